package io.rnn4j.forecast.window;

import io.rnn4j.api.component.RandomNumbers;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Selects the windows that are samples, each given by a series and its origin, the first step after
 * the window.
 */
public final class Windows {
    private final int[] series;
    private final int[] origins;

    private Windows(int[] series, int[] origins) {
        this.series = series;
        this.origins = origins;
    }

    /** Collects windows. */
    private static final class Collector {
        private final IntStream.Builder series = IntStream.builder();
        private final IntStream.Builder origins = IntStream.builder();

        void add(int number, int from, int to) {
            for (int origin = from; origin <= to; origin++) {
                series.add(number);
                origins.add(origin);
            }
        }

        Windows windows() {
            return new Windows(series.build().toArray(), origins.build().toArray());
        }
    }

    /**
     * {@return the windows whose horizon lies within its series; of a series that is too short for
     * a whole window and a horizon, the longest window}
     *
     * @param series the series
     * @param framing window and horizon
     * @param heldOut for each series the number of steps at its end that no target may lie in
     */
    public static Windows before(List<EncodedSeries> series, Framing framing, int[] heldOut) {
        Collector all = new Collector();
        for (int number = 0; number < series.size(); number++) {
            int last = series.get(number).steps() - heldOut[number] - framing.horizon();
            all.add(number, Math.max(1, Math.min(framing.window(), last)), last);
        }
        return all.windows();
    }

    /**
     * {@return the windows whose targets all lie in the last steps of their series}
     *
     * @param series the series
     * @param framing window and horizon
     * @param heldOut for each series the number of these steps; 0 for no window
     */
    public static Windows within(List<EncodedSeries> series, Framing framing, int[] heldOut) {
        Collector all = new Collector();
        for (int number = 0; number < series.size(); number++) {
            int steps = series.get(number).steps();
            if (heldOut[number] > 0) {
                all.add(number, steps - heldOut[number], steps - framing.horizon());
            }
        }
        return all.windows();
    }

    /**
     * {@return the windows at the end of the series}
     *
     * @param series the series
     */
    public static Windows last(List<EncodedSeries> series) {
        Collector all = new Collector();
        for (int number = 0; number < series.size(); number++) {
            int steps = series.get(number).steps();
            all.add(number, steps, steps);
        }
        return all.windows();
    }

    /**
     * {@return one window of each series}
     *
     * @param origins by series the first step after the window
     */
    static Windows of(int[] origins) {
        return new Windows(IntStream.range(0, origins.length).toArray(), origins);
    }

    /**
     * {@return these windows, or a random selection of them if there are more than a number}
     *
     * @param most the largest number of windows
     * @param seed seed of the selection
     */
    public Windows atMost(int most, long seed) {
        if (size() <= most) {
            return this;
        }
        int[] chosen =
                IntStream.of(new RandomNumbers(seed, "windows").permutation(size()))
                        .limit(most)
                        .sorted()
                        .toArray();
        return new Windows(
                IntStream.of(chosen).map(each -> series[each]).toArray(),
                IntStream.of(chosen).map(each -> origins[each]).toArray());
    }

    /** {@return the number of windows} */
    public int size() {
        return series.length;
    }

    int series(int window) {
        return series[window];
    }

    int origin(int window) {
        return origins[window];
    }

    /** {@return the first step after a window} */
    public int firstOrigin() {
        return IntStream.of(origins).min().orElse(0);
    }
}
