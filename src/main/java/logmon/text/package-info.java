/**
 * Text that strangers wrote: makes it safe to show and cheap to search.
 *
 * <p>{@link logmon.text.Text} escapes and shortens what is shown. {@link logmon.text.WordSearch} finds plain words in the
 * bytes of a message, because a regular expression takes up to ten times as long. {@link logmon.text.StepLimitedText} stops a
 * regular expression that an attacker's text keeps busy. {@link logmon.text.RequiredText} reads off an expression which
 * texts it needs, and {@link logmon.text.TextIndex} finds which of many expressions may match a message by these.
 * {@link logmon.text.Memo} remembers what names stand for. Nothing here depends on anything else of logmon.
 */
package logmon.text;
