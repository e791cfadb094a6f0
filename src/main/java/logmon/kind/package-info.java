/**
 * Recognises that two messages report the same problem.
 *
 * <p>A unit and a message come in, a {@link logmon.kind.Kind} goes out: the unit, and the shape of the message, in which
 * numbers, names, addresses and everything else that varies is replaced by {@code *}. The same text always has the same
 * kind. This package is pure text: no file, no clock, no journal.
 *
 * <p>Read {@link logmon.kind.Kind} and {@link logmon.kind.Shape} first: the comment there says what varies and why.
 * {@link logmon.kind.Shaper} applies these rules: {@link logmon.kind.Scanner} splits the message into
 * {@link logmon.kind.Tokens} ({@link logmon.kind.Extents} finds where a quotation or a path ends,
 * {@link logmon.kind.Vocabulary} lists the words that matter), {@link logmon.kind.Words} judges a token by itself,
 * {@link logmon.kind.Names} and {@link logmon.kind.Brackets} by its place, and {@link logmon.kind.ShapeText} joins what
 * remains. {@link logmon.kind.KindCache} remembers kinds, because making a shape takes microseconds and most problems repeat.
 *
 * <p>Attackers write messages, so only the first 1,000 characters count, and no token is an object.
 */
package logmon.kind;
