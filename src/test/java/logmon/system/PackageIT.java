package logmon.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The package before the eyes of Debian's own checker. */
class PackageIT {
    /** Its man pages too: lintian runs groff with all warnings on them. */
    @Test
    void lintianHasNothingToSay() {
        Prerequisites.check();

        Result lintian = Command.run(
                "lintian",
                "--allow-root",
                "--display-info",
                "--pedantic",
                "--fail-on=error,warning,info,pedantic",
                // Only systemd has the journal. An override would be an error to Debian 13's, which has no such tag.
                "--suppress-tags=package-supports-alternative-init-but-no-init.d-script",
                Logmon.deb().toString());

        assertEquals("", lintian.orFail().out());
    }
}
