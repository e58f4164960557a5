package io.rnn4j.forecast.series;

import java.util.ArrayList;
import java.util.List;

/** Texts of a file as they appear in messages. */
final class MessageText {
    private static final int MOST_NAMES = 20;

    private MessageText() {}

    /** {@return the names of columns for a message, at most 20 of them} */
    static String list(List<String> names) {
        List<String> first =
                new ArrayList<>(
                        names.stream().limit(MOST_NAMES).map(MessageText::shortened).toList());
        if (names.size() > MOST_NAMES) {
            first.add("and %s more".formatted(names.size() - MOST_NAMES));
        }
        return first.toString();
    }

    /** {@return at most 40 characters of a text, without control characters} */
    static String shortened(String text) {
        String readable = text.replaceAll("\\p{Cc}", " ");
        return readable.length() <= 40 ? readable : readable.substring(0, 40) + "…";
    }
}
