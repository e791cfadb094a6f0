package logmon.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournaldLayoutTest {
    private final JournaldLayout layout = new JournaldLayout(true);

    @ParameterizedTest
    @CsvSource({"ERROR, 3", "WARN, 4", "INFO, 6", "DEBUG, 7", "TRACE, 7"})
    void aLineBeginsWithItsPriority(String level, int priority) {
        assertEquals("<" + priority + ">it is so\n", layout.doLayout(event(level, "it is so", null)));
    }

    @Test
    void everyLineOfAnEventBeginsWithItsPriority() {
        assertEquals("<4>one\n<4>two\n<4>three\n", layout.doLayout(event("WARN", "one\ntwo\r\nthree", null)));
    }

    @Test
    void everyLineOfAStackTraceBeginsWithItsPriority() {
        Exception thrown = new IllegalStateException("outer", new IllegalArgumentException("inner"));
        List<String> lines =
                layout.doLayout(event("ERROR", "it broke", thrown)).lines().toList();
        assertEquals("<3>it broke", lines.get(0));
        assertEquals("<3>java.lang.IllegalStateException: outer", lines.get(1));
        assertTrue(lines.stream().anyMatch(line -> line.contains("IllegalArgumentException: inner")));
        assertTrue(lines.stream().allMatch(line -> line.startsWith("<3>")));
    }

    @Test
    void controlCharactersAreEscaped() {
        assertEquals("<6>a\\x1b[2Jb c\n", layout.doLayout(event("INFO", "a\u001b[2Jb\tc", null)));
    }

    @Test
    void aPriorityInTheTextIsNotTheLines() {
        assertEquals("<6>x\n<6><0>forged\n", layout.doLayout(event("INFO", "x\n<0>forged", null)));
    }

    @Test
    void whereAHumanReadsThereIsNoPriority() {
        assertEquals("one\ntwo\n", new JournaldLayout(false).doLayout(event("ERROR", "one\ntwo", null)));
    }

    @Test
    void thePriorityIsForTheJournalAloneAndNotForAFileThatAChildOfAServiceWrites(@TempDir Path directory)
            throws Exception {
        Path stream = Files.createFile(directory.resolve("stream"));
        Path other = Files.createFile(directory.resolve("other"));
        String variable = Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");

        assertTrue(JournaldLayout.isJournal(stream, variable));
        assertFalse(JournaldLayout.isJournal(other, variable));
        assertFalse(JournaldLayout.isJournal(stream, "8:1"));
        assertFalse(JournaldLayout.isJournal(stream, null));
        assertFalse(JournaldLayout.isJournal(directory.resolve("closed"), variable));
    }

    private static LoggingEvent event(String level, String message, Throwable thrown) {
        return new LoggingEvent(
                "caller", new LoggerContext().getLogger("test"), Level.valueOf(level), message, thrown, null);
    }
}
