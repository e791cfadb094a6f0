package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static logmon.system.Logmon.body;
import static logmon.system.Logmon.subject;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The commonest mistakes, each made on a real machine: {@code --check} tells what was tried, what the server said, and
 * a mend, which is followed to the letter where it can be.
 */
class CheckIT {
    private static final Pattern MEND = Pattern.compile("(?m)^  fix:   (.*(?:\\n {9}.*)*)$");

    /** Makes an authority and, in {@code /root/ca}, certificates that it signs; CA.pem is its own. */
    private static final String AUTHORITY = """
            exec 2>&1
            mkdir /root/ca
            cd /root/ca
            openssl req -x509 -newkey rsa:2048 -nodes -subj '/CN=Example CA' -days 9 -keyout CA.key -out CA.pem
            for name in mail.example smtp.other.example; do
                openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout $name.key -out request
                echo "subjectAltName=DNS:$name" >names
                openssl x509 -req -in request -CA CA.pem -CAkey CA.key -CAcreateserial -extfile names -days 9 -out $name.pem
            done
            echo 127.0.0.1 mail.example smtp.other.example >>/etc/hosts
            """;

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    @Test
    void threeCommandsEndInATestMailInTheMailbox() {
        machine.copyIn(Logmon.deb(), "/root/logmon.deb");

        machine.sh("cd /root && DEBIAN_FRONTEND=noninteractive apt-get install -y ./logmon.deb");
        String check = machine.sh("logmon --check");
        String dialogue = machine.sh("logmon --test-mail");

        assertEquals(6, check.lines().filter(line -> !line.startsWith(" ")).count(), check);
        assertFalse(check.contains("WARNING"), check);
        assertTrue(dialogue.contains("That is /var/mail/root"), dialogue);
        var mail = machine.awaitMails(LIMIT, "root", 1).get(0);
        assertEquals("[ALERT] Test from logmon on web1", subject(mail));
        assertTrue(body(mail).startsWith("This is a test: logmon on web1 can send mail."), body(mail));
        assertTrue(body(mail).contains("add its line to /etc/logmon.properties"), body(mail));
        assertTrue(body(mail).contains("\nignore.example-"), body(mail));
    }

    @Test
    void noMailServerAndTheWrongPort() {
        Logmon.installOn(machine);
        assertTold(
                check("mail.smtp.port = 2525"),
                "mail           FAILED: nothing listens on localhost:2525",
                "tried: localhost:2525, plain text, no login, logmon@web1 to root@localhost",
                "got:   Connection refused",
                "mail.smtp.port = 25 is usual on this machine");

        machine.sh("systemctl stop postfix");
        assertTold(
                check(""),
                "mail           FAILED: no mail server runs on this machine",
                "got:   Connection refused",
                "one that is installed: systemctl start postfix");
        machine.sh("systemctl start postfix");

        assertEquals(0, check("").status());
    }

    @Test
    void whatPostfixRefuses() {
        Logmon.installOn(machine);
        assertTold(
                check("mail.to = nobody-here"),
                "mail           FAILED: the mail server refuses the recipient nobody-here@localhost",
                "got:   550 5.1.1 <nobody-here@localhost>: Recipient address rejected",
                "fix:   correct mail.to");

        // This machine is no longer one of those that may send anywhere.
        postfix("mynetworks=192.0.2.0/24");
        assertTold(
                check("mail.to = boss@foreign.example"),
                "mail           FAILED: the mail server does not relay mail to boss@foreign.example",
                "got:   454 4.7.1 <boss@foreign.example>: Relay access denied (to RCPT)",
                "fix:   mail.smtp.port = 587 and mail.smtp.user = NAME");
        postfix("mynetworks=127.0.0.0/8", "smtpd_sender_restrictions=reject_unknown_sender_domain");
        assertTold(
                check("mail.from = logmon@nowhere.invalid"),
                "mail           FAILED: the mail server refuses the sender",
                "got:   450 4.1.8 <logmon@nowhere.invalid>: Sender address rejected: Domain not found (to RCPT)",
                "fix:   mail.from = ");
        postfix("smtpd_sender_restrictions=check_sender_access inline:{logmon@web1=REJECT}");
        assertTold(
                check(""),
                "mail           FAILED: the mail server refuses the sender",
                "got:   554 5.7.1 <logmon@web1>: Sender address rejected: Access denied (to RCPT)",
                "fix:   mail.from = ");
        assertEquals(0, check("mail.from = root@web1").status());
        postfix("smtpd_sender_restrictions=", "smtpd_helo_restrictions=reject_non_fqdn_helo_hostname");
        assertTold(
                check(""),
                "mail           FAILED: the mail server refuses this machine's name, web1",
                "got:   504 5.5.2 <web1>: Helo command rejected: need fully-qualified hostname (to RCPT)",
                "fix:   mail.smtp.localhost = ");
        assertEquals(0, check("mail.smtp.localhost = web1.example.org").status());
    }

    @Test
    void encryption() {
        Logmon logmon = Logmon.installOn(machine);
        machine.sh(AUTHORITY);

        postfix("smtpd_tls_security_level=encrypt");
        assertTold(
                check(""),
                "mail           FAILED: the mail server requires TLS",
                "got:   530 5.7.0 Must issue a STARTTLS command first (to MAIL)",
                "fix:   mail.smtp.starttls.enable = true");
        assertTold(
                check("mail.smtp.ssl.enable = true"),
                "mail           FAILED: the mail server does not begin with TLS, as port 465 does",
                "fix:   mail.smtp.ssl.enable = false and mail.smtp.starttls.enable = true");
        postfix("smtpd_tls_security_level=none");
        assertTold(
                check("mail.smtp.host = mail.example"),
                "mail           FAILED: the mail server offers no STARTTLS",
                "tried: mail.example:25, STARTTLS, no login, logmon@web1 to root@web1",
                "mail.smtp.starttls.required = false");

        // Debian's own certificate, which it has signed itself.
        postfix("smtpd_tls_security_level=may");
        assertTold(
                check("mail.smtp.host = mail.example"),
                "mail           FAILED: the mail server's certificate is not trusted",
                "signed by itself, valid ",
                "mail.smtp.ssl.trust = mail.example");
        certificate("mail.example");
        Result untrusted = check("mail.smtp.host = mail.example");
        assertTold(
                untrusted,
                "mail           FAILED: the mail server's certificate is not trusted",
                "got:   certificate for mail.example, signed by Example CA, valid ");
        assertEquals(
                0,
                check("mail.smtp.host = mail.example\nmail.smtp.ssl.trust = mail.example")
                        .status());
        machine.sh("cd /root/ca; " + mend(untrusted).get(0));
        assertEquals(0, check("mail.smtp.host = mail.example").status());

        certificate("smtp.other.example");
        Result mismatch = check("mail.smtp.host = mail.example");
        assertTold(
                mismatch,
                "mail           FAILED: the mail server's certificate is not for mail.example",
                "got:   certificate for smtp.other.example, signed by Example CA, valid ",
                "mail.smtp.ssl.checkserveridentity = false");
        assertEquals(
                0,
                check("mail.smtp.host = mail.example\nmail.smtp.ssl.checkserveridentity = false")
                        .status());
        String named = mend(mismatch).get(0).split(";")[0];
        assertEquals("mail.smtp.host = smtp.other.example", named);
        assertEquals(0, check(named).status());

        machine.sh("logmon --test-mail");
        logmon.awaitMail("[ALERT] Test from logmon on web1");
    }

    @Test
    void logins() {
        Logmon logmon = Logmon.installOn(machine);
        machine.sh(AUTHORITY + "cp CA.pem /usr/local/share/ca-certificates/CA.crt; update-ca-certificates");
        certificate("mail.example");
        machine.sh("""
                printf 'pwcheck_method: auxprop\\nauxprop_plugin: sasldb\\nmech_list: PLAIN LOGIN\\n' >/etc/postfix/sasl/smtpd.conf
                echo secret | saslpasswd2 -p -c -u mail.example ann
                postconf -e smtpd_sasl_local_domain=mail.example
                # Not in a chroot, from where sasldb2 is not to be seen.
                postconf -M 'submission/inet=submission inet n - n - - smtpd -o smtpd_tls_security_level=encrypt \
                -o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject'
                postconf -M '465/inet=465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes'
                systemctl restart postfix
                """);
        String submission = "mail.smtp.host = mail.example\nmail.smtp.port = 587\nalert.group-wait = 0\n";
        String ann = submission + "mail.smtp.user = ann\n";

        assertTold(
                check(submission),
                "mail           FAILED: the mail server requires a login",
                "tried: mail.example:587, STARTTLS, no login, logmon@web1 to root@web1",
                "got:   554 5.7.1 <root@web1>: Recipient address rejected: Access denied (to RCPT)",
                "mail.smtp.user = NAME");
        Result noPassword = check(ann);
        assertTold(
                noPassword,
                "mail           FAILED: there is no password for ann",
                "got:   /etc/credstore/logmon.smtp-password: no such file");
        machine.sh(mend(noPassword).get(0));
        machine.sh("echo wrong >/etc/credstore/logmon.smtp-password");
        assertTold(
                check(ann),
                "mail           FAILED: the mail server refuses the login of ann",
                "tried: mail.example:587, STARTTLS, as ann, logmon@web1 to root@web1",
                "got:   535 5.7.8 Error: authentication failed",
                "/etc/credstore/logmon.smtp-password");

        // The service has the same to say, once, and the mail that gets through in the end tells it too.
        logmon.configure(ann);
        logmon.log("backup", "err", "disk problem");
        machine.await(LIMIT, "the complaint", () -> journal().contains("  fix:   correct mail.smtp.user"));
        machine.sh("echo secret >/etc/credstore/logmon.smtp-password");
        assertEquals(0, check(ann).status());
        machine.sh("systemctl restart logmon");
        logmon.awaitMail("backup");
        assertEquals(1, journal().split("queued: the mail server refuses the login of ann", -1).length - 1, journal());
        assertTrue(machine.sh("journalctl --unit='postfix@*'").contains("sasl_username=ann@mail.example"));

        String dialogue = machine.sh("logmon --test-mail");
        assertTrue(dialogue.contains("(AUTH LOGIN succeeded)"), dialogue);
        assertFalse(dialogue.contains("secret") || dialogue.contains("c2VjcmV0"), dialogue);

        String smtps = "mail.smtp.host = mail.example\nmail.smtp.port = 465\nmail.smtp.user = ann\n";
        assertTold(
                check(smtps + "mail.smtp.timeout = 2000"),
                "mail           FAILED: mail.example:465 does not greet as mail servers do",
                "got:   timed out: no reply within 2 s",
                "fix:   mail.smtp.ssl.enable = true: port 465 begins with TLS");
        assertEquals(0, check(smtps + "mail.smtp.ssl.enable = true").status());

        machine.sh("install -m 600 /etc/credstore/logmon.smtp-password /root/password");
        machine.sh("rm /etc/credstore/logmon.smtp-password");
        Result forRootAlone = check(ann + "mail.password-file = /root/password");
        assertEquals(77, forRootAlone.status(), forRootAlone.out());
        assertTrue(
                forRootAlone.out().contains("mail           FAILED: the service, logmon, may not read /root/password"));
        machine.sh(mend(forRootAlone).get(1));
        assertEquals(0, check(ann).status());
    }

    @Test
    void whatRootMayReadAndTheServiceMayNot() {
        Logmon.installOn(machine);
        machine.sh("mkdir -p /etc/rules; echo 'no such rule' >/etc/rules/own; chmod 640 /etc/rules/own");
        Result rules = check("ignore.logcheck = /etc/rules\n");
        assertEquals(77, rules.status(), rules.out());
        assertTrue(rules.out().contains("ignore rules   FAILED: the service, logmon, may not read /etc/rules/own"));
        machine.sh(mend(rules).get(0));
        assertEquals(0, check("ignore.logcheck = /etc/rules\n").status());

        machine.sh("install -d -m 750 -g mail /var/journals; cp /var/log/journal/*/system.journal /var/journals/"
                + "; chgrp mail /var/journals/*; chmod 640 /var/journals/*");
        Result journal = check("journal.directory = /var/journals");
        assertEquals(77, journal.status(), journal.out());
        assertTrue(journal.out().contains("journal        FAILED: the service, logmon, may not read /var/journals"));
        assertEquals("SupplementaryGroups=mail", mend(journal).get(2));
        machine.write("/etc/systemd/system/logmon.service.d/override.conf", "[Service]\nSupplementaryGroups=mail\n");
        machine.sh("systemctl daemon-reload");
        assertEquals(0, check("journal.directory = /var/journals").status());

        machine.sh("chmod 600 /etc/logmon.properties");
        Result configuration = check("");
        assertEquals(77, configuration.status(), configuration.out());
        machine.sh(mend(configuration).get(0) + "; systemctl restart logmon");
        assertEquals(0, check("").status());
    }

    @Test
    void aJournalThatDoesNotOutliveAReboot() {
        Logmon.installOn(machine);
        machine.sh("rm -r /var/log/journal");
        machine.reboot();

        Result inMemory = check("");
        assertEquals(0, inMemory.status(), inMemory.out());
        assertTrue(
                inMemory.out()
                        .contains("journal        WARNING: kept in memory: a reboot loses what is not mailed yet"),
                inMemory.out());
        assertTrue(inMemory.out().contains("When that is fixed: logmon --check && systemctl restart logmon"));
        machine.sh(String.join("\n", mend(inMemory)));
        machine.await(LIMIT, "the journal on the disk", () -> !check("").out().contains("WARNING"));
        assertEquals(
                0,
                machine.trySh("systemctl restart logmon; systemctl is-active logmon")
                        .status());

        machine.write("/etc/systemd/journald.conf.d/storage.conf", "[Journal]\nStorage=volatile\n");
        machine.sh("systemctl restart systemd-journald; logger hello; journalctl --sync");
        Result volatileByOrder = check("");
        assertEquals(0, volatileByOrder.status(), volatileByOrder.out());
        assertTrue(volatileByOrder.out().contains("journal        WARNING: kept in memory"), volatileByOrder.out());
        assertEquals(
                List.of("Storage=persistent in /etc/systemd/journald.conf", "systemctl restart systemd-journald"),
                mend(volatileByOrder));
        machine.write("/etc/systemd/journald.conf.d/storage.conf", "[Journal]\nStorage=persistent\n");
        machine.sh("systemctl restart systemd-journald; logger hello; journalctl --sync");
        assertFalse(check("").out().contains("WARNING"));

        machine.write("/etc/systemd/journald.conf.d/storage.conf", "[Journal]\nStorage=none\n");
        machine.reboot();
        Result old = check("");
        assertEquals(0, old.status(), old.out());
        assertTrue(old.out().contains("journal        WARNING: nothing in it from this boot"), old.out());
        assertTrue(old.out().contains("is Storage=none in /etc/systemd/journald.conf? Then Storage=auto"), old.out());
    }

    @Test
    void aJournalThatIsEmptyOrMayNotBeRead() {
        Logmon.installOn(machine);
        Result namespace = check("journal.namespace = backups");
        assertEquals(0, namespace.status(), namespace.out());
        assertTrue(
                namespace.out().contains("journal        WARNING: no entry in the namespace backups"), namespace.out());
        assertEquals(
                "is journal.namespace right? On this machine there is none",
                mend(namespace).get(0));
        machine.sh("""
                systemd-run --unit=backup --property=LogNamespace=backup sh -c 'while echo done; do sleep 1; done'
                until journalctl --namespace=backup | grep -q done; do sleep 0.1; done
                """);
        assertEquals(
                "is journal.namespace right? On this machine there are: backup",
                mend(check("journal.namespace = backups")).get(0));
        assertFalse(check("journal.namespace = backup").out().contains("WARNING"));

        machine.sh("mkdir -p /var/log/journal/remote");
        Result directory = check("journal.directory = /var/log/journal/remote");
        assertEquals(0, directory.status(), directory.out());
        assertTrue(directory.out().contains("journal        WARNING: no entry in /var/log/journal/remote"));
        assertTrue(directory.out().contains("systemctl status systemd-journal-remote"), directory.out());
        Result missing = check("journal.directory = /var/log/journal/remtoe");
        assertEquals(69, missing.status());
        assertTrue(
                missing.out()
                        .contains(
                                "journal        FAILED: journal.directory: there is no directory /var/log/journal/remtoe"),
                missing.out());

        machine.sh("rm /etc/logmon.properties; touch /etc/logmon.properties; useradd ann");
        String asAnn = "setpriv --reuid=ann --regid=ann --init-groups logmon --check";
        Result ann = machine.trySh(asAnn);
        assertEquals(77, ann.status());
        assertTrue(
                ann.out().contains("journal        FAILED: the system's journal may not be read by this user, ann"),
                ann.out());
        machine.sh(mend(ann).get(0));
        assertEquals(0, machine.trySh(asAnn).status());
    }

    @Test
    void aTestMailThatFailsSaysWhatToDo() {
        Logmon.installOn(machine);
        machine.write("/etc/logmon.properties", "mail.to = nobody-here\n");

        Result result = machine.run("logmon", "--test-mail");

        assertEquals(69, result.status());
        assertTrue(result.out().contains("RCPT TO:<nobody-here@localhost>\n550 5.1.1 "), result.out());
        assertTrue(
                result.out()
                        .contains("The test mail was not sent: the mail server refuses the recipient"
                                + " nobody-here@localhost\n  tried: localhost:25"),
                result.out());
        assertEquals(List.of("correct mail.to"), mend(result));
    }

    private Result check(String properties) {
        machine.write("/etc/logmon.properties", properties);
        return machine.run("logmon", "--check");
    }

    private static void assertTold(Result result, String... parts) {
        assertEquals(69, result.status(), result.out());
        for (String part : parts) {
            assertTrue(result.out().contains(part), () -> "'" + part + "' is not in:\n" + result.out());
        }
    }

    /** The lines of the first mend. */
    private static List<String> mend(Result result) {
        Matcher mend = MEND.matcher(result.out());
        assertTrue(mend.find(), result.out());
        return mend.group(1).lines().map(String::strip).collect(Collectors.toList());
    }

    private void postfix(String... settings) {
        machine.sh("postconf -e '" + String.join("' '", settings) + "'; systemctl restart postfix");
    }

    private void certificate(String name) {
        postfix("smtpd_tls_cert_file=/root/ca/" + name + ".pem", "smtpd_tls_key_file=/root/ca/" + name + ".key");
    }

    private String journal() {
        return machine.sh("journalctl --unit=logmon --output=cat");
    }
}
