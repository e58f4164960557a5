package io.rnn4j.core.message;

/** Text from files in messages: of limited length and without control characters. */
public final class ReadableText {
    private static final int HEAD = 600;
    private static final int TAIL = 380; // the end of a message says what to do
    private static final String GAP = " … ";

    private ReadableText() {}

    /**
     * Removes the middle of a long message, and escapes control characters, characters that change
     * the direction of text, line separators, and surrogates that are not in pairs.
     *
     * @param message the message
     * @return what is safe to write to a log
     */
    public static String of(String message) {
        return escaped(cut(message, HEAD, TAIL));
    }

    /**
     * Cuts a text that is quoted in a message; the message itself is escaped.
     *
     * @param text the text
     * @return its beginning
     */
    public static String quoted(String text) {
        return cut(text, 60, 0);
    }

    private static String cut(String text, int head, int tail) {
        if (text.length() <= head + tail + GAP.length()) {
            return text;
        }
        return tail == 0
                ? text.substring(0, head) + "…"
                : text.substring(0, head) + GAP + text.substring(text.length() - tail);
    }

    /**
     * Escapes the characters that {@link #of} escapes, at any length.
     *
     * @param text the text
     * @return the text without them
     */
    public static String escaped(String text) {
        StringBuilder result = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE ->
                        result.append("\\u%04x".formatted(character));
                default -> result.appendCodePoint(character);
            }
        }
        return result.toString();
    }
}
