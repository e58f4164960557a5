package io.rnn4j.forecast.series;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads the numbers of a table and detects their decimal mark. A comma that is followed by three
 * digits may separate thousands, so numbers have a decimal comma only if another comma cannot
 * separate thousands.
 */
public final class NumberReader {
    private static final Set<String> MISSING =
            Set.of("", "na", "n/a", "nan", "null", "none", "-", "?", "#n/a");

    private static final String EXPONENT = "([eE][+-]?\\d{1,4})?";
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+" + EXPONENT);
    private static final Pattern WITH_POINT =
            Pattern.compile("[+-]?(\\d+\\.\\d*|\\.\\d+)" + EXPONENT);
    private static final Pattern WITH_COMMA = Pattern.compile("[+-]?(\\d+,\\d*|,\\d+)" + EXPONENT);
    private static final Pattern MAY_BE_THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");

    private static final Pattern GROUPED =
            Pattern.compile("[+-]?\\d{1,3}([,. '_]\\d{3})+([.,]\\d+)?");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?");
    private static final Pattern WITH_UNIT = Pattern.compile("\\D{0,4}\\d[\\d.,]*\\D{0,8}");

    private final DecimalMark given;
    private String point = "";
    private String comma = "";
    private boolean isCommaProved;

    /**
     * Creates a reader.
     *
     * @param options the options of the file
     */
    public NumberReader(CsvOptions options) {
        this.given = Objects.requireNonNull(options, "options").decimalMark();
    }

    /**
     * {@return whether a text stands for a missing value: empty, NA, NaN, null and the like}
     *
     * @param text a text without spaces around it
     */
    public static boolean isMissing(String text) {
        return MISSING.contains(Objects.requireNonNull(text, "text").toLowerCase(Locale.ROOT));
    }

    /**
     * {@return whether a text is a number, with any decimal mark}
     *
     * @param text a text without spaces around it
     */
    public static boolean isNumber(String text) {
        return WHOLE.matcher(Objects.requireNonNull(text, "text")).matches()
                || WITH_POINT.matcher(text).matches()
                || WITH_COMMA.matcher(text).matches();
    }

    /**
     * {@return whether a text is a number with separators between thousands, which is not read}
     *
     * @param text a text without spaces around it
     */
    public static boolean isGrouped(String text) {
        return GROUPED.matcher(Objects.requireNonNull(text, "text")).matches();
    }

    /**
     * {@return the number, or NaN for a missing value}
     *
     * @param text a text without spaces around it
     * @param where what the text is, for the message
     * @throws SeriesException if the text is not a number, or has another decimal mark than the
     *     options
     */
    public double read(String text, Supplier<String> where) {
        Objects.requireNonNull(where, "where");
        if (WHOLE.matcher(Objects.requireNonNull(text, "text")).matches()) {
            return parse(text, text, where);
        }
        if (isMissing(text)) {
            return Double.NaN;
        }
        if (given != DecimalMark.COMMA && WITH_POINT.matcher(text).matches()) {
            if (point.isEmpty()) {
                point = "%s: '%s'".formatted(where.get(), MessageText.shortened(text));
            }
            return parse(text, text, where);
        }
        if (given != DecimalMark.POINT && WITH_COMMA.matcher(text).matches()) {
            if (comma.isEmpty()) {
                comma = "%s: '%s'".formatted(where.get(), MessageText.shortened(text));
            }
            isCommaProved |= !MAY_BE_THOUSANDS.matcher(text).matches();
            return parse(text.replace(',', '.'), text, where);
        }
        throw new SeriesException(
                "%s: expected a number%s or an empty cell, got '%s'%s"
                        .formatted(where.get(), mark(), MessageText.shortened(text), remedy(text)));
    }

    /**
     * Requires that all numbers read have the same decimal mark, and that the mark is unambiguous.
     *
     * @throws SeriesException if there are both commas and points, or if every comma may separate
     *     thousands
     */
    public void requireOneMark() {
        if (given != null || comma.isEmpty()) {
            return;
        }
        if (!point.isEmpty()) {
            throw new SeriesException(
                    ("%s has a comma, but %s has a point; write all numbers with the same decimal"
                                    + " mark and without separators between thousands")
                            .formatted(comma, point));
        }
        if (!isCommaProved) {
            throw new SeriesException(
                    ("%s has a comma that may be a decimal mark or separate thousands, and no other"
                         + " number resolves this; set the decimal mark (--decimal comma, in Java"
                         + " CsvOptions.decimalMark), or write numbers without separators between"
                         + " thousands")
                            .formatted(comma));
        }
    }

    private static double parse(String number, String text, Supplier<String> where) {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw new SeriesException(
                    "%s: expected a number up to 1.8e308, got '%s'"
                            .formatted(where.get(), MessageText.shortened(text)));
        }
        return value;
    }

    private String mark() {
        return given == null ? "" : " with a decimal " + given.name().toLowerCase(Locale.ROOT);
    }

    private static String remedy(String text) {
        if (GROUPED.matcher(text).matches()) {
            return "; write it without separators between thousands";
        }
        if (INFINITE.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
            return "; leave the cell empty where a value is missing";
        }
        if (WITH_UNIT.matcher(text).matches() && !isNumber(text)) {
            return "; write the number alone, without a unit";
        }
        return "";
    }
}
