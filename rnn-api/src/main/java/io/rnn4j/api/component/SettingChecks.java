package io.rnn4j.api.component;

/**
 * Checks of the values of settings. An invalid value is rejected with an {@link
 * IllegalArgumentException} that names the component, the setting, the range and the value, for
 * example {@code dense: units must be at least 1, got 0}.
 *
 * <p>All checks have the parameters {@code component}, the name of the component, {@code setting},
 * the Java name of the setting, and {@code value}, its value.
 */
@SuppressWarnings("doclint:missing") // the parameters are documented above
public final class SettingChecks {
    /** The resolution of random masks: an element is drawn from 31 random bits. */
    private static final double RESOLUTION = 0x1p-31;

    private SettingChecks() {}

    /** Rejects an integer less than 1. */
    public static void atLeastOne(String component, String setting, int value) {
        require(value >= 1, component, setting, "at least 1", value);
    }

    /** Rejects a number that is 0, negative or NaN. */
    public static void positive(String component, String setting, double value) {
        require(value > 0, component, setting, "greater than 0", value);
    }

    /** Rejects a number that is negative or NaN. */
    public static void notNegative(String component, String setting, double value) {
        require(value >= 0, component, setting, "at least 0", value);
    }

    /** Rejects a number outside the interval from 0 (inclusive) to 1 (exclusive), and NaN. */
    public static void fraction(String component, String setting, double value) {
        boolean valid = value >= 0 && value < 1;
        require(valid, component, setting, "at least 0 and less than 1", value);
    }

    /**
     * Rejects a fraction of elements that random masks drop, or keep unchanged, that is neither 0
     * nor between 2⁻³¹ and 1 - 2⁻³¹, and NaN.
     */
    public static void dropRate(String component, String setting, double value) {
        boolean valid = value == 0 || value >= RESOLUTION && value <= 1 - RESOLUTION;
        String range =
                value > 0 && value < 1
                        ? "0 or between 2^-31 and 1 - 2^-31 (masks are drawn from 31 random bits)"
                        : "the fraction that is dropped, at least 0 and less than 1";
        require(valid, component, setting, range, value);
    }

    /**
     * Rejects a value outside a range.
     *
     * @param valid whether the value is in the range
     * @param range the range, in words that follow "must be"
     */
    public static void require(
            boolean valid, String component, String setting, String range, Object value) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "%s: %s must be %s, got %s".formatted(component, setting, range, value));
        }
    }
}
