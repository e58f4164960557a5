package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;

/** Checks the values of options. */
final class Ranges {
    private Ranges() {}

    /** Rejects a whole number outside a range. */
    static int require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw Failure.usage(
                    "%s: expected a whole number from %s to %s, got %s"
                            .formatted(option, least, most, value));
        }
        return value;
    }

    /** Rejects a number outside an open range, and one that is not a number. */
    static double requireBetween(String option, double value, double low, double high) {
        if (!(value > low && value < high)) {
            throw Failure.usage(
                    "%s: expected a number above %s and below %s, got %s"
                            .formatted(option, text(low), text(high), text(value)));
        }
        return value;
    }

    /** Rejects a number that is not above a bound or is larger than another, and NaN. */
    static double requireAbove(String option, double value, double low, double most) {
        if (!(value > low && value <= most)) {
            throw Failure.usage(
                    "%s: expected a number above %s and at most %s, got %s"
                            .formatted(option, text(low), text(most), text(value)));
        }
        return value;
    }

    private static String text(double value) {
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }

    /** Rejects what is no share of at least 0 and less than 1. */
    static double requireShare(String option, double value) {
        if (!(value >= 0 && value < 1)) {
            throw Failure.usage(
                    "%s: expected a number of at least 0 and less than 1, got %s"
                            .formatted(option, text(value)));
        }
        return value;
    }
}
