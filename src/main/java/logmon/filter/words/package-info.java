/**
 * The words that tell of trouble: what {@code match.keywords = words} stands for.
 *
 * <p>A message comes in, the first words of it that tell of trouble go out, or none. {@link
 * logmon.filter.words.Trouble} lists the words, class by class. {@link logmon.filter.words.Tokens} cuts a message into
 * words, {@link logmon.filter.words.Context} recognises where a word says that nothing is wrong ({@code 0 errors}) or is
 * part of a name ({@code error.log}), and {@link logmon.filter.words.TroubleWords} puts these together. Most messages
 * have none of the words and cost one {@link logmon.text.WordSearch}.
 */
package logmon.filter.words;
