package io.rnn4j.forecast.window;

import io.rnn4j.forecast.setting.Seasonality;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Windows whose values can be exchanged with those of other windows before they are normalised.
 * Values of different series are exchanged in deviations from the means of their series, counts as
 * they are.
 */
public final class WindowExchange {
    private final List<EncodedSeries> parts = new ArrayList<>(); // a part of a series by window
    private final int[] origins; // within the parts
    private final Windows windows;
    private final Framing framing;
    private final SampleLayout layout;
    private final SampleWidths widths;

    /**
     * Creates windows.
     *
     * @param series the series
     * @param windows the windows
     * @param framing how they are cut and normalised
     * @param layout inputs and targets
     * @param widths widths of the inputs
     */
    public WindowExchange(
            List<EncodedSeries> series,
            Windows windows,
            Framing framing,
            SampleLayout layout,
            SampleWidths widths) {
        this.framing = framing;
        this.layout = layout;
        this.widths = widths;
        this.origins = new int[windows.size()];
        for (int number = 0; number < origins.length; number++) {
            int origin = windows.origin(number);
            int first = Math.max(0, origin - longestLag());
            parts.add(series.get(windows.series(number)).part(first, origin + framing.horizon()));
            origins[number] = origin - first;
        }
        this.windows = Windows.of(origins);
    }

    /** {@return the largest lag of a value on which a forecast depends} */
    public int longestLag() {
        int before = framing.seasonality() == Seasonality.DIFFERENCE ? framing.season() : 0;
        return framing.window() + before + (layout.autoregressive() ? 1 : 0);
    }

    /** {@return the windows as they are} */
    public WindowSamples samples() {
        return samples(parts);
    }

    private WindowSamples samples(List<EncodedSeries> values) {
        return new WindowSamples(
                values, windows, framing, layout, widths, WindowSamples.Targets.MASKED);
    }

    /**
     * {@return the windows with some values taken from other windows}
     *
     * @param others for each window the number of the other one
     * @param firstLag the first lag that is exchanged, 1 for the last value
     * @param lastLag the last one
     */
    public WindowSamples exchanged(int[] others, int firstLag, int lastLag) {
        return samples(
                IntStream.range(0, origins.length)
                        .mapToObj(number -> exchanged(number, others[number], firstLag, lastLag))
                        .toList());
    }

    private EncodedSeries exchanged(int number, int other, int firstLag, int lastLag) {
        EncodedSeries to = parts.get(number);
        EncodedSeries from = parts.get(other);
        double[] values = to.values().clone();
        for (int lag = firstLag; lag <= Math.min(lastLag, origins[number]); lag++) {
            int step = origins[other] - lag;
            double value = step < 0 ? Double.NaN : from.values()[step];
            double deviations = (value - from.scale().mean()) / from.scale().deviation();
            values[origins[number] - lag] =
                    framing.counts()
                            ? value
                            : to.scale().mean() + to.scale().deviation() * deviations;
        }
        return to.withValues(values);
    }
}
