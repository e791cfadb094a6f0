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

    /** In every rule but the script's two and ssh-timeout. An entry without a priority counts as info. */
    private static final Rule.Condition NOT_CRITICAL = finds("PRIORITY", "^(?![012]$)");

    private static final Rule.Condition BY_KERNEL = contains("_TRANSPORT", "kernel");

    /** In the order in which they are tried. */
    public static final List<BuiltIn> ALL = List.of(
            evenCritical(
                    "postfix-tls",
                    "scanners break off the TLS handshake at every mail server",
                    contains("_SYSTEMD_UNIT", "postfix"),
                    contains("MESSAGE", "SSL_accept error from unknown")),
            evenCritical(
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
                    "web-scan",
                    "scanners ask every web server for files that are not there or not for them",
                    finds("_SYSTEMD_UNIT", "^(?:nginx|apache2|httpd)"),
                    finds(
                            "MESSAGE",
                            "open\\(\\) \".*\" failed \\(2: .*, client: |access forbidden by rule, client: "
                                    + "|directory index of .* is forbidden, client: |client denied by server configuration"
                                    + "|File does not exist: ")),
            rule(
                    "ssh-scan",
                    "scanners hang up at every SSH server before they log in",
                    finds("_SYSTEMD_UNIT", "^sshd?(?:@.*)?\\.service$"),
                    finds(
                            "MESSAGE",
                            "^(?:(?:error: )?(?:kex_exchange_identification|kex_protocol_error|banner exchange): "
                                    + "|(?:Connection (?:closed|reset)|Disconnected) (?:by|from) .* \\[preauth]$"
                                    + "|(?:error: )?Received disconnect from .* \\[preauth]$"
                                    + "|(?:fatal: )?ssh_dispatch_run_fatal: .* \\[preauth]$"
                                    + "|Disconnecting .* \\[preauth]$|(?:error: )?(?:beginning|exited) MaxStartups throttling"
                                    + "|Unable to negotiate with |(?:fatal: )?Timeout before authentication"
                                    + "|error: Protocol major versions differ)")),
            evenCritical(
                    "ssh-timeout",
                    "sshd logs at crit that a scanner did not log in within two minutes",
                    finds("_SYSTEMD_UNIT", "^sshd?(?:@.*)?\\.service$"),
                    finds("MESSAGE", "^fatal: Timeout before authentication for ")),
            rule(
                    "smtp-client",
                    "a mail server turns away spam and clients that hang up all day",
                    finds("_SYSTEMD_UNIT", "^(?:postfix|spam|opendmarc|dovecot)"),
                    finds(
                            "MESSAGE",
                            "^(?:lost connection after |timeout after |too many errors after |spamd: result: "
                                    + "|(?:NOQUEUE|[0-9A-Za-z]+): (?:milter-)?reject: |warning: hostname \\S+ does not resolve"
                                    + "|warning: (?:TLS library problem|non-SMTP command)|\\w+: \\S+ fail$)"
                                    + "|-login: .*\\(no auth attempts")),
            rule(
                    "own-level",
                    "a program that marks its own line info, debug or trace says that nothing is wrong",
                    // Which also begins "INFO: task mysqld:812 blocked for more than 120 seconds".
                    finds("_TRANSPORT", "^(?!kernel$)"),
                    finds(
                            "MESSAGE",
                            "^(?:(?i:(?:\\S+ ){0,3}level=\"?(?:info|debug|trace)\\b"
                                    + "|\\{(?:\"[^\"]*\":\\s?[^,{]*,\\s?){0,6}\"level\":\\s?\"(?:info|debug|trace)\")"
                                    + "|\\{(?:.{0,200}?,)?\\s?\"(?:s\":\"[ID]\\d?\"|level\":[123]0\\b)"
                                    + "|(?:INFO|DEBUG|TRACE)\\b|[\\w()@.<>-]{1,60}: (?:Debug|Info): "
                                    + "|\\s*(?:<|\\[ ?)(?i:info|debug|trace)[\\]>]"
                                    + "|\\[?\\d[\\d:.,TZ/+-]{7,}(?: [\\d:.,+Z-]+)?]?\\s*"
                                    + "(?:\\[[^\\]]{1,40}]\\s+|[\\w.]{1,40}\\s+(?:\\[\\d+]: )?)?\\[?(?:INFO|DEBUG|TRACE)\\b)")),
            rule(
                    "klog-level",
                    "a program of Kubernetes marks its own line I or D where nothing is wrong",
                    finds("MESSAGE", "^[ID]\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d+ ")),
            rule(
                    "audit-success",
                    "the audit trail records what was allowed as well",
                    contains("_TRANSPORT", "audit"),
                    finds("MESSAGE", "\\bres=(?:success|1)\\b")),
            rule(
                    "dns-retry",
                    "a resolver asks the next server when one does not answer",
                    finds("_SYSTEMD_UNIT", "^(?:named|bind9|unbound|systemd-resolved)"),
                    finds(
                            "MESSAGE",
                            "(?:unreachable|refused|timed out|SERVFAIL|REFUSED|FORMERR|failure|success) resolving '"
                                    + "|unexpected RCODE resolving '|: query \\(cache\\) .* denied\\b"
                                    + "|^resolver priming query complete|: Unable to fetch DNSKEY set '\\.': "
                                    + "|mitigating potential DNS violation ")),
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
                            "^i8042: |^ata\\d+: SATA link down|firmware: failed to load "
                                    // A disk or a network card that fails is another matter.
                                    + "|^(?!nvme|ahci|mpt|mega|e1000|igb|ixgbe|i40e|ice|r8169|tg3|bnx|mlx)\\w+: probe of \\S+ failed with error"
                                    + "|(?:VMX|SVM) not supported by CPU|^ima: No TPM|^integrity: |^efi: memattr|is already registered, aborting"
                                    + "|^GPT: ?(?:Use GNU|Primary header thinks|Alternate GPT header not)|interrupt took too long"
                                    + "|unable to open an initial console|^E(?:DAC|RST|INJ) .*: (?:Couldn't find|can't)"
                                    + "|^ipmi_si: Unable to find any|^piix4_smbus |^shpchp |^hv_(?:vmbus|utils): |^iTCO_wdt "
                                    + "|^virtio_balloon |^bcm2708_fb |^brcmfmac: \\w+: no \\w+_blob|vmwgfx|can't disable ASPM"
                                    + "|fail to add MMCONFIG|^core: CPUID marked event|suspect GRO implementation"
                                    + "|Cannot find any crtc or sizes|Poweroff handler already present|failed to read out thermal zone"
                                    + "|Asking for cache data failed|\\bsr\\d+\\b|^blk_update_request: operation not supported error"
                                    + "|^platform eisa|EISA (?:slot|bus)|No config space access function found"
                                    + "|: (?:BAR|bridge window) .*(?:failed to assign|can't (?:assign|claim)|no space)"
                                    + "|Direct firmware load for .* failed|failed to load regulatory\\.db"
                                    + "|hub doesn't have any ports|No Caching mode page|Assuming drive cache"
                                    + "|^kvm: (?:no hardware support|support for)|^floppy|tsc: Fast TSC calibration failed")),
            rule(
                    "kernel-boot",
                    "in its first 30 s the kernel tries hardware that may not be there; words of damage still alert",
                    BY_KERNEL,
                    finds("_SOURCE_MONOTONIC_TIMESTAMP", "^(?:\\d{1,7}|[12]\\d{7})$"),
                    finds(
                            "MESSAGE",
                            "^(?!.*(?i:I/O error|medium error|hardware error|machine check|corrupt|degraded|recover"
                                    + "|exception|failed command|not ready|timeout|timed out|offline|read-only|damage"
                                    + "|\\b(?:md|md/.*|raid.*|nvme.*|dm-.*|device-mapper|bcache|EDAC .*): "
                                    + "|-fs \\(|XFS|BTRFS|bug:|kernel bug|oops|panic|call trace|cut here|lockup|stall|hung"
                                    + "|out of memory|segfault|temperature|over-?current|under-?voltage|error -110))")),
            rule(
                    "kernel-options",
                    "the kernel's command line and its list of mitigations only name words of trouble",
                    BY_KERNEL,
                    finds(
                            "MESSAGE",
                            "^(?:Kernel command line|Command line|Unknown kernel command line parameters|Kernel parameter"
                                    + "|x86/|Speculative|Register File|Spectre|MDS|TAA|SRBDS|RETBleed|MMIO Stale Data|NMI watchdog)\\b")),
            rule(
                    "container-plugins",
                    "containerd tries all its plugins at its start, and closes its logs at each stop of a container",
                    finds("_SYSTEMD_UNIT", "^(?:containerd|docker)\\.service$"),
                    finds(
                            "MESSAGE",
                            "(?:load|loading) plugin |in metadata plugin|failed to load cni during init"
                                    + "|\"copy shim log\"|stream copy error: reading from a closed fifo|Unable to complete atomic operation, key modified")),
            rule(
                    "part-absent",
                    "desktop and hardware services look for parts that a server or a virtual machine lacks",
                    finds(
                            "_SYSTEMD_UNIT",
                            "^(?:polkit|udisks2|bluetooth|ModemManager|NetworkManager|wpa_supplicant|colord|avahi-daemon"
                                    + "|accounts-daemon|packagekit|fwupd|upower|rtkit-daemon|dbus|dbus-broker|multipathd"
                                    + "|irqbalance|rngd|rng-tools.*|open-vm-tools|vmtoolsd|qemu-guest-agent|blkmapd|rpc-statd"
                                    + "|thermald|power-profiles-daemon|switcheroo-control|low-memory-monitor)\\.service$"),
                    finds(
                            "MESSAGE",
                            "(?i)no such file|cannot open shared object|not supported|does not support|unsupported"
                                    + "|not provided|not found|not enabled|not available|failed to (?:load|parse|get|set|open|read|init)"
                                    + "|unable to (?:load|find|collect|get|open)|uevent trigger|D-Bus is shutting down|cannot change IRQ|initialization failed")),
            rule(
                    "desktop-session",
                    "the programs of a desktop say all day what they could not do; that one crashed still alerts",
                    finds(
                            "SYSLOG_IDENTIFIER",
                            "^(?:gnome-|gsd-|gdm|gvfs|xdg-|pipewire|wireplumber|pulseaudio|lightdm|sddm|kwin|plasma|tracker-)"),
                    finds("PRIORITY", "^[4-7]$|^$")),
            rule(
                    "own-ignored",
                    "a program that says that it ignores a failure goes on without what failed",
                    finds("MESSAGE", "(?i)[,;:(] ?(?:ignoring|ignored)\\b"),
                    finds("PRIORITY", "^[4-7]$|^$")),
            rule(
                    "database-client",
                    "clients hang up at every database, and an orderly stop ends what they asked for",
                    finds("_SYSTEMD_UNIT", "^(?:postgresql|mariadb|mysql)"),
                    finds(
                            "MESSAGE",
                            "LOG:  (?:could not (?:receive data from|send data to) client|unexpected EOF on client"
                                    + "|aborting any active transactions|background worker \"logical replication launcher\")"
                                    + "|FATAL:  the database system is starting up"
                                    + "|Aborted connection \\d+ to db")),
            rule(
                    "single-stack",
                    "servers try IPv6 as well where a machine has none",
                    finds(
                            "MESSAGE",
                            "Address family not supported by protocol"
                                    + "|\\[[0-9a-f]*:[0-9a-f:]+](?::\\d+)?: Network is unreachable")),
            rule(
                    "snap-refresh",
                    "snapd says at its start and four times a day that there is nothing to refresh",
                    finds("_SYSTEMD_UNIT", "^snapd\\.service$"),
                    finds(
                            "MESSAGE",
                            "cannot refresh: snap has no updates available|trying to compare the snap system key")),
            rule(
                    "first-account",
                    "cloud-init gives the first account of a new machine its rights",
                    finds("_SYSTEMD_UNIT", "^cloud-"),
                    finds("MESSAGE", "^add '\\S+' to (?:shadow )?group '")),
            rule(
                    "apache-name",
                    "Apache takes the machine's address where no ServerName is set",
                    finds("MESSAGE", "Could not reliably determine the server's fully qualified domain name")));

    private BuiltInRules() {}

    /** Whether a rule in force is built in, rather than one of the file with the same name. */
    public static boolean contain(Rule rule) {
        return ALL.stream().anyMatch(builtIn -> builtIn.rule() == rule);
    }

    private static BuiltIn evenCritical(String name, String reason, Rule.Condition... conditions) {
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
