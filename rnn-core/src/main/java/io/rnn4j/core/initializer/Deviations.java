package io.rnn4j.core.initializer;

import io.rnn4j.api.component.SettingChecks;

/** Checks the settings of normal distributions. */
final class Deviations {
    /** No number of {@code RandomNumbers.normal} exceeds √(-2·ln 2⁻⁵³) = 8.6. */
    static final double LARGEST_NORMAL = 9;

    private Deviations() {}

    /** Rejects a distribution that has values, up to a number of deviations, beyond a float. */
    static void check(String initializer, double mean, double standardDeviation, double most) {
        SettingChecks.finite(initializer, "mean", mean);
        SettingChecks.notNegative(initializer, "standardDeviation", standardDeviation);
        boolean valid = Float.isFinite((float) (Math.abs(mean) + most * standardDeviation));
        String range = "such that mean ± %s deviations are finite".formatted(most);
        SettingChecks.require(valid, initializer, "standardDeviation", range, standardDeviation);
    }
}
