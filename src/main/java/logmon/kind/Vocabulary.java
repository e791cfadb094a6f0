package logmon.kind;

import static logmon.kind.Characters.isDigit;

/**
 * What a single word says: lists of general English and of general computing, none of a particular program. A word has a
 * set of roles, as bits; it is looked up in a message without making an object of it.
 */
final class Vocabulary {
    /** Says what happened. */
    static final int OUTCOME = 1;
    /** Says how severe a message is; elsewhere in a message it may be a name. */
    static final int LEVEL = 1 << 1;
    /** Holds a sentence together. */
    static final int FUNCTION = 1 << 2;

    static final int PREPOSITION = 1 << 3;
    /** Follows a name, as a preposition does. */
    static final int AFTER_NAME = 1 << 4;
    /** A name follows it. */
    static final int NOUN = 1 << 5;
    /** The name of a person or an account follows it, which can be any word. */
    static final int PERSON = 1 << 6;
    /** A key whose value says what happened. */
    static final int TELLING_KEY = 1 << 7;
    /** What is done, or may not be done, follows it. */
    static final int RIGHT = 1 << 19;
    /** A key whose value is a small number that says what happened. */
    static final int NUMBER_KEY = 1 << 8;
    /** A key whose value is the program, or the part of it, that the message is about. */
    static final int SOURCE_KEY = 1 << 9;
    /** A command line follows it, up to the end. */
    static final int COMMAND_KEY = 1 << 10;

    static final int BOOLEAN = 1 << 11;
    /** Stands where there is no value. */
    static final int NO_VALUE = 1 << 12;

    static final int CALENDAR = 1 << 13;
    /** Belongs to the number before it. */
    static final int MEASURE = 1 << 14;
    /** Is counted, and so in the singular or in the plural. */
    static final int COUNTED = 1 << 15;
    /** A term whose digit is a part of it. */
    static final int TERM = 1 << 16;
    /** What HTTP does with a path. */
    static final int METHOD = 1 << 18;
    /** The last part of a domain name that is longer than a country's. */
    static final int DOMAIN = 1 << 17;

    private static final int LONGEST = 12;
    private static final int SLOTS = 1 << 11;

    private static final char[][] WORDS = new char[SLOTS][];
    private static final int[] HASHES = new int[SLOTS];
    private static final int[] ROLES = new int[SLOTS];
    /** Capitals as small letters, and digits as 0. */
    private static final char[] FOLDED = new char[128];

    static {
        for (char c = 0; c < FOLDED.length; c++) {
            FOLDED[c] = isDigit(c) ? '0' : Character.toLowerCase(c);
        }
        add(OUTCOME, """
            error errors fatal fail fails failed failure failures fault refused denied deny rejected timeout unreachable
            unavailable unable invalid unknown missing unexpected lost closed reset broken corrupt mismatch unsupported
            forbidden unauthorized success found full empty busy ready dead ok up down on off yes no not none never
            panic exception abort
            eacces eaddrinuse econnrefused econnreset ehostunreach eio enetunreach enoent enospc enotfound eperm epipe
            etimedout""");
        add(LEVEL, "crit critical warn warning notice info debug");
        add(FUNCTION, """
            a an the this that these those it its is are was were be been has have had does did do will would can could
            should may might must cannot and or but if then than so because while when
            where which who again already still now only also too as into during until since without within over under
            through between per from to for by with via at on of in after before""");
        add(PREPOSITION, "from to for by with via at on in");
        add(AFTER_NAME, """
            is was are were has have had does did do can cannot could will would should not port""");
        add(NOUN, """
            user username account owner group role client peer server host hostname node neighbor network endpoint
            device dev disk volume partition pool interface module plugin package service process thread task job
            worker agent instance container image pod cluster domain zone realm database table index queue topic channel
            folder mailbox bucket repository class file connection session request key certificate name comm system db""");
        add(PERSON, "user username account owner login");
        add(TELLING_KEY, """
            status state result reason error err errno msg message level severity code class event cause detail health mode
            signal exit failure problem warning stderr""");
        add(RIGHT, "operation action access permission perm mask capname tclass");
        add(NUMBER_KEY, "status statuscode result error err errno code rc exit exitcode signal syscall capability");
        add(SOURCE_KEY, "exe profile unit logger component");
        add(COMMAND_KEY, "command cmd");
        add(BOOLEAN, "true false yes no on off");
        add(NO_VALUE, "nil null none unknown undefined localhost");
        add(CALENDAR, """
            jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september
            october november december mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday
            sunday""");
        add(MEASURE, """
            ns us µs ms s sec secs second seconds min mins minute minutes h hour hours d day days week weeks month months
            b kb mb gb tb kib mib gib tib byte bytes kbit mbit gbit kbps mbps gbps hz khz mhz ghz am pm
            utc gmt wet west cet cest eet eest bst ist msk est edt cst cdt mst mdt pst pdt""");
        add(COUNTED, """
            attempt failure error warning time message connection request file packet session user item job task process
            try retry key block sector event device disk node""");
        add(METHOD, "get post put delete head patch options propfind");
        add(TERM, "ipv0");
        add(DOMAIN, "local internal invalid example localdomain online cloud");
    }

    private Vocabulary() {}

    private static void add(int role, String words) {
        for (String text : words.strip().split("\\s+")) {
            char[] word = text.toCharArray();
            int hash = hash(word, 0, word.length);
            int slot = slot(hash, word, 0, word.length);
            WORDS[slot] = word;
            HASHES[slot] = hash;
            ROLES[slot] |= role;
        }
    }

    /** The roles of a word, in capitals or not, 0 when it has none. Each digit stands for every digit. */
    static int roles(char[] text, int start, int end) {
        if (end - start > LONGEST || end <= start) {
            return 0;
        }
        return ROLES[slot(hash(text, start, end), text, start, end)];
    }

    private static int hash(char[] text, int start, int end) {
        char[] folded = FOLDED;
        int hash = 0;
        for (int i = start; i < end; i++) {
            char c = text[i];
            hash = 31 * hash + (c < 128 ? folded[c] : c);
        }
        return hash;
    }

    private static int slot(int hash, char[] text, int start, int end) {
        char[][] words = WORDS;
        int slot = (hash ^ hash >>> 11) & SLOTS - 1;
        while (words[slot] != null && !(HASHES[slot] == hash && matches(words[slot], text, start, end))) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }

    private static boolean matches(char[] word, char[] text, int start, int end) {
        if (word.length != end - start) {
            return false;
        }
        char[] folded = FOLDED;
        for (int i = 0; i < word.length; i++) {
            char c = text[start + i];
            if (word[i] != (c < 128 ? folded[c] : c)) {
                return false;
            }
        }
        return true;
    }

    /** The roles of what a composed word says in the end: vdev_state, exitCode, NullPointerException. */
    static int rolesOfLastPart(char[] text, int start, int end) {
        int from = end;
        while (from > start && Characters.is(text[from - 1], Characters.LETTER)) {
            from--;
            boolean hump = from + 1 < end
                    && Characters.is(text[from], Characters.UPPER)
                    && !Characters.is(text[from + 1], Characters.UPPER);
            if (hump) {
                break;
            }
        }
        return roles(text, from, end);
    }
}
