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
    private static final int HEAD = 1_400;
    private static final int TAIL = 600; // the end of a message says what to do

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
        int[] points = message.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < points.length; index++) {
            if (index == HEAD && points.length > HEAD + TAIL) {
                text.append(" … ");
                index = points.length - TAIL;
            }
            append(text, points[index]);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int point) {
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
}
