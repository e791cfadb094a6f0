/**
 * Decides which entries matter.
 *
 * <p>An entry comes in, a {@link logmon.filter.Verdict} goes out. The keywords and the priority select an entry;
 * an {@link logmon.filter.Rule} or a rule of {@code filter.logcheck} excludes it; entries about logmon's own mails
 * are excluded as well, because an alert must not cause the next one. Of what is left, a threshold excludes the
 * first few, and the verdict says who gets the alert. {@code filter.limit} has what limits a rule: days, hours, numbers.
 *
 * <p>Read {@link logmon.filter.FilterSettings} and {@link logmon.filter.Filter} first, then
 * {@link logmon.filter.MailTrace}, which finds the mail that a line of a mail server is about, and
 * {@link logmon.filter.Source}, which says who wrote an entry. {@link logmon.filter.Match} is the copy of
 * a matching entry that the rest of the program works with, because the entry itself is valid only until the reader moves.
 * Of the journal, this package uses {@code Entry} alone.
 */
package logmon.filter;
