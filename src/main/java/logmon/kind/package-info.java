/**
 * Which problem an entry is about. In: the unit and the message of an entry. Out: its {@link logmon.kind.Kind}, the same for
 * all entries of one problem, and another for another problem.
 *
 * <p>To read: {@link logmon.kind.Shape} says what the rules are. {@code Shaper} applies them: {@code Scanner} splits a message
 * into {@code Tokens} ({@code Extents}: how far a quotation or path goes; {@code Vocabulary}: the words it knows), then each
 * token stays or is masked ({@code Words}: what it says by itself; {@code Names} and {@code Brackets}: what it is by its
 * place), and {@code ShapeText} joins the masks. {@link logmon.kind.KindCache} remembers the kinds of messages that differ
 * only in their digits, because most do.
 *
 * <p>Messages are written by attackers: only the first 1,000 characters count, and no object is made for a token.
 */
package logmon.kind;
