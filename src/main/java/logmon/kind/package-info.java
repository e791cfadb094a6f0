/**
 * Recognises that two messages report the same problem.
 *
 * <p>A unit and a message come in, a {@link logmon.kind.Kind} goes out: the unit, and the shape of the message, in which
 * numbers, names, addresses and everything else that varies is replaced by {@code *}. The same text always has the same
 * kind. This package is pure text: no file, no clock, no journal.
 *
 * <p>Read {@link logmon.kind.Kind} and {@link logmon.kind.Shape} first: the comment there says what varies and why.
 * {@link logmon.kind.Token} splits the message, {@link logmon.kind.Vocabulary} lists the words that matter, and
 * {@link logmon.kind.ShapeBuilder} joins what remains. {@link logmon.kind.KindCache} remembers shapes, because making one
 * takes microseconds and most problems repeat.
 */
package logmon.kind;
