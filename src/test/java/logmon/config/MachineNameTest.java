package logmon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineNameTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.1.1 web1.example.org web1          | web1             | web1.example.org
            192.0.2.7\tweb1.example.org web1 # mine | web1             | web1.example.org
            127.0.1.1 web1.example.org web1          | web1.example.net | web1.example.net
            127.0.1.1 web1                           | web1             | web1
            #127.0.1.1 web1.example.org web1         | web1             | web1
            127.0.1.1 web10.example.org web10        | web1             | web1
            127.0.1.1 web1.$(id) web1                | web1             | web1
            """)
    void isFoundInTheFile(String line, String name, String full) throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n" + line + "\n");

        assertEquals(full, MachineName.full(name, hosts));
    }

    @Test
    void isTheNameWithoutTheFile() {
        assertEquals("web1", MachineName.full("web1", directory.resolve("hosts")));
    }
}
