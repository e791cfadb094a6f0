package logmon.config;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** Which keys there are. */
final class KnownKeys {
    // The names that Jakarta Mail documents for its SMTP provider, less those that hold objects, classes or passwords.
    static final String SMTP = "mail.smtp.";
    static final Set<String> SMTP_FLAGS = names("""
            allow8bitmime auth auth.digest-md5.disable auth.login.disable auth.ntlm.disable auth.plain.disable
            auth.xoauth2.disable ehlo mailextension noop.strict quitonsessionreject quitwait sasl.enable
            sasl.usecanonicalhostname sendpartial ssl.checkserveridentity ssl.enable starttls.enable
            starttls.required userset""");
    static final Set<String> SMTP_NUMBERS =
            names("chunksize port localport connectiontimeout timeout writetimeout proxy.port socks.port");
    private static final Set<String> SMTP_TEXTS = names("""
            auth.mechanisms auth.ntlm.domain auth.ntlm.flags dsn.notify dsn.ret from host localaddress localhost
            proxy.host proxy.user sasl.authorizationid sasl.mechanisms sasl.realm socks.host ssl.ciphersuites
            ssl.protocols ssl.trust submitter user""");

    private static final String NAMES = ": NAME of letters, digits, - and _; FIELD a journal field, in capitals"
            + " (MESSAGE, _SYSTEMD_UNIT, SYSLOG_IDENTIFIER ...)";

    private KnownKeys() {}

    /**
     * Why a key is not known, and what may have been meant; {@code null}: it is known.
     *
     * @param all the keys that are set
     */
    static String objection(String key, Set<String> all) {
        Matcher alert = AlertRuleSettings.ALERT_KIND.matcher(key);
        if (Config.DEFAULTS.containsKey(key)
                || RuleSettings.CONDITION.matcher(key).matches()
                || RuleSettings.KIND.matcher(key).matches()
                || AlertRuleSettings.ROUTE.matcher(key).matches()
                || alert.matches() && AlertRuleSettings.isUseful(alert.group(1), all)) {
            return null;
        }
        if (key.startsWith("ignore.")) {
            return "an ignore rule is written ignore.NAME = UNIT: SHAPE, or ignore.NAME.FIELD = TEXT" + NAMES;
        }
        if (key.startsWith("match.") && key.indexOf('.', "match.".length()) > 0) {
            return "a match rule is written match.NAME.FIELD = TEXT" + NAMES;
        }
        if (key.equals("mail.smtp.password")) {
            return "passwords do not belong here: name a file with mail.password-file";
        }
        if (key.startsWith(SMTP)) {
            String name = key.substring(SMTP.length());
            if (Stream.of(SMTP_FLAGS, SMTP_NUMBERS, SMTP_TEXTS).anyMatch(names -> names.contains(name))) {
                return null;
            }
        }
        Stream<String> known = Stream.concat(
                Config.DEFAULTS.keySet().stream(),
                Stream.of(SMTP_FLAGS, SMTP_NUMBERS, SMTP_TEXTS)
                        .flatMap(Set::stream)
                        .map(SMTP::concat));
        String nearest = known.min((a, b) -> Integer.compare(distance(key, a), distance(key, b)))
                .orElseThrow();
        boolean isNear = distance(key, nearest) <= 2 + key.length() / 4;
        if (!isNear && key.startsWith("alert.")) {
            return "an alert rule is written alert.NAME = UNIT, alert.NAME = UNIT: SHAPE, or alert.NAME.FIELD = TEXT,"
                    + " and has alert.NAME.MORE_THAN = 5 in 10m or mail.to.NAME = ADDRESS" + NAMES;
        }
        return isNear
                ? "unknown key; did you mean " + nearest + "?"
                : "unknown key; man logmon.properties lists the known ones";
    }

    /** Levenshtein's distance: how many characters to add, drop or change to get from one to the other. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[b.length()];
    }

    private static Set<String> names(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
