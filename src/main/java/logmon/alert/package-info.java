/**
 * Decides when mails go out and what they say.
 *
 * <p>Matches and notes come in, mails go out. {@link logmon.alert.Digest} collects the matches by kind in
 * {@link logmon.alert.Group}s and computes when the next mail is due, as {@link logmon.alert.Pacing}, {@link logmon.alert.Repeats} and
 * {@link logmon.alert.HourlyLimit} allow. Everything bounded is shared among those who write ({@link logmon.text.SharedMap}),
 * so that nobody can fill it to silence others. {@link logmon.alert.AlertComposer} and {@link logmon.alert.AlertBody} write
 * the {@link logmon.alert.AlertMail}, with the {@link logmon.alert.SuggestedRule} that would ignore each kind.
 * There is a digest, and a mail, for each list of recipients.
 * {@link logmon.alert.Delivery} decides what is sent to the {@link logmon.alert.MailServer}, and what a
 * {@link logmon.alert.SendResult} means. {@link logmon.alert.OwnMail} knows the entries that all this causes.
 *
 * <p>Read them in this order. Memory is bounded: if more kinds arrive than the digest keeps, the rest is only counted. The
 * caller passes in every time and does the sending, so nothing here reads a clock or starts a thread.
 */
package logmon.alert;
