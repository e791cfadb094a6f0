/**
 * The service: reads the journal without end and mails what matters.
 *
 * <p>Entries come in from {@code journal}. {@code filter} judges each; those that match go into the digest of
 * {@code alert}; a mail goes out when it is due. When the mail server has accepted the mail, the position up to which it
 * reports is saved. If the process ends before that, the next run reads the same entries again, so no alert is lost.
 *
 * <p>Read {@link logmon.daemon.Daemon} first: it is the loop, and one thread runs all of it but writing and sending a mail.
 * {@link logmon.daemon.AlertSender} is the mail part of the loop; it hands each mail to {@link logmon.daemon.MailThread}.
 * {@link logmon.daemon.Checkpointer} decides when the position is saved, {@link logmon.daemon.Statistics} counts what the
 * status line and the heartbeat mail show;
 * {@link logmon.daemon.Recoveries} notices that a failed unit runs again. {@link logmon.daemon.StopSignal} wakes the loop on
 * SIGTERM and when a mail has ended, and
 * {@link logmon.daemon.MonotonicClock} gives it times that never run backwards.
 *
 * <p>{@link logmon.daemon.JournalContext} finds what led to the entries of a mail, when it is written;
 * {@link logmon.daemon.RulesAtStart} logs which rules are not in force, and counts for thresholds what came before;
 * {@link logmon.daemon.UncleanRestart} is the alert of a machine that went down without a shutdown.
 */
package logmon.daemon;
