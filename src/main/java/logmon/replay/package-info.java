/**
 * Shows what a configuration would have done with the journal so far, and sends nothing.
 *
 * <p>A configuration and a start time come in; a report goes out, for a reader or as JSON. The code that reads and judges
 * is the daemon's. The digest gets the time of each entry as its clock, so the number of mails is the number that the
 * daemon would have sent.
 *
 * <p>Read {@link logmon.replay.Replay} first: it reads and counts. {@link logmon.replay.Report} prints the result.
 */
package logmon.replay;
