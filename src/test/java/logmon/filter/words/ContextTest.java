package logmon.filter.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around a word that tells of trouble decides whether it does. */
class ContextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Beside other characters, but not in a name.
                "Starting httpd...failed | failed",
                "disk-failure on sda | failure",
                "reason=disk_failure | failure",
                "reason=\"disk_failure\" | failure",
                "state: io_error | error",
                "exit 1/FAILURE | FAILURE",
                // Behind words that deny something else.
                "this is the error | error",
                "it is a problem | problem",
                "no part of this has errors | errors",
                "no read or write errors | errors",
                "Answer: no, errors remain | errors",
                "should this one here really fail | fail",
                "a lot of errors | errors",
                "timeout waiting for sda | timeout",
                "Timeout. Is it down? | Timeout"
            })
    void leavesTrouble(String message, String words) {
        assertEquals(words, TroubleWords.find(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // In names.
                "module.failed is set",
                "Restart=on-failure",
                "disk_failure counter",
                "state io_error",
                "curl -fail",
                "&error=&x",
                // Denied, or for the case that.
                "not an error",
                "not a failure",
                "it isn't the error",
                "no such known errors",
                "no read write errors",
                "if it might fail",
                "should this one ever fail",
                "in case of errors",
                "timeout in seconds"
            })
    void deniesTrouble(String message) {
        assertNull(TroubleWords.find(message));
    }
}
