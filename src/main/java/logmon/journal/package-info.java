/**
 * Reads the journal, and reports what could not be read.
 *
 * <p>Journal files come in; entries go out one by one, and with them the position to continue from and a sentence for
 * each gap.
 *
 * <p>{@link logmon.journal.JournalAccess} checks whether the files of a {@link logmon.journal.JournalSource} may be read;
 * {@link logmon.journal.JournalDirectories} says where they are. {@link logmon.journal.Journal} is an open journal, and is
 * itself the {@link logmon.journal.Entry} it stands on; {@link logmon.journal.EntryFields} holds that entry's fields.
 * {@link logmon.journal.SeriesReader} continues where reading stopped, past damage; {@link logmon.journal.JournalReader}
 * reads all hosts' journals in turn. {@link logmon.journal.Position} is one {@link logmon.journal.Cursor} for each journal,
 * and {@link logmon.journal.Checkpoint} is the file that keeps it. Read them in this order.
 */
package logmon.journal;
