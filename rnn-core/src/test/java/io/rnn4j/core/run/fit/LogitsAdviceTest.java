package io.rnn4j.core.run.fit;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.reverse;
import static io.rnn4j.core.layer.Layers.simpleRnn;
import static io.rnn4j.core.layer.Layers.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.BinaryAccuracy;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

class LogitsAdviceTest {
    /** A loss that is not one of rnn4j. */
    private record PlugIn(PredictionKind predictionKind) implements Loss {
        @Override
        public String name() {
            return "test.plug_in";
        }

        @Override
        public void define(Objective o) {
            o.value(o.prediction().minus(o.target(o.prediction().width())).square());
        }
    }

    /** A layer that is not one of rnn4j. */
    private record Squashing() implements Layer {
        @Override
        public String name() {
            return "test.squashing";
        }

        @Override
        public Signal define(Network network, Signal input) {
            return network.rows(input, row -> row.times(2).sigmoid());
        }
    }

    /** A plug-in layer with the textbook form of the softmax. */
    private record PlainSoftmax() implements Layer {
        @Override
        public String name() {
            return "test.plain_softmax";
        }

        @Override
        public Signal define(Network network, Signal input) {
            return network.rows(input, row -> row.minus(row.logSumExp()).exp());
        }
    }

    /** What compile logs. */
    private static String advice(Runnable compile) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true));
        try {
            compile.run();
        } finally {
            System.setErr(before);
        }
        return said.toString();
    }

    private static String advice(Loss loss, List<Metric> metrics, Layer... layers) {
        Model model = Sequential.of(input(3), layers);
        return advice(() -> model.compile(new Adam(), loss, metrics.toArray(Metric[]::new)));
    }

    private static boolean advises(Loss loss, Layer... layers) {
        return !advice(loss, List.of(), layers).isEmpty();
    }

    @Test
    void aConditionalRandomFieldThatNoLossReadsIsFound() {
        Layer tags = lstm(4).returnSequences(true);
        String said = advice(new SoftmaxCrossEntropy(), List.of(), tags, dense(3), crf());
        assertTrue(
                said.contains(
                        "output 'output' has the transition scores of crf(), but its loss"
                                + " 'softmax_cross_entropy' does not read them, so they are not"
                                + " trained; use CrfLoss, or leave crf() out"),
                said);
        assertFalse(advises(new CrfLoss(), tags, dense(3), crf()));
    }

    @Test
    void aSecondSoftmaxOrSigmoidIsFound() {
        String said = advice(new SoftmaxCrossEntropy(), List.of(), lstm(4), dense(3), softmax());
        assertTrue(
                said.contains(
                        "output 'output' is computed by a softmax, but its loss"
                            + " 'softmax_cross_entropy' takes logits and contains a softmax; leave"
                            + " the one of the layer out"),
                said);
        assertTrue(
                advises(new OneHotSoftmaxCrossEntropy(), dense(3).activation(Activations.SOFTMAX)));
        assertTrue(
                advises(
                        new BinaryCrossEntropyFromLogits(),
                        dense(2),
                        activation(Activations.SIGMOID)));
    }

    /** Also where a cell, a layer that only moves rows, or a plug-in computes the output. */
    @Test
    void theLastFunctionIsFoundInTheEquations() {
        Loss loss = new BinaryCrossEntropyFromLogits();
        assertTrue(advises(loss, new Squashing()));
        assertTrue(advises(new SoftmaxCrossEntropy(), dense(2), new PlainSoftmax()));
        assertTrue(
                advises(loss, recurrent(new SimpleRnnCell().activation(Activations.SIGMOID), 2)));
        assertTrue(advises(loss, dense(2).activation(Activations.SIGMOID), reverse(), lastStep()));
        assertTrue(
                advises(
                        new SoftmaxCrossEntropy(),
                        dense(2),
                        softmax(),
                        activation(Activations.IDENTITY),
                        dropout(0.1)));
        FeedbackCell decoder = new FeedbackCell(new LstmCell(), 4);
        assertTrue(
                advises(
                        new SoftmaxCrossEntropy(),
                        recurrent(decoder.outputActivation(Activations.SOFTMAX), 3)));
        assertTrue(!advises(loss, dense(2).activation(Activations.SIGMOID), dense(2)));
        assertTrue(!advises(loss, lstm(2)));
        assertTrue(!advises(loss, bidirectional(simpleRnn(2))));
    }

    @Test
    void sharedLayersAreFoundToo() {
        Graph graph = new Graph();
        Wire one = graph.input("one", input(3));
        Wire two = graph.input("two", input(3));
        GraphLayer shared = graph.layer(dense(3).activation(Activations.SOFTMAX));
        graph.output("first", shared.on(one));
        graph.output("second", shared.on(two));
        Model model = graph.build();
        String said =
                advice(
                        () ->
                                model.compile(
                                        new Adam(),
                                        new OutputLoss("first", new SoftmaxCrossEntropy()),
                                        new OutputLoss("second", new SoftmaxCrossEntropy())));
        assertTrue(said.contains("output 'first'") && said.contains("output 'second'"), said);
    }

    @Test
    void logitsAreNotLimited() {
        String said =
                advice(
                        new SoftmaxCrossEntropy(),
                        List.of(),
                        dense(3).activation(Activations.SIGMOID));
        assertTrue(said.contains("limits to values from 0 to 1; leave the sigmoid out"), said);
        assertTrue(advises(new BinaryCrossEntropyFromLogits(), dense(3), softmax()));
        assertTrue(advises(new PlugIn(PredictionKind.BINARY_LOGITS), dense(3), softmax()));
        assertTrue(advises(new PlugIn(PredictionKind.CLASS_LOGITS), dense(3), softmax()));
    }

    @Test
    void saturationBeforeALossOfValuesIsFound() {
        for (Loss loss : Components.of(Loss.class).all()) {
            if (loss.predictionKind() == PredictionKind.VALUES) {
                String said = advice(loss, List.of(), dense(3), softmax());
                assertTrue(said.contains("use SoftmaxCrossEntropy"), said);
                said = advice(loss, List.of(), dense(3).activation(Activations.SIGMOID));
                assertTrue(said.contains("use BinaryCrossEntropyFromLogits"), said);
            }
        }
        assertEquals(PredictionKind.VALUES, new MeanSquaredError().predictionKind());
    }

    @Test
    void softmaxOverOneUnitIsFoundBeforeAnyLoss() {
        for (Loss loss :
                List.of(
                        new MeanSquaredError(),
                        new BinaryCrossEntropyFromLogits(),
                        new PlugIn(PredictionKind.UNSPECIFIED),
                        new PlugIn(PredictionKind.CLASS_PROBABILITIES))) {
            String said = advice(loss, List.of(), dense(1), softmax());
            assertTrue(said.contains("by a softmax over one unit, which is always 1"), said);
            said = advice(loss, List.of(), dense(1).activation(Activations.LOG_SOFTMAX));
            assertTrue(said.contains("by a log-softmax over one unit, which is always 0"), said);
        }
    }

    @Test
    void otherModelsAreLeftAlone() {
        assertTrue(!advises(new SoftmaxCrossEntropy(), dense(3)));
        assertTrue(!advises(new MeanSquaredError(), dense(1)));
        assertTrue(!advises(new SoftmaxCrossEntropy(), lstm(3)));
        assertTrue(!advises(new PlugIn(PredictionKind.UNSPECIFIED), dense(3), softmax()));
        assertTrue(!advises(new PlugIn(PredictionKind.CLASS_PROBABILITIES), dense(3), softmax()));
        assertTrue(
                !advises(
                        new PlugIn(PredictionKind.BINARY_PROBABILITIES),
                        dense(3).activation(Activations.SIGMOID)));
    }

    @Test
    void thresholdsThatLookLikeProbabilitiesBesideLogitsAreFound() {
        Loss logits = new BinaryCrossEntropyFromLogits();
        for (Metric metric : List.of(new Accuracy(0.5), new BinaryAccuracy(0.3))) {
            String said = advice(logits, List.of(metric), dense(1));
            assertTrue(said.contains("metric '" + metric.name() + "' of output 'output'"), said);
            assertTrue(said.contains("probability(true)"), said);
            assertEquals("", advice(new MeanSquaredError(), List.of(metric), dense(1)));
        }
        List<Metric> right = List.of(new Accuracy(), new BinaryAccuracy(0));
        assertEquals("", advice(logits, right, dense(1)));
    }
}
