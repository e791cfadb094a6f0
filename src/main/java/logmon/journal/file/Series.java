package logmon.journal.file;

import java.nio.file.Path;

/**
 * A series of entries: those of all files of one name in one directory that were numbered under one id. Its numbers only
 * grow. They have holes, because journald counts several series together.
 *
 * @param directory of the files
 * @param name what their names begin with: {@code system}, {@code user-1000}, {@code remote-web1}
 * @param seqnumId the id in the files' headers, 32 hexadecimal digits
 */
public record Series(Path directory, String name, String seqnumId) implements Comparable<Series> {
    /** Returns whether both are of the same name in the same directory. */
    public boolean isNamedAs(Series other) {
        return name.equals(other.name) && directory.equals(other.directory);
    }

    @Override
    public int compareTo(Series other) {
        int byDirectory = directory.compareTo(other.directory);
        int byName = byDirectory != 0 ? byDirectory : name.compareTo(other.name);
        return byName != 0 ? byName : seqnumId.compareTo(other.seqnumId);
    }

    /** The same as a record's own, without the code that the JVM generates at its first call, which takes milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Series series && seqnumId.equals(series.seqnumId) && isNamedAs(series);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + seqnumId.hashCode();
    }

    /** Returns the path of the file that is written now. */
    @Override
    public String toString() {
        return directory.resolve(name + ".journal").toString();
    }
}
