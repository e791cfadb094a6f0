/**
 * Reads the journal, series by series, and reports what could not be read.
 *
 * <p>Directories come in; entries go out one by one, and with them the position to continue from and a sentence for each
 * gap. {@link logmon.journal.JournalReader} has the whole of it: it looks which files there are
 * ({@code JournalDirectories}, {@code JournalFiles}), gives each series its files ({@code SeriesReader}), and knows what
 * journald copied from memory to disk ({@code FlushedEntries}). {@code FileReader} reads one file: the first look of
 * {@link logmon.journal.file} finds the entries that may matter, and {@code EntryReader} has libsystemd read those that it
 * does not understand; {@code EntryFields} holds the fields of one {@link logmon.journal.Entry}. {@link logmon.journal.Position} is how far all
 * series are read.
 *
 * <p>{@link logmon.journal.JournalAccess} says whether a {@link logmon.journal.JournalSource} may be read at all, and
 * {@link logmon.journal.JournalWatch} waits for it to change. Read them in this order.
 */
package logmon.journal;
