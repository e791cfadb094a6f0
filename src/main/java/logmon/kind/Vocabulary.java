package logmon.kind;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a single word of a message is: by its looks, and by lists of general English and of general computing. */
final class Vocabulary {
    enum Role {
        /** Tells what happened. */
        OUTCOME("""
            error errors fatal fail fails failed failure failures fault refused denied rejected timeout unreachable
            unavailable unable invalid unknown missing unexpected lost closed reset broken corrupt mismatch unsupported
            forbidden unauthorized success found full empty busy ready dead ok up down on off no not none never
            panic crit critical warn warning notice info debug exception abort
            eacces eaddrinuse econnrefused econnreset ehostunreach eio enetunreach enoent enospc enotfound eperm epipe
            etimedout"""),
        /** Holds a sentence together. */
        FUNCTION("""
            a an the this that these those it its is are was were be been has have had does did do will would can could
            should may might must cannot can't couldn't didn't isn't wasn't and or but if then than so because while when
            where which who again already still now only also too as into during until since without within over under
            through between per from to for by with via at on of in after before"""),
        PREPOSITION("from to for by with via at on in"),
        /** Comes after a name, as a preposition does. */
        AFTER_NAME("is was are were has have had does did do can cannot can't could will would should not port"),
        /** A name comes after it. */
        NOUN("""
            user username account owner group role client peer server host hostname node neighbor network endpoint
            device dev disk volume partition pool interface module driver plugin package service process thread task job
            worker agent instance container image pod cluster domain zone realm database table index queue topic channel
            folder mailbox bucket repository class file connection session request key certificate name comm system db"""),
        /** Its value tells what happened. */
        TELLING_KEY("""
            status state result reason error err errno msg message level severity code class event operation cause detail
            signal exit failure problem warning stderr"""),
        /** Its value is a small number that tells what happened. */
        NUMBER_KEY("status statuscode result error err errno code rc exit exitcode signal"),
        /** Its value is the program, or the part of it, that the message is about. */
        SOURCE_KEY("exe profile unit logger component"),
        /** A command line comes after it, up to the end. */
        COMMAND_KEY("command cmd"),
        /** Is a value, though it is a word. */
        LITERAL("true false yes no on off null nil none unknown undefined localhost"),
        CALENDAR("""
            jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september
            october november december mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday
            sunday"""),
        /** Belongs to the number before it. */
        MEASURE("""
            ns us µs ms s sec secs second seconds min mins minute minutes h hour hours d day days week weeks month months
            b kb mb gb tb kib mib gib tib byte bytes kbit mbit gbit kbps mbps gbps hz khz mhz ghz am pm
            utc gmt wet west cet cest eet eest bst ist msk est edt cst cdt mst mdt pst pdt"""),
        /** Is counted, and so in the singular or in the plural. */
        COUNTED("""
            attempt failure error warning time message connection request file packet session user item job task process
            try retry key block sector event device disk node""");

        private final String words;

        Role(String words) {
            this.words = words;
        }
    }

    private static final Map<String, EnumSet<Role>> ROLES = new HashMap<>();
    private static final Set<String> UNITS = Set.of("service", "socket", "timer", "target", "scope");
    static final EnumSet<Role> NONE = EnumSet.noneOf(Role.class);

    static {
        for (Role role : Role.values()) {
            for (String word : role.words.strip().split("\\s+")) {
                ROLES.computeIfAbsent(word, w -> EnumSet.noneOf(Role.class)).add(role);
            }
        }
    }

    private Vocabulary() {}

    static EnumSet<Role> roles(String word) {
        return ROLES.getOrDefault(word.toLowerCase(Locale.ROOT), NONE);
    }

    /** The roles of what a composed word says in the end: vdev_state, exitCode, java.lang.NullPointerException. */
    static EnumSet<Role> rolesOfLastPart(String word) {
        int end = word.length();
        while (end > 0 && "=:\"\\".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end;
        while (start > 0 && Character.isLetter(word.charAt(start - 1)) && !isHump(word, start)) {
            start--;
        }
        return roles(word.substring(start, end));
    }

    private static boolean isHump(String word, int i) {
        return i + 1 < word.length()
                && Character.isUpperCase(word.charAt(i))
                && Character.isLowerCase(word.charAt(i + 1));
    }

    /**
     * Whether a word tells what happened rather than to whom: denied, closed, waiting, newly, not, IOException;
     * and failed-auxiliary, of which one part does.
     */
    static boolean isTelling(String word) {
        int hyphen = word.indexOf('-');
        if (hyphen >= 0) {
            return isTelling(word.substring(0, hyphen)) || isTelling(word.substring(hyphen + 1));
        }
        return isOutcome(word)
                || roles(word).contains(Role.FUNCTION)
                || word.indexOf('_') < 0 && (word.endsWith("ed") || word.endsWith("ing") || word.endsWith("ly"));
    }

    static boolean isOutcome(String word) {
        return rolesOfLastPart(word).contains(Role.OUTCOME);
    }

    /** Whether a word varies by its looks: a number, address, path, list, domain, hash, file. */
    static boolean varies(String word) {
        int last = word.length() - 1;
        int slashes = 0;
        int colons = 0;
        boolean dots = false;
        boolean hex = true;
        for (int i = 0; i <= last; i++) {
            char c = word.charAt(i);
            boolean inside = i > 0 && i < last;
            if (isDigit(c) || inside && (c == '@' || c == ',')) {
                return true;
            }
            slashes += c == '/' || c == '\\' ? 1 : 0;
            colons += c == ':' ? 1 : 0;
            dots |= inside && c == '.';
            hex &= c == ':' || isHexDigit(c);
        }
        return slashes >= 2
                || hex && (colons >= 2 || last >= 7)
                || dots && !(isOutcome(word) && Character.isLowerCase(word.charAt(last)));
    }

    /** Of those of systemd's units that somebody named: no mount, which is a path, and no slice. */
    static boolean isUnit(String word) {
        int dot = word.lastIndexOf('.');
        return dot > 0 && word.indexOf('/') < 0 && UNITS.contains(word.substring(dot + 1));
    }

    static boolean isCapitals(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ((c < 'A' || c > 'Z') && c != '_' && c != '-') {
                return false;
            }
        }
        return word.length() > 1;
    }

    static boolean isNumber(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!isDigit(word.charAt(i))) {
                return false;
            }
        }
        return !word.isEmpty();
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHexDigit(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    static boolean isWordCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c);
    }

    /** As {@code \\s} in a regex. */
    static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
