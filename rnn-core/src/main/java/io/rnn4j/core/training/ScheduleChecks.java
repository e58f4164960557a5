package io.rnn4j.core.training;

/** Checks of the numbers of schedules. */
final class ScheduleChecks {
    private ScheduleChecks() {}

    static void length(String what, long length) {
        if (length < 1) {
            throw new IllegalArgumentException(
                    "%s has a length of at least 1, got %s".formatted(what, length));
        }
    }

    static void positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s is above 0 and finite, got %s".formatted(what, value));
        }
    }

    static void finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s is finite, got %s".formatted(what, value));
        }
    }
}
