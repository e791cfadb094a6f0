package logmon.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The package on a Debian that has no mail server, nor Java: apt brings what Debian has for that. */
class AptInstallIT {
    /** Runs a script where there is nothing but a loopback network: the ports are not this machine's. */
    private static final String APART = "unshare --net sh -euc '%s'";

    /** As "ip link set lo up", which is not installed: the interface's flags become UP and RUNNING. */
    private static final String LOOPBACK = """
            perl -MSocket -e "socket(S, AF_INET, SOCK_DGRAM, 0); my \\$up = pack(q(a16 s x14), q(lo), 0x49);
                ioctl(S, 0x8914, \\$up) or die \\$!"
            """;

    @AutoClose
    private final FreshDebian debian = FreshDebian.withCloneOf(Path.of("."));

    @Test
    void withoutAMailServerAptBringsOneAndTheTestMailIsInItsMailbox() {
        debian.copyIn(Logmon.deb(), "/root/logmon.deb");
        // Else Exim would start at once, on this machine's port 25.
        debian.trySh("""
                        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
                        chmod +x /usr/sbin/policy-rc.d
                        DEBIAN_FRONTEND=noninteractive apt-get -q install -y /root/logmon.deb
                        """).orFail();

        Result without = debian.trySh(APART.formatted(LOOPBACK + "logmon --check"));
        Result with = debian.trySh(APART.formatted(LOOPBACK + """
                        /etc/init.d/exim4 start
                        trap "/etc/init.d/exim4 stop" EXIT
                        logmon --test-mail
                        timeout 60 sh -c "until grep Test.from.logmon /var/mail/mail; do sleep 0.1; done"
                        """)).orFail();

        assertTrue(without.out().contains("no mail server runs on this machine"), without.out());
        assertTrue(without.out().contains("or exim4"), without.out());
        assertTrue(with.out().contains("That is /var/mail/root (with Exim /var/mail/mail)"), with.out());
    }
}
