package logmon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import logmon.filter.Rule;

/** The built-in ignore rules. A rule of the same name in the file replaces one; {@code ignore.NAME =} turns it off. */
public final class BuiltInRules {
    /**
     * A built-in rule.
     *
     * @param reason why what it ignores is no trouble, in one line, for {@code --check} and the documentation
     */
    public record BuiltIn(String name, String reason, Rule rule) {}

    /** In every rule but the script's: none is for what is critical or worse; an entry without a priority counts as info. */
    private static final Rule.Condition NOT_CRITICAL = finds("PRIORITY", "^(?![012]$)");

    private static final Rule.Condition BY_KERNEL = contains("_TRANSPORT", "kernel");

    /** In the order in which they are tried. */
    public static final List<BuiltIn> ALL = List.of(
            ofScript(
                    "postfix-tls",
                    "scanners break off the TLS handshake at every mail server",
                    contains("_SYSTEMD_UNIT", "postfix"),
                    contains("MESSAGE", "SSL_accept error from unknown")),
            ofScript(
                    "dovecot-tls",
                    "scanners do the same at every IMAP server",
                    contains("_SYSTEMD_UNIT", "dovecot"),
                    contains("MESSAGE", "TLS handshaking: SSL_accept() failed")),
            rule(
                    "web-tls",
                    "scanners do the same at every web server",
                    finds("_SYSTEMD_UNIT", "^(?:nginx|apache2|httpd|haproxy)"),
                    finds("MESSAGE", "SSL_do_handshake\\(\\) failed|SSL handshake (?:failure|failed)")),
            rule(
                    "ssh-scan",
                    "scanners hang up at every SSH server before they log in",
                    finds("_SYSTEMD_UNIT", "^sshd?(?:@.*)?\\.service$"),
                    finds(
                            "MESSAGE",
                            "^(?:error: )?(?:kex_exchange_identification|kex_protocol_error|banner exchange): "
                                    + "|^(?:Connection (?:closed|reset)|Disconnected) (?:by|from) .* \\[preauth]$"
                                    + "|^Unable to negotiate with |^(?:fatal: )?Timeout before authentication"
                                    + "|^error: Protocol major versions differ")),
            rule(
                    "smtp-client",
                    "a mail server turns away spam and clients that hang up all day",
                    finds("_SYSTEMD_UNIT", "^postfix"),
                    finds(
                            "MESSAGE",
                            "^(?:lost connection|timeout) after |^(?:NOQUEUE|[0-9A-Za-z]+): (?:milter-)?reject: "
                                    + "|^too many errors after |^warning: hostname \\S+ does not resolve")),
            rule(
                    "own-level",
                    "a program that marks its own line info, debug or trace says that nothing is wrong",
                    contains("MESSAGE", "level"),
                    finds(
                            "MESSAGE",
                            "(?i)^(?:\\S+ ){0,3}level=\"?(?:info|debug|trace)\\b"
                                    + "|^\\{(?:\"[^\"]*\":\\s?[^,{]*,\\s?){0,6}\"level\":\\s?\"(?:info|debug|trace)\"")),
            rule(
                    "audit-success",
                    "the audit trail records what was allowed as well",
                    contains("_TRANSPORT", "audit"),
                    finds("MESSAGE", "\\bres=(?:success|1)\\b")),
            rule(
                    "dns-retry",
                    "a resolver asks the next server when one does not answer",
                    finds("_SYSTEMD_UNIT", "^(?:named|bind9|unbound)"),
                    finds(
                            "MESSAGE",
                            "(?:unreachable|refused|timed out|SERVFAIL|REFUSED|FORMERR|failure|success) resolving '"
                                    + "|^resolver priming query complete|: Unable to fetch DNSKEY set '\\.': ")),
            rule(
                    "kernel-firmware",
                    "the kernel works around the same faults of the firmware at each boot",
                    BY_KERNEL,
                    finds(
                            "MESSAGE",
                            "^ACPI(?: BIOS)? (?:Error|Warning|Exception)|^ACPI: |\\[Firmware (?:Bug|Warn)]"
                                    + "|^No Local Variables are initialized|^(?:Initialized Local Variables|Arguments)"
                                    + "|^integrity: Problem loading X\\.509|^Couldn't get size: 0x")),
            rule(
                    "kernel-probe",
                    "the kernel looks for devices that few machines have, and says that they are missing",
                    BY_KERNEL,
                    finds(
                            "MESSAGE",
                            "^i8042: |^platform eisa|EISA (?:slot|bus)|No config space access function found"
                                    + "|: (?:BAR|bridge window) .*(?:failed to assign|can't (?:assign|claim)|no space)"
                                    + "|Direct firmware load for .* failed|failed to load regulatory\\.db"
                                    + "|hub doesn't have any ports|No Caching mode page|Assuming drive cache"
                                    + "|^kvm: (?:no hardware support|support for)|^floppy|tsc: Fast TSC calibration failed")),
            rule(
                    "kernel-options",
                    "the kernel's command line and its list of mitigations only name words of trouble",
                    BY_KERNEL,
                    finds(
                            "MESSAGE",
                            "^(?:Kernel command line|Command line|Unknown kernel command line parameters|Kernel parameter"
                                    + "|x86/|Spectre|MDS|TAA|SRBDS|RETBleed|MMIO Stale Data|NMI watchdog)\\b")),
            rule(
                    "container-plugins",
                    "containerd tries all its plugins at its start, and few machines have what each needs",
                    finds("_SYSTEMD_UNIT", "^(?:containerd|docker)\\.service$"),
                    finds("MESSAGE", "(?:load|loading) plugin |in metadata plugin|failed to load cni during init")),
            rule(
                    "apache-name",
                    "Apache takes the machine's address where no ServerName is set",
                    finds("MESSAGE", "Could not reliably determine the server's fully qualified domain name")));

    private BuiltInRules() {}

    /** Whether a rule in force is built in, rather than one of the file with the same name. */
    public static boolean contain(Rule rule) {
        return ALL.stream().anyMatch(builtIn -> builtIn.rule() == rule);
    }

    private static BuiltIn ofScript(String name, String reason, Rule.Condition... conditions) {
        return new BuiltIn(name, reason, Rule.of(name, List.of(conditions)));
    }

    private static BuiltIn rule(String name, String reason, Rule.Condition... conditions) {
        List<Rule.Condition> all = new ArrayList<>(List.of(conditions));
        all.add(NOT_CRITICAL);
        return new BuiltIn(name, reason, Rule.of(name, all));
    }

    private static Rule.Condition contains(String field, String text) {
        return new Rule.Condition(field, text, null);
    }

    private static Rule.Condition finds(String field, String regex) {
        return new Rule.Condition(field, null, Pattern.compile(regex));
    }
}
