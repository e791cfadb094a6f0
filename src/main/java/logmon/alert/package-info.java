/**
 * Decides when mails go out and what they say.
 *
 * <p>Matches and notes come in, mails go out. {@link logmon.alert.Digest} collects the matches by kind in
 * {@link logmon.alert.Group}s and computes when the next mail is due, as {@link logmon.alert.Pacing} allows.
 * {@link logmon.alert.AlertComposer} writes the {@link logmon.alert.AlertMail}, with the
 * {@link logmon.alert.SuggestedRule} that would ignore each kind. {@link logmon.alert.Delivery} hands it to the
 * {@link logmon.alert.MailServer} and retries until the {@link logmon.alert.SendResult} is an acceptance.
 *
 * <p>Read them in this order. Memory is bounded: if more kinds arrive than the digest keeps, the rest is only counted. The
 * caller passes in every time, so nothing here reads a clock.
 */
package logmon.alert;
