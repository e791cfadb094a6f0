package logmon;

/** The shape of a message: what varies from one occurrence of a problem to the next is replaced by {@code *}. */
final class Shape {
    static final char MASK = '*';
    static final int LONGEST = 300;

    private Shape() {}

    /** The shape of a message, at most 300 characters. */
    static String of(String message) {
        String head = message.length() > 1000 ? message.substring(0, 1000) : message;
        String shape = head.replaceAll("\\S*\\d\\S*", "*");
        return shape.length() > 300 ? shape.substring(0, 300) : shape;
    }
}
