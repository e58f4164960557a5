package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.MeanAbsoluteError;
import io.rnn4j.core.metric.RootMeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.StepResult;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SequentialTest {

    @Test
    void learnsTheSignOfTheFirstStep() {
        int samples = 400;
        Tensor x = Data.normal("x", samples, 8, 1);
        Tensor y = Tensor.zeros(samples);
        for (int sample = 0; sample < samples; sample++) {
            y.set(x.get(sample, 0, 0) > 0 ? 1 : 0, sample);
        }
        Model model = Sequential.of(input(1), gru(12), dense(2));
        model.compile(new Adam(0.01), new SoftmaxCrossEntropy(), new Accuracy());
        History history = model.fit(x, y, FitOptions.epochs(40).validationSplit(0.2));
        assertTrue(history.loss()[39] < 0.1 * history.loss()[0], () -> "" + history.loss()[39]);
        assertTrue(history.of("val_accuracy")[39] > 0.9, () -> "" + history.of("val_accuracy")[39]);
    }

    @Test
    void oneModelTakesAnyLengthAndBatch() {
        Model model = Sequential.of(input(2), lstm(3).returnSequences(true), dense(4));
        assertEquals(Shape.of(1, 1, 4), model.predict(Data.normal("x", 1, 1, 2)).shape());
        assertEquals(Shape.of(300, 9, 4), model.predict(Data.normal("x", 300, 9, 2)).shape());
        assertEquals(Shape.of(2, 5, 4), model.predict(Data.normal("x", 2, 5, 2)).shape());
    }

    @Test
    void modelWithoutRecurrenceTakesRows() {
        Model model = Sequential.of(input(2), dense(3), activation(Activations.RELU));
        Tensor rows = Data.normal("x", 6, 2);
        Tensor result = model.predict(rows);
        assertEquals(Shape.of(6, 3), result.shape());
        assertArrayEquals(result.array(), model.predict(rows.reshape(2, 3, 2)).array());
    }

    @Test
    void evaluateAgreesWithThePredictions() {
        Model model = Sequential.of(input(2), lstm(3), dense(2));
        model.compile(
                new Adam(),
                new MeanSquaredError(),
                new MeanAbsoluteError(),
                new RootMeanSquaredError());
        int samples = 300; // more than a batch
        Tensor x = Data.normal("x", samples, 4, 2);
        Tensor y = Data.normal("y", samples, 2);
        Tensor prediction = model.predict(x);
        double squares = 0;
        double absolutes = 0;
        for (int n = 0; n < y.array().length; n++) {
            double difference = prediction.array()[n] - y.array()[n];
            squares += difference * difference;
            absolutes += Math.abs(difference);
        }
        Map<String, Double> results = model.evaluate(x, y);
        assertEquals(squares / y.array().length, results.get("loss"), 1e-6);
        assertEquals(absolutes / y.array().length, results.get("mae"), 1e-6);
        assertEquals(Math.sqrt(squares / y.array().length), results.get("rmse"), 1e-6);
    }

    @Test
    void frozenWeightsAreUnchanged() {
        Model model = Sequential.of(input(2), lstm(3), dense(1));
        model.compile(new GradientDescent(0.1), new MeanSquaredError());
        model.weights().freeze("lstm");
        Tensor kernel = model.weights().copyOf("lstm/kernel");
        Tensor bias = model.weights().copyOf("dense/bias");
        model.trainStep(Data.normal("x", 4, 3, 2), Data.normal("y", 4, 1));
        assertEquals(kernel, model.weights().copyOf("lstm/kernel"));
        assertNotEquals(bias, model.weights().copyOf("dense/bias"));
        model.weights().unfreeze("lstm/kernel");
        assertTrue(model.weights().isFrozen("lstm/bias"));
        model.trainStep(Data.normal("x", 4, 3, 2), Data.normal("y", 4, 1));
        assertNotEquals(kernel, model.weights().copyOf("lstm/kernel"));
    }

    @Test
    void trainStepEqualsForwardLossBackwardAndUpdate() {
        Tensor x = Data.normal("x", 3, 4, 2);
        Tensor y = Data.normal("y", 3, 1);
        Model model = Sequential.of(input(2), simpleRnn(5), dense(1));
        Map<String, Tensor> byHand = model.weights().copyOfAll();
        ForwardPass pass = model.forward(x);
        LossFunction.Result loss = new LossFunction(new MeanSquaredError()).apply(pass.output(), y);
        new OptimizerSteps(new GradientDescent(0.1))
                .step(byHand, pass.backward(loss.gradient()).weights());
        model.compile(new GradientDescent(0.1), new MeanSquaredError());
        StepResult step = model.trainStep(x, y);
        assertEquals(byHand, model.weights().copyOfAll());
        assertEquals(loss.value().get(), (float) step.loss());
        assertEquals(pass.finalStates(), step.finalStates());
    }

    @Test
    void shufflingDependsOnSeedAndEpoch() {
        Tensor x = Data.normal("x", 40, 3, 1);
        Tensor y = Data.normal("y", 40, 1);
        double[] losses = fit(x, y, FitOptions.epochs(2).batchSize(8)).loss();
        assertArrayEquals(losses, fit(x, y, FitOptions.epochs(2).batchSize(8)).loss());
        double[] unshuffled = fit(x, y, FitOptions.epochs(2).batchSize(8).shuffle(false)).loss();
        assertNotEquals(losses[0], unshuffled[0]);
    }

    private static History fit(Tensor x, Tensor y, FitOptions options) {
        Model model = Sequential.of(3, input(1), simpleRnn(4), dense(1));
        return model.compile(new Adam(0.05), new MeanSquaredError()).fit(x, y, options);
    }

    @Test
    void earlyStoppingRestoresTheBestWeights() {
        Tensor x = Data.normal("x", 30, 3, 1);
        Tensor y = Data.normal("y", 30, 1); // noise: the validation loss soon rises
        Model model = Sequential.of(input(1), lstm(20), dense(1));
        model.compile(new Adam(0.02), new MeanSquaredError());
        EarlyStopping stopping = new EarlyStopping(3);
        History history =
                model.fit(x, y, FitOptions.epochs(200).validationSplit(0.3).listener(stopping));
        assertTrue(history.epochs() < 200);
        assertEquals(stopping.bestEpoch() + 4, history.epochs());
        assertEquals(
                stopping.best(),
                model.evaluate(x.copyOfRange(21, 30), y.copyOfRange(21, 30)).get("loss"));
    }

    @Test
    void earlyStoppingMaximisesAccuracy() {
        Tensor x = Data.normal("x", 60, 3, 1);
        Tensor y = Tensor.zeros(60);
        for (int sample = 0; sample < 60; sample++) {
            y.set(x.get(sample, 2, 0) > 0 ? 1 : 0, sample);
        }
        Model model = Sequential.of(input(1), simpleRnn(8), dense(2));
        model.compile(new Adam(0.01), new SoftmaxCrossEntropy(), new Accuracy());
        EarlyStopping stopping = new EarlyStopping("accuracy", 30, 0);
        History history = model.fit(x, y, FitOptions.epochs(30).listener(stopping));
        double best = java.util.Arrays.stream(history.of("accuracy")).max().orElseThrow();
        assertEquals(best, stopping.best());
        assertTrue(best > history.of("accuracy")[0]);
    }

    @Test
    void accuracyUsesTheFirstLargestAndIgnoresNegativeIndices() {
        Model model = Sequential.of(input(2), dense(3));
        model.compile(new GradientDescent(0.1), new SoftmaxCrossEntropy(), new Accuracy());
        model.weights().set("dense/kernel", Tensor.zeros(2, 3));
        Tensor x = Tensor.zeros(4, 2);
        Tensor y = Tensor.of(new float[] {0, 1, -100, -100}, 4);
        model.weights().set("dense/bias", Tensor.of(new float[] {0, 5, 0}, 3));
        assertEquals(0.5, model.evaluate(x, y).get("accuracy"));
        model.weights().set("dense/bias", Tensor.zeros(3)); // all equal: class 0
        assertEquals(0.5, model.evaluate(x, y).get("accuracy"));
        Tensor last = Tensor.of(new float[] {2, 2, 2, 2}, 4);
        assertEquals(0, model.evaluate(x, last).get("accuracy"));
    }

    @Test
    void accuracyOfOneHotRowsAndOfProbabilities() {
        Model model = Sequential.of(input(3), activation(Activations.IDENTITY));
        model.compile(new GradientDescent(0.1), new MeanSquaredError(), new Accuracy());
        Tensor scores = Tensor.of(new float[] {1, 3, 2, 9, 8, 7}, 2, 3);
        Tensor classes = Tensor.of(new float[] {0, 1, 0, 0, 0, 1}, 2, 3);
        assertEquals(0.5, model.evaluate(scores, classes).get("accuracy"));
        Model binary = Sequential.of(input(1), activation(Activations.IDENTITY));
        binary.compile(new GradientDescent(0.1), new MeanSquaredError(), new Accuracy());
        Tensor probabilities = Tensor.of(new float[] {0.6f, 0.4f, 0.7f, 0.1f}, 4, 1);
        Tensor truth = Tensor.of(new float[] {1, 0, 0, 0}, 4, 1);
        assertEquals(0.75, binary.evaluate(probabilities, truth).get("accuracy"));
    }

    @Test
    void listenersAreCalledForEveryBatchAndCanStop() {
        List<String> heard = new java.util.ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        heard.add(progress.epoch() + "/" + progress.batch());
                        if (heard.size() == 4) {
                            progress.stop();
                        }
                    }
                };
        fit(
                Data.normal("x", 9, 2, 1),
                Data.normal("y", 9, 1),
                FitOptions.epochs(5).batchSize(3).listener(listener));
        assertEquals(List.of("0/0", "0/1", "0/2", "1/0"), heard);
    }

    @Test
    void summaryShowsLayersShapesAndParameters() {
        Model model =
                Sequential.of(
                        input(10, 1), simpleRnn(64).returnSequences(true), simpleRnn(64), dense(1));
        assertEquals(
                """
                layer         kind       output           parameters
                input         input      [batch, 10, 1]            0
                simple_rnn    recurrent  [batch, 10, 64]       4,224
                simple_rnn_1  recurrent  [batch, 64]           8,256
                dense         dense      [batch, 1]               65
                total parameters: 12,545
                """,
                model.summary().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void equationsOfEveryLayer() {
        Model model = Sequential.of(input(1), lstm(2), dense(1));
        for (String part : new String[] {"lstm", "dense", "σ", "tanh", "∂"}) {
            assertTrue(model.equations().contains(part), part);
        }
        assertTrue(model.latexEquations().contains("\\sigma"));
        assertFalse(model.equations().contains("\\sigma"));
    }

    @Test
    void weightsHaveNamesAndLayoutOfKeras() {
        Model model = Sequential.of(input(3), lstm(2).returnSequences(true), gru(1), dense(4));
        assertEquals(
                List.of(
                        "lstm/kernel",
                        "lstm/recurrent_kernel",
                        "lstm/bias",
                        "gru/kernel",
                        "gru/recurrent_kernel",
                        "gru/bias",
                        "gru/recurrent_bias",
                        "dense/kernel",
                        "dense/bias"),
                List.copyOf(model.weights().names()));
        assertEquals(Shape.of(3, 8), model.weights().shape("lstm/kernel"));
        assertEquals(Shape.of(2, 8), model.weights().shape("lstm/recurrent_kernel"));
        assertArrayEquals(
                new float[] {0, 0, 1, 1, 0, 0, 0, 0}, model.weights().copyOf("lstm/bias").array());
    }

    @Test
    void tensorsOfAPassAreNotShared() {
        Model model = Sequential.of(input(3), simpleRnn(4));
        ForwardPass pass = model.forward(Examples.of("input", Data.normal("x", 2, 5, 3)));
        assertThrows(UnsupportedOperationException.class, () -> pass.outputs().clear());
        assertThrows(UnsupportedOperationException.class, () -> pass.finalStates().clear());
    }

    @Test
    void backwardTwiceGivesTheSameGradients() {
        Model model = Sequential.of(input(2), lstm(5).returnSequences(true), gru(4), dense(3));
        ForwardPass pass = model.forward(Data.normal("x", 3, 4, 2));
        Tensor upstream = Data.normal("upstream", 3, 3);
        Gradients first = pass.backward(upstream);
        pass.backward(Data.normal("other", 3, 3));
        assertEquals(first, pass.backward(upstream));
    }

    /** A layer with the label that a second dense layer would get. */
    private record Labelled() implements Layer {
        @Override
        public String name() {
            return "dense_1";
        }

        @Override
        public Signal define(Network network, Signal input) {
            return dense(2).define(network, input);
        }
    }

    @Test
    void labelsAreUnique() {
        Model model = Sequential.of(input(2), dense(2), dense(2), new Labelled());
        assertEquals(6, model.weights().names().size());
    }
}
