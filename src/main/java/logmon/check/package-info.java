/**
 * Tests the set-up before an alert is missed: {@code --check} and {@code --test-mail}.
 *
 * <p>A configuration comes in. Each part of it is tried: the ignore rules, the journal, the dialogue with the mail
 * server. For each, one line says whether it works; a problem is followed by its fix. Which exit status that gives is
 * decided by the caller.
 *
 * <p>Read {@link logmon.check.Check} first. {@link logmon.check.RuleDoubts} finds ignore rules that exclude everything.
 * {@link logmon.check.JournalDoubts} names what can go wrong with a journal that can be read, such as a journal that does
 * not survive a reboot; {@link logmon.check.ServiceUser} what root may read and the service may not.
 */
package logmon.check;
