/**
 * Finds what led to an entry, for the mail that reports it.
 *
 * <p>Entries that matter come in, by their cursors; {@link logmon.journal.context.Surroundings} of each go out.
 * {@link logmon.journal.context.ContextReader} reads them when the mail is written, within limits of time and size.
 * {@link logmon.journal.context.ContextFiles} knows which files may have them, {@link logmon.journal.context.Origin} which
 * fields they have, and {@link logmon.journal.context.JournalQuery} reads them through libsystemd.
 * {@link logmon.journal.context.Traceback} knows which lines belong together, {@link logmon.journal.context.UnitFailure} and
 * {@link logmon.journal.context.CoreDump} say in one sentence what happened.
 * {@link logmon.journal.context.BootEnd} is the last entry of a boot that was not shut down. Read them in this order.
 */
package logmon.journal.context;
