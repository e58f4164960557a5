package io.rnn4j.core;

import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.initializer.Chrono;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Constrained;
import io.rnn4j.core.optimizer.Regularized;
import io.rnn4j.core.training.NonFiniteException;

import java.util.Map;

/** Trains a small model that contains a component, with zeros and constant rows in its data. */
public final class TrainedComponent {
    private static final int UNITS = 3;
    private static final int STEPS = 4;
    private static final Loss SQUARES = new MeanSquaredError();

    private TrainedComponent() {}

    /**
     * Requires that the steps of training have finite results, or that a step that has not changes
     * no weight.
     */
    static void train(Component component) {
        switch (component) {
            case Activation activation ->
                    train(
                            new Adam(),
                            SQUARES,
                            recurrent(new SimpleRnnCell().activation(activation), UNITS),
                            dense(2).activation(activation));
            case Chrono biases ->
                    train(new Adam(), SQUARES, lstm(UNITS).biasInitializer(biases), dense(2));
            case Initializer initializer ->
                    train(
                            new Adam(),
                            SQUARES,
                            lstm(UNITS)
                                    .kernelInitializer(initializer)
                                    .recurrentInitializer(initializer)
                                    .biasInitializer(initializer),
                            dense(2));
            case Cell cell -> train(new Adam(), SQUARES, recurrent(cell, UNITS), dense(2));
            case RepeatVector layer -> train(new Adam(), SQUARES, lastStep(), layer, dense(2));
            case Layer layer -> train(new Adam(), SQUARES, layer, dense(2));
            case CrfLoss loss ->
                    train(
                            new Adam(),
                            reduced(loss),
                            lstm(UNITS).returnSequences(true),
                            dense(2),
                            crf());
            case CtcLoss loss -> train(loss);
            case Loss loss -> train(loss);
            case Metric metric -> evaluate(metric);
            case Regularizer regularizer ->
                    train(
                            Regularized.of(new Adam(), regularizer, "*"),
                            SQUARES,
                            lstm(UNITS),
                            dense(2));
            case Constraint constraint ->
                    train(
                            Constrained.of(new Adam(), constraint, "*"),
                            SQUARES,
                            lstm(UNITS),
                            dense(2));
            case Optimizer optimizer -> train(optimizer, SQUARES, lstm(UNITS), dense(2));
            default -> throw new AssertionError(component);
        }
    }

    /** {@return a width of predictions, at least 2, that suits the parameters of a loss} */
    public static int width(Loss loss) {
        for (int width = 2; ; width++) {
            try {
                loss.targetWidth(width);
                return width;
            } catch (IllegalArgumentException unsuitable) {
                // the next one
            }
        }
    }

    private static void train(CtcLoss loss) {
        Model model =
                Sequential.of(7, input(STEPS, 2), lstm(UNITS).returnSequences(true), dense(2));
        float label = loss.blank() == 0 ? 1 : 0;
        float end = loss.padding();
        Tensor labels = Tensor.of(new float[] {label, label, end, end, label, end}, 3, 2);
        if (loss.reduction() == LossReduction.NONE) {
            Tensor logits = model.predict(inputs(2)).copyOfRange(0, 3);
            assertFinite("value", new LossFunction(loss).apply(logits, labels).value());
            return;
        }
        model.compile(new Adam(), loss);
        double value = model.trainStep(inputs(2).copyOfRange(0, 3), labels).loss();
        assertTrue(Double.isFinite(value), "the loss is " + value);
        model.weights().copyOfAll().forEach(TrainedComponent::assertFinite);
    }

    private static Loss reduced(CrfLoss loss) {
        return loss.reduction() == LossReduction.NONE ? loss.reduction(LossReduction.SUM) : loss;
    }

    private static void train(Loss loss) {
        if (loss.reduction() == LossReduction.NONE) {
            int width = width(loss);
            Tensor zeros = Tensor.zeros(2, width);
            Tensor targets = Tensor.zeros(2, loss.targetWidth(width));
            Tensor values = new LossFunction(loss).apply(zeros, targets).value();
            assertFinite("value", values);
        } else {
            train(new Adam(), loss, lstm(UNITS), dense(width(loss)));
        }
    }

    /** Evaluates a metric beside a loss of values or, if it does not suit that, one of classes. */
    private static void evaluate(Metric metric) {
        Model model;
        try {
            model = Sequential.of(7, input(STEPS, 2), lstm(UNITS), dense(1));
            model.compile(new Adam(), SQUARES, metric);
        } catch (IllegalArgumentException unsuitable) {
            Loss classes = new SoftmaxCrossEntropy();
            model = Sequential.of(7, input(STEPS, 2), lstm(UNITS), dense(2));
            model.compile(new Adam(), classes, metric);
        }
        Tensor targets = Tensor.of(new float[] {0, 1, 1, 0, 1}, 5, 1);
        Map<String, Double> results = model.evaluate(inputs(2), targets);
        results.forEach((name, value) -> assertTrue(Double.isFinite(value), name + " " + value));
    }

    private static void train(Optimizer optimizer, Loss loss, Layer... layers) {
        int features = layers[0] instanceof Embedding ? 1 : 2;
        Layer[] all = new Layer[layers.length];
        System.arraycopy(layers, 0, all, 0, layers.length);
        Model model = Sequential.of(7, input(STEPS, features), all);
        Tensor x = inputs(features);
        int[] shape = model.predict(x).shape().toArray();
        int targetWidth = loss.targetWidth(shape[shape.length - 1]);
        shape[shape.length - 1] = targetWidth;
        Tensor y = Tensor.zeros(shape);
        for (int row = 0; row < y.array().length; row += targetWidth) {
            y.array()[row] = 1; // class 1, or a one-hot row
        }
        model.compile(optimizer, loss);
        for (int step = 0; step < 2; step++) {
            Map<String, Tensor> before = model.weights().copyOfAll();
            try {
                double value = model.trainStep(x, y).loss();
                assertTrue(Double.isFinite(value), "the loss is " + value);
            } catch (NonFiniteException stopped) {
                assertEquals(before, model.weights().copyOfAll(), "changed by a failed step");
                return;
            }
            model.weights().copyOfAll().forEach(TrainedComponent::assertFinite);
        }
    }

    private static void assertFinite(String name, Tensor tensor) {
        for (float value : tensor.array()) {
            assertTrue(Float.isFinite(value), name + " has the value " + value);
        }
    }

    /** Indices of a vocabulary of one, or a feature that is always 0 beside one that is not. */
    private static Tensor inputs(int features) {
        Tensor x = Tensor.zeros(5, STEPS, features);
        if (features == 2) {
            for (int sample = 1; sample < 5; sample++) { // the first sample is all 0
                for (int step = 0; step < STEPS; step++) {
                    x.set((sample - 2) * (step + 1) * 0.3f, sample, step, 1);
                }
            }
        }
        return x;
    }
}
