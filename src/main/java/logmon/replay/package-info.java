/**
 * Shows what a configuration would have done with the journal so far, or with a message, and sends nothing.
 *
 * <p>A configuration and a start time come in; a report or a list goes out. The code that reads and judges is the daemon's.
 *
 * <p>Read {@link logmon.replay.Replay} first: it reads and counts; its digest gets the time of each entry as its clock, so
 * the number of mails is the number that the daemon would have sent. {@link logmon.replay.Report} prints the result, for a
 * reader or as JSON. {@link logmon.replay.Tally} counts a kind, {@link logmon.replay.RuleHits} what a rule excluded, both
 * with a {@link logmon.replay.Timeline} of when. {@link logmon.replay.Comparison} prints what a file of rules would change. {@link logmon.replay.Explanation} says of one entry what was decided and by what;
 * {@link logmon.replay.Explain} does that with all of the journal, and {@link logmon.replay.Trial} with a
 * {@link logmon.replay.Sample}, a message of the command line. {@link logmon.replay.Ignore} finds a kind by the name of its
 * rule and appends the rule. {@link logmon.replay.Since} is where they begin.
 */
package logmon.replay;
