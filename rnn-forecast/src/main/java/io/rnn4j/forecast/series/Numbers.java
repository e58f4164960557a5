package io.rnn4j.forecast.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads numbers from text. */
final class Numbers {
    private static final Set<String> MISSING =
            Set.of("", "na", "n/a", "nan", "null", "none", "-", "?", "#n/a");

    private static final Pattern PLAIN =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
    private static final Pattern DECIMAL_COMMA =
            Pattern.compile("[+-]?(\\d{1,3}([. ']?\\d{3})*)?,\\d+");
    private static final Pattern GROUPED =
            Pattern.compile("[+-]?\\d{1,3}([, '_.]\\d{3})+(\\.\\d+)?");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?");
    private static final Pattern WITH_UNIT = Pattern.compile("\\D{0,4}\\d[\\d.,]*\\D{0,8}");

    private static final int MOST_NAMES = 20;

    private Numbers() {}

    /**
     * {@return the number, or NaN for a missing value}
     *
     * @param text a text without spaces around it
     * @param where what the text is, for the message
     * @throws SeriesException if the text is not a number
     */
    static double parse(String text, String where) {
        if (PLAIN.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            if (Double.isInfinite(number)) {
                throw new SeriesException(
                        "%s: expected a number up to 1.8e308, got '%s'".formatted(where, text));
            }
            return number;
        }
        if (MISSING.contains(text.toLowerCase(Locale.ROOT))) {
            return Double.NaN;
        }
        throw new SeriesException(
                "%s: expected a number or an empty cell, got '%s'%s"
                        .formatted(where, shortened(text), remedy(text)));
    }

    private static String remedy(String text) {
        if (DECIMAL_COMMA.matcher(text).matches()) {
            return "; it has a decimal comma: write it with a decimal point";
        }
        if (GROUPED.matcher(text).matches()) {
            return "; write it without separators between thousands";
        }
        if (INFINITE.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
            return "; leave the cell empty where a value is missing";
        }
        if (WITH_UNIT.matcher(text).matches()) {
            return "; write the number alone, without a unit";
        }
        return "";
    }

    /** {@return the names of columns for a message, at most 20 of them} */
    static String list(List<String> names) {
        List<String> first =
                new ArrayList<>(names.stream().limit(MOST_NAMES).map(Numbers::shortened).toList());
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
