package logmon.system;

import java.util.List;

/** What a command left behind: its exit status, and what it said on standard output and on standard error. */
record Result(List<String> command, int status, String out, String err) {

    /** This result, of a command that has to succeed; the failure shows all that the command said. */
    Result orFail() {
        if (status != 0) {
            throw new AssertionError(this);
        }
        return this;
    }

    @Override
    public String toString() {
        return "%s%nended with status %d%n%s%s".formatted(String.join(" ", command), status, out, err);
    }
}
