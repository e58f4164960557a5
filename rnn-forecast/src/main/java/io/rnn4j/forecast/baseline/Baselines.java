package io.rnn4j.forecast.baseline;

import java.util.List;

/** All baselines. */
public final class Baselines {
    private Baselines() {}

    /** {@return all baselines, the simplest first} */
    public static List<Baseline> all() {
        return List.of(
                new Naive(),
                new SeasonalNaive(),
                new Drift(),
                new Theta(),
                new ExponentialSmoothing());
    }
}
