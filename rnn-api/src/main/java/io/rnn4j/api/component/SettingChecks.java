package io.rnn4j.api.component;

import java.util.List;
import java.util.Objects;

/**
 * Checks of the values of settings. An invalid value is rejected with an {@link
 * IllegalArgumentException} that names the component, the setting, the range and the value, for
 * example {@code dense: units must be at least 1, got 0}.
 *
 * <p>The engine computes in single precision, so floating-point numbers are checked as the float
 * that they become: 1e-50 is not greater than 0, and 1e39 is not finite.
 *
 * <p>A component calls the checks in its canonical constructor, which every way of changing a
 * setting uses: setters, {@link Settings} and model files.
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
    public static void atLeastOne(String component, String setting, long value) {
        require(value >= 1, component, setting, "at least 1", value);
    }

    /** Rejects a number that is infinite or NaN. */
    public static void finite(String component, String setting, double value) {
        require(isFinite(value), component, setting, "finite", value);
    }

    /** Rejects a number that is 0, negative, infinite or NaN. */
    public static void positive(String component, String setting, double value) {
        boolean valid = (float) value > 0 && isFinite(value);
        require(valid, component, setting, "greater than 0 and finite", value);
    }

    /** Rejects a number that is negative, infinite or NaN. */
    public static void notNegative(String component, String setting, double value) {
        boolean valid = value >= 0 && isFinite(value);
        require(valid, component, setting, "at least 0 and finite", value);
    }

    /** Rejects a number outside the interval from 0 (inclusive) to 1 (exclusive), and NaN. */
    public static void fraction(String component, String setting, double value) {
        boolean valid = value >= 0 && (float) value < 1;
        require(valid, component, setting, "at least 0 and less than 1", value);
    }

    /**
     * Rejects a number ε that is added to a variance, for √(variance + ε) as a divisor, if it is
     * less than 1e-24, infinite or NaN. The derivative contains ε to the power -3/2, which is
     * infinite as a float for smaller ones.
     */
    public static void varianceEpsilon(String component, String setting, double value) {
        boolean valid = value >= 1e-24 && isFinite(value);
        require(valid, component, setting, "at least 1e-24 and finite", value);
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

    /** Rejects null. */
    public static void notNull(String component, String setting, Object value) {
        require(value != null, component, setting, "given", value);
    }

    /**
     * {@return an unmodifiable copy of a list} A list that is null or contains null is rejected.
     */
    public static <T> List<T> copyOf(String component, String setting, List<? extends T> value) {
        notNull(component, setting, value);
        for (int index = 0; index < value.size(); index++) {
            notNull(component, setting + "[" + index + "]", value.get(index));
        }
        return List.copyOf(value);
    }

    /**
     * Rejects a value outside a range.
     *
     * @param valid whether the value is in the range
     * @param range the range, in words that follow "must be"
     */
    public static void require(
            boolean valid, String component, String setting, String range, Object value) {
        Objects.requireNonNull(component, "component");
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(range, "range");
        if (!valid) {
            throw new IllegalArgumentException(
                    "%s: %s must be %s, got %s".formatted(component, setting, range, text(value)));
        }
    }

    private static boolean isFinite(double value) {
        return Float.isFinite((float) value);
    }

    /**
     * {@return a value as text, with the float that it becomes if that is the reason to reject it}
     */
    private static String text(Object value) {
        if (value instanceof Double number) {
            float rounded = number.floatValue();
            boolean differs = rounded == 0 || rounded == 1 || Float.isInfinite(rounded);
            if (differs && rounded != number) {
                return "%s, which is %s as a float".formatted(number, rounded);
            }
        }
        return String.valueOf(value);
    }
}
