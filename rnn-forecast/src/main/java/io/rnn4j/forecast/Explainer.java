package io.rnn4j.forecast;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.model.Model;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.window.EncodedSeries;
import io.rnn4j.forecast.window.Features;
import io.rnn4j.forecast.window.SampleLayout;
import io.rnn4j.forecast.window.WindowExchange;
import io.rnn4j.forecast.window.WindowSamples;
import io.rnn4j.forecast.window.Windows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Measures the permutation importance of columns and lags. */
final class Explainer {
    private static final int LARGEST_SAMPLE = 2_000;

    /** The longest window whose lags are measured one by one; longer ones in growing ranges. */
    private static final int SINGLE_LAGS = 24;

    private final Model model;
    private final ForecasterDescription description;
    private final WindowExchange windows;
    private final WindowSamples samples;

    Explainer(Model model, ForecasterDescription description, List<EncodedSeries> series) {
        this.model = model;
        this.description = description;
        Windows all =
                Windows.before(series, description.framing(), new int[series.size()])
                        .atMost(LARGEST_SAMPLE, description.origin().seed());
        if (all.size() < 2) {
            throw new IllegalArgumentException(
                    ("an explanation needs at least two windows of %s steps with a horizon of %s"
                                    + " after them, got %s; use longer series")
                            .formatted(
                                    description.framing().window(),
                                    description.framing().horizon(),
                                    all.size()));
        }
        this.windows =
                new WindowExchange(
                        series,
                        all,
                        description.framing(),
                        description.layout(),
                        description.widths());
        this.samples = windows.samples();
    }

    /** Whether an element of an input belongs to a column. */
    private interface Selection {
        /**
         * @param input name of the input
         * @param feature number of the feature within the step
         */
        boolean has(String input, int feature);
    }

    Explanation explain() {
        double error = error(samples, samples);
        List<Explanation.Part> parts = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>(description.features().pastNames());
        int number = 1;
        WindowSamples other = windows.exchanged(others(number++), 1, windows.longestLag());
        parts.add(part("values of the target", false, error, error(other, other)));
        for (String column : columns) {
            Selection selection = (input, feature) -> column.equals(nameOf(input, feature));
            Dataset exchanged = new Exchanged(selection, others(number++));
            parts.add(part(column, false, error, error(exchanged, samples)));
        }
        int lags = description.framing().window();
        int first = 1;
        while (first <= lags) {
            int last = lags <= SINGLE_LAGS ? first : Math.min(lags, Math.max(first, 2 * first - 2));
            String name = first == last ? "lag " + first : "lags %s to %s".formatted(first, last);
            other = windows.exchanged(others(number++), first, last);
            parts.add(part(name, true, error, error(other, other)));
            first = last + 1;
        }
        return new Explanation(error, parts);
    }

    private static Explanation.Part part(String name, boolean isLag, double error, double grown) {
        return new Explanation.Part(name, isLag, error == 0 ? 0 : grown / error - 1);
    }

    /** {@return the numbers of the samples in another order} */
    private int[] others(int number) {
        return new RandomNumbers(description.origin().seed(), "exchange " + number)
                .permutation(samples.size());
    }

    private int valueWidth() {
        return description.layout().autoregressive() ? 1 : description.framing().valueWidth();
    }

    /** The name of the column of a feature; null for values and positions. */
    private String nameOf(String input, int feature) {
        Features features = description.features();
        if (input.equals(SampleLayout.PAST)) {
            int index = feature - valueWidth();
            List<String> names =
                    description.layout().autoregressive()
                            ? features.futureNames()
                            : features.pastNames();
            return index < 0 ? null : names.get(index);
        }
        return feature < 0 ? null : features.futureNames().get(feature);
    }

    /**
     * The mean absolute error. That of an autoregressive network is measured at the first step of
     * the horizon: those before it lie in the window, and those after it read true values.
     *
     * @param read what the network reads
     * @param windows the values by which its outputs are mapped back
     */
    private double error(Dataset read, WindowSamples windows) {
        int stride = description.network().outputsOfStep();
        int median = Math.max(0, description.network().quantiles().indexOf(0.5));
        int horizon = description.framing().horizon();
        boolean autoregressive = description.layout().autoregressive();
        Likelihood likelihood = description.network().likelihood();
        double[] sums = new double[2];
        model.predict(
                read,
                predictions -> {
                    for (int sample = 0; sample < predictions.count(); sample++) {
                        float[] outputs = predictions.of(sample).array();
                        int number = predictions.first() + sample;
                        double[] errors;
                        if (autoregressive) {
                            int at = description.framing().window() * stride;
                            float[] next = {(float) likelihood.location(outputs[at])};
                            errors = windows.errors(number, next, 0, 1, 1);
                        } else {
                            errors = windows.errors(number, outputs, median, stride, horizon);
                        }
                        for (double error : errors) {
                            if (!Double.isNaN(error)) {
                                sums[0] += error;
                                sums[1]++;
                            }
                        }
                    }
                });
        return sums[1] == 0 ? 0 : sums[0] / sums[1];
    }

    /** The samples with one column taken from other samples. */
    private final class Exchanged implements Dataset {
        private final Selection selection;
        private final int[] others;
        private final ThreadLocal<SampleBuffer> buffers =
                ThreadLocal.withInitial(() -> new SampleBuffer(samples.fields()));

        Exchanged(Selection selection, int[] others) {
            this.selection = selection;
            this.others = others;
        }

        @Override
        public List<Field> fields() {
            return samples.fields();
        }

        @Override
        public int size() {
            return samples.size();
        }

        @Override
        public int length(int sample) {
            return samples.length(sample);
        }

        @Override
        public void read(int sample, SampleBuffer to) {
            samples.read(requireSample(sample), to);
            SampleBuffer other = buffers.get();
            other.clear();
            samples.read(others[sample], other);
            for (int number = 0; number < fields().size(); number++) {
                Field field = fields().get(number);
                if (field.role() == Role.INPUT) {
                    exchange(field, to.floats(number), other.floats(number), to.steps(number));
                }
            }
        }

        private void exchange(Field field, float[] to, float[] from, int rows) {
            int count = rows * field.width();
            int future = description.features().futureNames().size();
            SampleLayout layout = description.layout();
            for (int at = 0; at < count; at++) {
                int column = at % field.width();
                int feature = column;
                if (field.name().equals(SampleLayout.PAST)) {
                    int width = field.width() / layout.segment();
                    feature = column % width;
                } else if (field.isSequence()) { // positions come first
                    int positions =
                            layout.future() == SampleLayout.Future.SEQUENCE
                                    ? 1
                                    : description.widths().segments();
                    feature = column < positions ? -1 : (column - positions) % future;
                } else {
                    feature = column % future;
                }
                if (selection.has(field.name(), feature)) {
                    to[at] = from[at];
                }
            }
        }
    }
}
