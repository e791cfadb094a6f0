/**
 * Journal files as they are on disk: which entries a header promises, and in which of them there is certainly nothing.
 *
 * <p>In comes the path of a file; out come the entries that may matter, in their order, with their values as they stand
 * in the file. This is not a second implementation of the journal: it knows the few objects that are named in
 * {@code EntryIndex} and {@code FirstLook}, checks all of them, and leaves whatever it does not know, compressed values
 * above all, to libsystemd.
 *
 * <p>Read {@code JournalFile} (the header) first, then {@code FileBlocks} (the bytes), {@code EntryIndex} (where the
 * entries are), and {@code FirstLook} with its {@code Interest}. A {@code Series} is what files of one name have in
 * common, and a {@code Cursor} the place of an entry in it.
 */
package logmon.journal.file;
