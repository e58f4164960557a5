package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.globalMaxPooling;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.reverse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Wire;
import io.rnn4j.testkit.PaddedLayout.Side;
import io.rnn4j.testkit.PaddingCase.Answer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Padding, at any position and with any content, does not change a bit of outputs, losses, metrics,
 * or gradients of inputs and states, and a sample has the same results alone and in any batch.
 * Gradients of weights are sums over rows, step by step and in each step over the samples; they
 * keep their bits if the padding does not shift the samples against each other: after the
 * sequences, at the same steps of all samples, or in a single sample. The test covers all cells,
 * directions, merges, layers over time, losses and metrics, with random sizes and lengths.
 */
class PaddingPropertyTest {
    private static final long SEED = 41;
    private static final int LONGEST = 6;

    /**
     * Tolerance where rows of different samples are summed in a different order, relative to the
     * largest sum.
     */
    private static final double ROUNDING = 1e-5;

    /** The layers between the input and a dense layer. */
    private interface Part {
        Wire on(Graph graph, Wire input);
    }

    /** A display name, a part of a model, and the loss of its output. */
    private record Named(String name, Part part, Loss loss, int width) {
        @Override
        public String toString() {
            return name;
        }

        /** {@return an integer in a range, which depends on the name} */
        int draw(String what, int from, int to) {
            double share = new RandomNumbers(SEED, name + what).uniform(0);
            return from + (int) (share * (to - from + 1));
        }

        int[] lengths() {
            int[] lengths = new int[draw("batch", 3, 5)];
            Arrays.setAll(lengths, sample -> draw("length" + sample, 1, LONGEST));
            lengths[draw("empty", 0, lengths.length - 1)] = 0;
            return lengths;
        }

        int features() {
            return draw("features", 1, 4);
        }

        PaddingCase model() {
            Graph graph = new Graph();
            Wire x = graph.input(PaddingCase.INPUT, input(features()));
            graph.output(PaddingCase.OUTPUT, graph.add(dense(width), part.on(graph, x)));
            Metric[] metrics =
                    Components.of(Metric.class).all().stream()
                            .filter(this::suits)
                            .toArray(Metric[]::new);
            return new PaddingCase(graph.build(), loss, metrics);
        }

        /** Whether a metric accepts the targets of the loss and what its predictions are. */
        private boolean suits(Metric metric) {
            try {
                ObjectiveDefinition.of(metric, loss, width, loss.targetWidth(width));
                return true;
            } catch (IllegalArgumentException unsuitable) {
                return false;
            }
        }

        Tensor x(int batch, int longest) {
            return PaddingCase.random(name, 1, batch, longest, features());
        }

        /** {@return valid targets of the loss, for every step or for every sample} */
        Tensor y(int batch, int longest, boolean everyStep) {
            int rows = everyStep ? batch * longest : batch;
            double[] targets = Targets.of(loss, width, rows);
            Tensor y = Tensor.zeros(rows, targets.length / rows);
            for (int k = 0; k < targets.length; k++) {
                y.array()[k] = (float) targets[k];
            }
            return everyStep ? y.reshape(batch, longest, y.size(-1)) : y;
        }
    }

    private static Named of(String name, Part part) {
        return new Named(name, part, new MeanSquaredError(), 2);
    }

    // ---- what is looked at

    static Stream<Named> cells() {
        Collection<Cell> cells = Components.of(Cell.class).all();
        return cells.stream().flatMap(PaddingPropertyTest::directions);
    }

    private static Stream<Named> directions(Cell cell) {
        Map<String, Part> parts = new LinkedHashMap<>();
        int units = 1 + (int) (18 * new RandomNumbers(SEED, cell.name()).uniform(0));
        Recurrent last = recurrent(cell, units);
        Recurrent sequences = last.returnSequences(true);
        parts.put("all steps", (graph, x) -> graph.add(sequences, x));
        parts.put("the last step", (graph, x) -> graph.add(last, x));
        parts.put("in reverse", (graph, x) -> graph.add(sequences.reverse(true), x));
        parts.put("the last step in reverse", (graph, x) -> graph.add(last.reverse(true), x));
        parts.put("zeros at masked steps", (graph, x) -> graph.add(sequences.zeroMasked(true), x));
        for (Merge merge : Merge.values()) {
            Layer both = bidirectional(sequences).merge(merge);
            parts.put("both directions by " + merge, (graph, x) -> graph.add(both, x));
        }
        parts.put(
                "both directions apart",
                (graph, x) -> {
                    Wire both = graph.add(bidirectional(sequences).returnBoth(true), x);
                    return graph.add(concatenate(), both.outputs().get(0), both.outputs().get(1));
                });
        return parts.entrySet().stream()
                .map(part -> of(cell.name() + ", " + part.getKey(), part.getValue()));
    }

    static Stream<Named> layers() {
        Stream<Named> once =
                Stream.of(globalAveragePooling(), globalMaxPooling(), lastStep())
                        .map(layer -> of(layer.name(), (graph, x) -> behind(graph, x, layer)));
        Stream<Named> everyStep =
                Stream.of(reverse(), attention())
                        .map(
                                layer ->
                                        of(
                                                layer.name(),
                                                (graph, x) ->
                                                        graph.add(
                                                                gru(3).returnSequences(true),
                                                                behind(graph, x, layer))));
        return Stream.concat(once, everyStep);
    }

    private static Wire behind(Graph graph, Wire x, Layer layer) {
        return graph.add(layer, graph.add(gru(5).returnSequences(true), x));
    }

    static Stream<Named> losses() {
        List<Double> weights = List.of(0.5, 0.0, 3.0);
        SoftmaxCrossEntropy classes = new SoftmaxCrossEntropy(1, LossReduction.MEAN);
        Stream<Loss> others =
                Stream.of(
                        new MeanSquaredError(LossReduction.SUM),
                        new MeanAbsoluteError(LossReduction.NONE),
                        new Huber(0.3, LossReduction.SUM),
                        classes,
                        classes.labelSmoothing(0.2),
                        classes.classWeights(weights),
                        classes.classWeights(weights).labelSmoothing(0.2),
                        new SoftmaxCrossEntropy(1, LossReduction.NONE),
                        new OneHotSoftmaxCrossEntropy(0.2, LossReduction.SUM),
                        new BinaryCrossEntropyFromLogits(weights, LossReduction.MEAN));
        Part part = (graph, x) -> graph.add(gru(4).returnSequences(true), x);
        return Stream.concat(Components.of(Loss.class).all().stream(), others)
                .map(loss -> new Named(loss.toString(), part, loss, Targets.width(loss, 3)));
    }

    static Stream<Named> all() {
        return Stream.of(cells(), layers(), losses()).flatMap(each -> each);
    }

    // ---- what is true of it

    @ParameterizedTest
    @MethodSource("all")
    void paddingOfTheWholeBatchChangesNoBit(Named named) {
        int[] lengths = named.lengths();
        Question question = new Question(named, lengths);
        Answer expected = question.answer(PaddedLayout.compact(lengths), 0);
        for (float padding : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY, -1e30f}) {
            PaddedLayout layout = PaddedLayout.gaps(4, SEED + (long) padding, lengths);
            Answer got = question.answer(layout, padding);
            assertSame(named + ", " + layout + " and " + padding, expected, got);
            TensorAssertions.assertSame(named + ", " + layout, expected.sums(), got.sums());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void paddingOfEverySampleChangesNoBit(Named named) {
        int[] lengths = named.lengths();
        Question question = new Question(named, lengths);
        Answer expected = question.answer(PaddedLayout.compact(lengths), 0);
        for (Side side : Side.values()) {
            PaddedLayout layout = PaddedLayout.of(side, 3, SEED, lengths);
            Answer got = question.answer(layout, Float.NaN);
            assertSame(named + ", " + side + ", " + layout, expected, got);
            String sums = named + ", sums, " + side + ", " + layout;
            if (side == Side.BEHIND) {
                TensorAssertions.assertSame(sums, expected.sums(), got.sums());
            } else {
                TensorAssertions.assertClose(sums, expected.sums(), got.sums(), ROUNDING);
            }
        }
    }

    /** Sequences of one length are shifted together if all padding is leading. */
    @ParameterizedTest
    @MethodSource("all")
    void leadingPaddingOfEqualLengthsKeepsTheBitsOfSums(Named named) {
        int[] lengths = new int[named.draw("batch", 3, 5)];
        Arrays.fill(lengths, named.draw("single", 1, LONGEST));
        Question question = new Question(named, lengths);
        Answer expected = question.answer(PaddedLayout.compact(lengths), 0);
        PaddedLayout layout = PaddedLayout.of(Side.BEFORE, 3, SEED, lengths);
        Answer got = question.answer(layout, Float.NaN);
        assertSame(named + ", " + layout, expected, got);
        TensorAssertions.assertSame(named + ", sums, " + layout, expected.sums(), got.sums());
    }

    @ParameterizedTest
    @MethodSource("all")
    void paddingOfASingleSampleKeepsTheBitsOfSums(Named named) {
        int length = named.draw("single", 1, LONGEST);
        Question question = new Question(named, length);
        Answer expected = question.answer(PaddedLayout.compact(length), 0);
        for (Side side : Side.values()) {
            PaddedLayout layout = PaddedLayout.of(side, 3, SEED, length);
            Answer got = question.answer(layout, Float.NaN);
            assertSame(named + ", " + side + ", " + layout, expected, got);
            TensorAssertions.assertSame(named + ", " + side, expected.sums(), got.sums());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void sampleHasTheSameResultsInAnyBatch(Named named) {
        int[] lengths = named.lengths();
        int batch = lengths.length;
        PaddingCase model = named.model();
        PaddedLayout layout = PaddedLayout.of(Side.SCATTERED, 2, SEED, lengths);
        Tensor x = layout.spread(named.x(batch, Arrays.stream(lengths).max().orElseThrow()), 7);
        Tensor mask = layout.mask();
        Tensor together = model.predict(x, mask);
        for (int from = 0; from < batch; from++) {
            for (int to = from + 1; to <= batch; to++) {
                assertEquals(
                        together.copyOfRange(from, to),
                        model.predict(x.copyOfRange(from, to), mask.copyOfRange(from, to)),
                        named + ", samples from " + from + " to " + (to - 1));
            }
        }
    }

    private static void assertSame(String what, Answer expected, Answer got) {
        TensorAssertions.assertSame(what, expected.rows(), got.rows());
        assertEquals(expected.measured(), got.measured(), what);
    }

    /** A model and sequences to be padded. */
    private static final class Question {
        private final PaddingCase model;
        private final Tensor x;
        private final Tensor y;

        Question(Named named, int... lengths) {
            this.model = named.model();
            int longest = Arrays.stream(lengths).max().orElseThrow();
            this.x = named.x(lengths.length, longest);
            boolean everyStep = model.predict(x, PaddedLayout.compact(lengths).mask()).rank() == 3;
            this.y = named.y(lengths.length, longest, everyStep);
        }

        Answer answer(PaddedLayout layout, float padding) {
            return model.answer(layout, x, y, padding);
        }
    }
}
