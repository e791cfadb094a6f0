package logmon.config;

import java.util.Arrays;
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

    /** In the order in which they are tried. */
    public static final List<BuiltIn> ALL = List.of(
            rule(
                    "postfix-tls",
                    "scanners of the whole Internet break off the TLS handshake of every mail server",
                    contains("_SYSTEMD_UNIT", "postfix"),
                    contains("MESSAGE", "SSL_accept error from unknown")),
            rule(
                    "dovecot-tls",
                    "the same, at every IMAP server",
                    contains("_SYSTEMD_UNIT", "dovecot"),
                    contains("MESSAGE", "TLS handshaking: SSL_accept() failed")));

    private BuiltInRules() {}

    private static BuiltIn rule(String name, String reason, Rule.Condition... conditions) {
        return new BuiltIn(name, reason, Rule.of(name, Arrays.asList(conditions)));
    }

    private static Rule.Condition contains(String field, String text) {
        return new Rule.Condition(field, text, null);
    }

    private static Rule.Condition finds(String field, String regex) {
        return new Rule.Condition(field, null, Pattern.compile(regex));
    }
}
