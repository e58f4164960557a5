package io.rnn4j.forecast;

import io.rnn4j.forecast.accuracy.ErrorScale;
import io.rnn4j.forecast.accuracy.ForecastErrors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The errors of a method in the windows of a back-test. */
final class WindowErrors {
    private final ForecastErrors sums;
    private final List<List<Double>> scaled = new ArrayList<>();
    private final List<BackTestWindow> windows = new ArrayList<>();

    WindowErrors(int horizon) {
        sums = new ForecastErrors(horizon);
        for (int step = 0; step < horizon; step++) {
            scaled.add(new ArrayList<>());
        }
    }

    void add(double[] truth, SeriesForecast forecast, ErrorScale scale) {
        windows.add(new BackTestWindow(forecast, truth));
        NavigableMap<Double, double[]> quantiles = new TreeMap<>();
        forecast.levels().forEach(level -> quantiles.put(level, forecast.copyOfQuantile(level)));
        sums.add(truth, forecast.copyOfValues(), quantiles, scale);
        for (int step = 0; step < truth.length; step++) {
            if (!Double.isNaN(truth[step])) {
                scaled.get(step).add(Math.abs(truth[step] - forecast.value(step)) / size(scale));
            }
        }
    }

    /** {@return the unit of the errors of a series, 1 for a constant one} */
    static double size(ErrorScale scale) {
        return scale.absolute() > 0 ? scale.absolute() : 1;
    }

    ForecastErrors sums() {
        return sums;
    }

    /** {@return the forecasts with their truths, fold by fold} */
    List<BackTestWindow> windows() {
        return Collections.unmodifiableList(windows);
    }

    /** {@return the absolute scaled errors of a step, one for each window in which it counts} */
    double[] scaled(int step) {
        return scaled.get(step).stream().mapToDouble(Double::doubleValue).toArray();
    }
}
