/**
 * Text that strangers wrote: makes it safe to show and cheap to search.
 *
 * <p>{@link logmon.text.Text} escapes and shortens what is shown. {@link logmon.text.WordSearch} finds plain words in the
 * bytes of a message, because a regular expression takes up to ten times as long. {@link logmon.text.StepLimitedText} stops a
 * regular expression that an attacker's text keeps busy; {@link logmon.text.RequiredText} and
 * {@link logmon.text.TextIndex} find the regular expressions that a text may match at all. {@link logmon.text.Memo} remembers
 * what names stand for.
 * {@link logmon.text.SharedMap} keeps what many write in bounded memory. Nothing here depends on anything else of logmon.
 */
package logmon.text;
