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
import io.rnn4j.forecast.window.WindowSamples;
import io.rnn4j.forecast.window.WindowSamples.Targets;
import io.rnn4j.forecast.window.Windows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the permutation importance of columns and lags. */
final class Explainer {
    private static final int LARGEST_SAMPLE = 2_000;

    /** The longest window whose lags are measured one by one; longer ones in growing ranges. */
    private static final int SINGLE_LAGS = 24;

    private final Model model;
    private final ForecasterDescription description;
    private final Dataset samples;
    private final int valueWidth; // of a step of the window

    Explainer(Model model, ForecasterDescription description, List<EncodedSeries> series) {
        this.model = model;
        this.description = description;
        Windows windows =
                Windows.before(series, description.framing(), new int[series.size()])
                        .atMost(LARGEST_SAMPLE, description.origin().seed());
        if (windows.size() < 2) {
            throw new IllegalArgumentException(
                    "an explanation needs at least two windows of %s steps with a horizon of %s after"
                                    .formatted(
                                            description.framing().window(),
                                            description.framing().horizon())
                            + " them, got "
                            + windows.size());
        }
        this.samples =
                new WindowSamples(
                        series,
                        windows,
                        description.framing(),
                        description.layout(),
                        description.widths(),
                        Targets.MASKED);
        this.valueWidth = description.framing().valueWidth();
    }

    /** Whether an element of an input belongs to a part; elements are counted within a step. */
    private interface Selection {
        /**
         * @param input name of the input
         * @param step a step of the window or of the horizon, from 0
         * @param feature number of the feature within the step
         */
        boolean has(String input, int step, int feature);
    }

    Explanation explain() {
        double error = error(null, 0);
        List<Explanation.Part> parts = new ArrayList<>();
        Features features = description.features();
        Map<String, Integer> columns = new LinkedHashMap<>();
        features.pastNames().forEach(name -> columns.putIfAbsent(name, columns.size()));
        int number = 1;
        parts.add(
                new Explanation.Part(
                        "values of the target", false, growth(error, this::isValue, number++)));
        for (String column : columns.keySet()) {
            Selection selection = (input, step, feature) -> column.equals(nameOf(input, feature));
            parts.add(new Explanation.Part(column, false, growth(error, selection, number++)));
        }
        int lags = lagOf(0);
        int first = 1;
        while (first <= lags) {
            int last = lags <= SINGLE_LAGS ? first : Math.min(lags, Math.max(first, 2 * first - 2));
            int from = first;
            Selection selection =
                    (input, step, feature) ->
                            isValue(input, step, feature)
                                    && lagOf(step) >= from
                                    && lagOf(step) <= last;
            String name = from == last ? "lag " + from : "lags %s to %s".formatted(from, last);
            parts.add(new Explanation.Part(name, true, growth(error, selection, number++)));
            first = last + 1;
        }
        return new Explanation(error, parts);
    }

    private double growth(double error, Selection selection, int number) {
        return error == 0 ? 0 : error(selection, number) / error - 1;
    }

    /** The lag of the value that is read at a step; an autoregressive input is a step late. */
    private int lagOf(int step) {
        int late = description.layout().autoregressive() ? 1 : 0;
        return description.framing().window() - step + late;
    }

    private boolean isValue(String input, int step, int feature) {
        return input.equals(SampleLayout.PAST) && feature < valueWidthOfStep();
    }

    private int valueWidthOfStep() {
        return description.layout().autoregressive() ? 1 : valueWidth;
    }

    /** The name of the column of a feature; null for values and positions. */
    private String nameOf(String input, int feature) {
        Features features = description.features();
        if (input.equals(SampleLayout.PAST)) {
            int index = feature - valueWidthOfStep();
            List<String> names =
                    description.layout().autoregressive()
                            ? features.futureNames()
                            : features.pastNames();
            return index < 0 ? null : names.get(index);
        }
        return feature < 0 ? null : features.futureNames().get(feature);
    }

    /**
     * The mean absolute error; elements of a selection are those of another window. That of an
     * autoregressive network is measured at the first step of the horizon: those before it lie in
     * the window, and those after it read true values.
     */
    private double error(Selection selection, int number) {
        int[] others =
                new RandomNumbers(description.origin().seed(), "exchange " + number)
                        .permutation(samples.size());
        Dataset read = selection == null ? samples : new Exchanged(selection, others);
        int stride = description.network().outputsOfStep();
        int median = Math.max(0, description.network().quantiles().indexOf(0.5));
        boolean autoregressive = description.layout().autoregressive();
        Likelihood likelihood = description.network().likelihood();
        int first = autoregressive ? description.framing().window() : 0;
        double[] sums = new double[2];
        SampleBuffer buffer = new SampleBuffer(samples.fields());
        int target = buffer.field(Role.TARGET, SampleLayout.FORECAST);
        int mask = buffer.field(Role.TARGET_MASK, SampleLayout.FORECAST);
        model.predict(
                read,
                predictions -> {
                    for (int sample = 0; sample < predictions.count(); sample++) {
                        float[] outputs = predictions.of(sample).array();
                        samples.read(predictions.first() + sample, buffer);
                        int end = autoregressive ? first + 1 : outputs.length / stride;
                        for (int step = first; step < end; step++) {
                            if (buffer.floats(mask)[step] == 1) {
                                double output =
                                        autoregressive
                                                ? likelihood.location(outputs[step * stride])
                                                : outputs[step * stride + median];
                                sums[0] += Math.abs(output - buffer.floats(target)[step]);
                                sums[1]++;
                            }
                        }
                    }
                });
        return sums[1] == 0 ? 0 : sums[0] / sums[1];
    }

    /** The samples with a part of the inputs of other ones. */
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
                int step = at / field.width();
                int feature = column;
                if (field.name().equals(SampleLayout.PAST)) {
                    int width = field.width() / layout.segment();
                    step = step * layout.segment() + column / width;
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
                if (selection.has(field.name(), step, feature)) {
                    to[at] = from[at];
                }
            }
        }
    }
}
