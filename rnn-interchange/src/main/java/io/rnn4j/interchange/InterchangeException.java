package io.rnn4j.interchange;

import java.io.IOException;
import java.util.Objects;

/**
 * Thrown when a file of another framework is damaged or contains what rnn4j cannot express exactly,
 * and when a model cannot be written in the format of another framework. The message says which
 * layer and which setting, what was expected and what to do. A model that computes other numbers is
 * never returned or written instead.
 *
 * <p>Parts of the message may come from the file. It has therefore a limited length, and control
 * characters are escaped, so that it can be written to a log.
 */
public final class InterchangeException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 2_000;

    /**
     * Creates an exception.
     *
     * @param message what is wrong, where, what was expected, what to do
     */
    public InterchangeException(String message) {
        super(readable(message));
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what is wrong, where, what was expected, what to do
     * @param cause the reason
     */
    public InterchangeException(String message, Throwable cause) {
        super(readable(message), Objects.requireNonNull(cause, "cause"));
    }

    private static String readable(String message) {
        Objects.requireNonNull(message, "message");
        StringBuilder text = new StringBuilder();
        int[] points = message.codePoints().limit(LONGEST).toArray();
        for (int point : points) {
            int type = Character.getType(point);
            if (Character.isISOControl(point)
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                text.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                text.appendCodePoint(point);
            }
        }
        return points.length < message.codePointCount(0, message.length())
                ? text + "…"
                : text.toString();
    }
}
