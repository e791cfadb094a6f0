package logmon.filter.logcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosixRegexTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "^abc$ ~ abc ~ abcd",
                "^a.c$ ~ aéc ~ ac",
                // Java would take both for possessive or lazy ones.
                "^a*+b$ ~ aab ~ a",
                "^a+?b$ ~ b ~ a",
                "^a?*b$ ~ aaab ~ c",
                "^(a|b)*?c$ ~ abbac ~ abd",
                "^a{2}{2}$ ~ aaaa ~ aaa",
                "^a{,2}b$ ~ aab ~ aaab",
                "^a{2,}$ ~ aaa ~ a",
                "^a{1,2}b$ ~ aab ~ aaab",
                // Braces and brackets that are none.
                "^a{x}$ ~ a{x} ~ a",
                "^a]}$ ~ a]} ~ a",
                "^a\\{1\\}$ ~ a{1} ~ a",
                // Empty alternatives and groups.
                "^(a|)b$ ~ b ~ bb",
                "^(|a)b$ ~ ab ~ aab",
                "^()b$ ~ b ~ a",
                "^(a||b)c$ ~ c ~ d",
                // In brackets, a backslash is one, and most else is what it looks like.
                "^[\\.]+$ ~ \\. ~ a",
                "^[]a]+$ ~ a] ~ b",
                "^[^]a]+$ ~ bc ~ ]",
                "^[a^]+$ ~ ^a ~ b",
                "^[a-c-]+$ ~ b- ~ d",
                "^[+--]+$ ~ , ~ .",
                "^[[a]+$ ~ [a ~ b",
                "^[&&a]+$ ~ &a ~ b",
                "^[a[.-.]z]+$ ~ -az ~ b",
                "^[[=a=]b]+$ ~ ab ~ c",
                "^[[:digit:][:upper:]_-]+$ ~ A1_- ~ a",
                "^[[:alnum:]]+$ ~ aÄ9ж ~ -",
                "^[^[:space:]]+$ ~ aÄ- ~ a b",
                "^[^[:alnum:][:punct:]]$ ~ \" \" ~ é",
                "^[[:punct:]]+$ ~ -€« ~ a",
                // GNU's.
                "^\\w+$ ~ aÄ_9 ~ a-b",
                "^\\W+$ ~ -. ~ a",
                "^a\\sb$ ~ a b ~ ab",
                "^\\S+$ ~ ab ~ a b",
                "\\<b ~ a b ~ ab",
                "b\\> ~ b c ~ bc",
                "\\bb\\b ~ a-b ~ ab",
                "\\Bb ~ ab ~ a b",
                "\\`a\\' ~ a ~ ab",
                "^\\d$ ~ d ~ 1",
                "^\\:\\,$ ~ :, ~ ;",
                "^(ab|c)-\\1$ ~ ab-ab ~ ab-c",
                "^(a)\\11$ ~ aa1 ~ a11",
                // Anchors are anchors everywhere.
                "a^b|^c ~ c ~ a^b",
                "($|a)b ~ ab ~ b",
                // Bytes that are not UTF-8.
                "^.?x ~ äx ~ \ufffdx",
                "^[^a]?x ~ äx ~ \ufffdx",
                "^[[:print:][:graph:][:punct:]]?x ~ äx ~ \ufffdx",
                "^\\W?\\S?x ~ äx ~ \ufffdx",
            })
    void findsWhatGrepFinds(String ere, String line, String other) throws Exception {
        Pattern pattern = PosixRegex.of(ere).pattern();
        assertTrue(pattern.matcher(line).find(), pattern.pattern());
        assertTrue(!pattern.matcher(other).find(), pattern.pattern());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r", "a\u0085", "a\u2028", "a\n"})
    void onlyTheEndIsTheEnd(String line) throws Exception {
        assertTrue(!PosixRegex.of("a$").pattern().matcher(line).find());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "(a ~ a ( without its )",
                "a) ~ a ) without its (",
                "[a ~ a [ without its ]",
                "[] ~ a [ without its ]",
                "[[:alpha: ~ a [: without its :]",
                "[[:letter:]] ~ there is no [:letter:]",
                "[[::]] ~ there is no [::]",
                "[[.hyphen.]] ~ there is no [.hyphen.]",
                "[:space:] ~ a class is written [[:space:]], not [:space:]",
                "[a-c-e] ~ a - that is neither first nor last nor in a range",
                "[[:digit:]-z] ~ a range that is not from an ASCII character to a later one",
                "[z-a] ~ a range that is not from an ASCII character to a later one",
                "[à-ü] ~ a range that is not from an ASCII character to a later one",
                "*a ~ nothing to repeat before *",
                "a|+b ~ nothing to repeat before +",
                "(?a) ~ nothing to repeat before ?",
                "{1}a ~ nothing to repeat before {",
                "({x}) ~ nothing to repeat before {",
                "^{x} ~ nothing to repeat before {",
                "a*{x} ~ nothing to repeat before {",
                "^*a ~ repeats a place, ^*",
                "\\<+a ~ repeats a place, \\<+",
                "a{2,1} ~ repeats out of bounds, {2,1}",
                "a{40000} ~ repeats out of bounds, {40000}",
                "a{1 ~ a { that begins an interval, or stands for itself",
                "a{} ~ a { that begins an interval, or stands for itself",
                "a{,x} ~ a { that begins an interval, or stands for itself",
                "a\\ ~ ends in a backslash",
                "\\1(a) ~ \\1 refers to no group that is sure to have matched",
                "(a)*\\1 ~ \\1 refers to no group that is sure to have matched",
                "((a)|b)\\2 ~ \\2 refers to no group that is sure to have matched",
                "(a)|\\1 ~ \\1 refers to no group that is sure to have matched",
                "(a\\1) ~ \\1 refers to no group that is sure to have matched",
                "a\ufffd ~ not UTF-8",
            })
    void refusesWhatIsWrongOrUncertain(String ere, String reason) {
        assertEquals(
                reason,
                assertThrows(PosixRegex.Untranslatable.class, () -> PosixRegex.of(ere))
                        .getMessage());
    }

    @Test
    void refusesToNestWithoutEnd() {
        assertThrows(PosixRegex.Untranslatable.class, () -> PosixRegex.of("(".repeat(9_999) + ")".repeat(9_999)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "^sshd\\[[0-9]+\\]: Failed ~ sshd[ ~ ]: Failed ~ true",
                "^nagios(2|3)?: ~ nagios: nagios2: nagios3: ~ nagios ~ true",
                "^((imap|pop3)d?|ftp)\\[ ~ imap[ imapd[ pop3[ pop3d[ ftp[ ~ [ ~ true",
                "^(openvpn|ovpn-[a-z]+)\\[ ~ openvpn ovpn- ~ [ ~ true",
                "^post(ab)+c ~ postab ~ post ~ true",
                "^post(ab)*c ~ post ~ post ~ true",
                "^post.*c ~ post ~ post ~ true",
                "^.*post ~ \"\" ~ post ~ true",
                "^a|b ~ a b ~ \"\" ~ false",
                "post ~ post ~ post ~ false",
                "^a(^|b) ~ a ab ~ a ~ false",
                "^(a)\\1b ~ a ~ a ~ false",
            })
    void knowsWhatItFindsBeginsWithAndNeeds(String ere, String starts, String needs, boolean selfContained)
            throws Exception {
        PosixRegex regex = PosixRegex.of(ere);
        assertEquals(Set.of(starts.split(" ")), regex.starts());
        assertEquals(needs, regex.needs());
        assertEquals(selfContained, regex.selfContained());
    }

    @Test
    void isTakenApartWhereItsOwnBranchesEnd() throws Exception {
        assertEquals(
                List.of("^a(b|c)", " d[|]", ""), PosixRegex.of("^a(b|c)| d[|]|").branches());
        assertEquals(List.of("(a)\\1|b"), PosixRegex.of("(a)\\1|b").branches());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "[^a]",
                "\\w",
                "\\W",
                "\\s",
                "\\S",
                "[[:alnum:]]",
                "[[:alpha:]]",
                "[[:blank:]]",
                "[[:cntrl:]]",
                "[[:digit:]]",
                "[[:graph:]]",
                "[[:lower:]]",
                "[[:print:]]",
                "[[:punct:]]",
                "[[:space:]]",
                "[[:upper:]]",
                "[[:xdigit:]]",
                "[^[:alnum:]]",
                "[^[:punct:]]",
                "[a-z]",
                "[^ -~]"
            })
    void hasInItsClassesTheCharactersThatGrepHas(String set) throws Exception {
        // Of alphabets that are older than all Unicode tables: Latin, Greek, Cyrillic, and punctuation.
        List<String> lines = IntStream.of(IntStream.concat(
                                IntStream.rangeClosed(1, 0x1bf),
                                IntStream.concat(
                                        IntStream.rangeClosed(0x391, 0x3a1),
                                        IntStream.concat(
                                                IntStream.rangeClosed(0x410, 0x44f),
                                                IntStream.rangeClosed(0x2000, 0x2029))))
                        .filter(c -> c != '\n')
                        .toArray())
                .mapToObj(Character::toString)
                .toList();
        assertEquals(grep("^" + set + "$", lines), java("^" + set + "$", lines));
    }

    /** Thousands of random expressions and lines: what is not refused finds what grep finds. */
    @Test
    void agreesWithGrepOnWhateverItDoesNotRefuse() throws Exception {
        Expressions random = new Expressions(new Random(20_261_121));
        List<String> lines = random.lines(200);
        int taken = 0;
        int found = 0;
        for (int i = 0; i < 600; i++) {
            String ere = random.alternation(2);
            BitSet java;
            try {
                java = java(ere, lines);
            } catch (PosixRegex.Untranslatable e) {
                continue;
            }
            assertEquals(grep(ere, lines), java, ere);
            taken++;
            found += java.cardinality();
        }
        assertTrue(taken > 200, taken + " taken");
        assertTrue(found > 25 * taken && found < 175 * taken, found + " found by " + taken);
    }

    private static BitSet java(String ere, List<String> lines) throws PosixRegex.Untranslatable {
        PosixRegex regex = PosixRegex.of(ere);
        BitSet found = new BitSet();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            found.set(i, regex.pattern().matcher(line).find());
            assertTrue(
                    !found.get(i) || line.contains(regex.needs()),
                    ere + " needs " + regex.needs() + ", not in " + line);
            assertTrue(
                    !found.get(i)
                            || regex.starts().stream().anyMatch(regex.anchored() ? line::startsWith : line::contains),
                    ere + " starts with " + regex.starts() + ", but " + line);
        }
        return found;
    }

    private BitSet grep(String ere, List<String> lines) throws IOException, InterruptedException {
        Path rules = Files.writeString(directory.resolve("rules"), ere + "\n");
        Path input = Files.write(directory.resolve("lines"), lines);
        Path output = directory.resolve("output");
        ProcessBuilder grep = new ProcessBuilder("grep", "-E", "--text", "-n", "-f", rules.toString(), input.toString())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        grep.environment().put("LC_ALL", "C.UTF-8");
        Process process = grep.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertTrue(process.waitFor() <= 1, () -> "grep -E refuses " + ere);
        BitSet found = new BitSet();
        for (String line : Files.readAllLines(output)) {
            found.set(Integer.parseInt(line.substring(0, line.indexOf(':'))) - 1);
        }
        return found;
    }

    /** Random expressions of what rules are made of, and lines that have a chance with them. */
    private record Expressions(Random random) {
        private String one(String... choices) {
            return choices[random.nextInt(choices.length)];
        }

        String alternation(int depth) {
            StringBuilder all = new StringBuilder(branch(depth));
            while (random.nextInt(3) == 0) {
                all.append('|').append(branch(depth));
            }
            return all.toString();
        }

        private String branch(int depth) {
            StringBuilder all = new StringBuilder();
            for (int i = random.nextInt(4); i >= 0; i--) {
                all.append(atom(depth));
                if (random.nextInt(3) == 0) {
                    all.append(one("*", "+", "?", "{2}", "{1,2}", "{,2}", "{1,}", "*?", "+*", "{2}{2}", "{x}", "{"));
                }
            }
            return all.toString();
        }

        private String atom(int depth) {
            return switch (random.nextInt(depth > 0 ? 12 : 9)) {
                case 0, 1, 2 -> one("a", "b", "c", " ", "-", "1", "é", "]", "}", ",", "\\.", "\\[", "\\{", "_");
                case 3 -> one(".", "ab", "ba");
                case 4 -> "[" + one("", "^") + one("", "]", "-") + element() + element() + one("", "-") + "]";
                case 5 -> one("\\w", "\\W", "\\s", "\\S", "[[:alpha:]]", "[^[:space:]]", "[[:digit:]]", "[[:punct:]]");
                case 6 -> one("^", "$", "\\<", "\\>", "\\b", "\\B");
                case 7 -> one("a", "\\1");
                case 8 -> "";
                default -> "(" + alternation(depth - 1) + ")";
            };
        }

        private String element() {
            return one("a", "b", "\\", "[", ".", "^", "a-c", "0-9", "[:digit:]", "[:alpha:]", "é", "[.-.]", "*");
        }

        List<String> lines(int count) {
            List<String> lines =
                    new ArrayList<>(List.of("", "a", "abab", "aabb", "ab ab", "aéa", "a{2}", "\\b]", "a-b"));
            while (lines.size() < count) {
                StringBuilder line = new StringBuilder();
                for (int i = random.nextInt(9); i > 0; i--) {
                    line.append(one("a", "a", "b", "c", " ", "1", "-", "[", "]", ".", "é", "_", "{", "}", "\\", "\t"));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }
}
