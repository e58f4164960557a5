package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.Map;

/**
 * Invalid input is rejected with a message that contains the place, the value and the expectation;
 * no weight changes.
 */
class InvalidInputTest {
    private final Model model =
            Sequential.of(input(5, 2), lstm(3).returnSequences(true), lstm(3), dense(1))
                    .compile(new Adam(), new MeanSquaredError());
    private final Tensor x = Data.normal("x", 4, 5, 2);
    private final Tensor y = Data.normal("y", 4, 1);

    private void refused(Executable call, String... parts) {
        refused(IllegalArgumentException.class, call, parts);
    }

    private void refused(Class<? extends RuntimeException> type, Executable call, String... parts) {
        Refusals.refused(model, type, call, parts);
    }

    @Test
    void bidirectionalRejectsAReversedLayer() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> bidirectional(gru(2).reverse(true)))
                        .getMessage();
        assertTrue(message.contains("a forward layer with reverse(false)"), message);
    }

    /**
     * An index that the table does not have, in the second batch, after which nothing has changed.
     */
    @Test
    void indicesAreCheckedBeforeTheFirstStep() {
        Model chosen = Sequential.of(input(1), embedding(4, 2), lstm(3), dense(1));
        chosen.compile(new Adam(), new MeanSquaredError());
        Map<String, Tensor> start = chosen.weights().copyOfAll();
        Tensor x = Tensor.zeros(4, 3, 1);
        x.set(4, 3, 2, 0);
        Tensor y = Data.normal("y", 4, 1);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> chosen.fit(x, y, once().batchSize(2).shuffle(false)))
                        .getMessage();
        assertTrue(
                message.contains(
                        "got 4.0 in the values of input 'input', sample 3, step 2; mask padding"),
                message);
        assertEquals(start, chosen.weights().copyOfAll());
        Tensor mask = Tensor.zeros(4, 3);
        for (int n = 0; n < 11; n++) {
            mask.array()[n] = 1;
        }
        chosen.fit(x, y, once().batchSize(2).mask(mask)); // it is padding
    }

    private static FitOptions once() {
        return FitOptions.epochs(1);
    }

    @Test
    void shapes() {
        refused(
                () -> model.predict(Data.normal("x", 4, 5, 3)),
                "input",
                "[samples, 5, 2]",
                "[4, 5, 3]");
        refused(
                () -> model.predict(Data.normal("x", 4, 6, 2)),
                "input",
                "[samples, 5, 2]",
                "[4, 6, 2]");
        refused(() -> model.predict(Data.normal("x", 4, 2)), "input", "[4, 2]");
        refused(() -> model.fit(x, Data.normal("y", 3, 1), once()), "4 samples", "3 of targets");
        refused(
                () -> model.fit(x, Data.normal("y", 4, 2), once()),
                "mean_squared_error",
                "width 1",
                "width 2");
        refused(() -> model.fit(x, Data.normal("y", 4, 5, 1), once()), "[4, 5, 1]");
        refused(() -> model.predict(x, Tensor.zeros(4, 4)), "mask", "[4, 4]", "[4, 5]");
        Tensor fraction = Tensor.zeros(4, 5);
        fraction.set(0.5f, 2, 3);
        refused(() -> model.predict(x, fraction), "0.5", "sample 2", "step 3");
    }

    @Test
    void missingData() {
        Class<NullPointerException> missing = NullPointerException.class;
        refused(missing, () -> model.predict((Tensor) null), "the inputs of 'input' are null");
        refused(missing, () -> model.fit(x, null, once()), "the targets of 'output' are null");
        refused(missing, () -> model.fit(x, y, null), "options");
        refused(() -> lstm(3).kernelInitializer(null), "recurrent: ", "kernel_initializer");
        refused(() -> lstm(3).recurrentInitializer(null), "recurrent_initializer");
        refused(() -> lstm(3).biasInitializer(null), "bias_initializer");
        refused(() -> recurrent(null, 3), "recurrent: cell");
    }

    @Test
    void incompatibleLayers() {
        refused(
                () -> Sequential.of(input(2), lstm(3), lstm(3)),
                "layer 'lstm_1'",
                "return sequences");
        refused(() -> lstm(0), "units", "0");
        refused(() -> dense(-1), "units", "-1");
        refused(() -> input(0), "features", "0");
        refused(() -> input(0, 3), "steps", "0");
        refused(() -> Sequential.of(input(1)), "at least one layer");
    }

    @Test
    void emptyData() {
        refused(() -> model.predict(Tensor.zeros(0, 5, 2)), "empty", "[0, 5, 2]");
        refused(() -> model.fit(Tensor.zeros(0, 5, 2), Tensor.zeros(0, 1), once()), "empty");
        Model open = Sequential.of(input(2), lstm(3));
        refused(() -> open.predict(Tensor.zeros(3, 0, 2)), "empty", "[3, 0, 2]");
    }

    @Test
    void options() {
        refused(() -> FitOptions.epochs(0), "epochs", "0");
        refused(() -> once().batchSize(0), "batchSize", "0");
        refused(() -> once().validationSplit(1), "validationSplit", "1");
        refused(() -> model.fit(x, y, once().validationSplit(0.9)), "validation split", "training");
        refused(() -> Execution.standard().threads(0), "threads", "0");
        refused(() -> new Adam(-1), "learningRate", "-1");
        GradientDescent descent = new GradientDescent(0.1);
        refused(() -> descent.nesterov(true), "Nesterov", "momentum");
        model.compile(descent.momentum(0.9).nesterov(true), new MeanSquaredError());
        double infinite = Double.POSITIVE_INFINITY;
        refused(() -> new EarlyStopping("loss", 1, infinite), "improvement", "Infinity");
        EarlyStopping stopping = new EarlyStopping(2);
        refused(
                () -> model.fit(x, y, once().listener(stopping)),
                "early stopping",
                "val_loss",
                "validation");
        Loss none = new MeanSquaredError(LossReduction.NONE);
        refused(() -> model.compile(new Adam(), none), "NONE");
    }

    @Test
    void names() {
        refused(
                () -> model.weights().copyOf("lstm/kernels"),
                "lstm/kernels",
                "lstm_1/recurrent_kernel");
        refused(
                () -> model.weights().set("lstm/bias", Tensor.zeros(3)),
                "lstm/bias",
                "[12]",
                "[3]");
        refused(() -> model.weights().freeze("gru"), "gru", "lstm/kernel");
        refused(
                () -> model.forward(x, null, Map.of("lstm/d", Tensor.zeros(4, 3))),
                "lstm/d",
                "lstm_1/c");
        refused(
                () -> model.forward(x, null, Map.of("lstm/c", Tensor.zeros(4, 2))),
                "lstm/c",
                "[4, 2]",
                "[4, 3]");
        refused(() -> Components.of(Cell.class).named("ltsm"), "ltsm", "gru", "lstm", "simple_rnn");
        refused(() -> Execution.standard().kernels("gpu"), "gpu", "scalar");
    }

    @Test
    void messageNamesValidShapes() {
        Model fixed = Sequential.of(input(5, 3), dense(2));
        refused(
                () -> fixed.predict(Tensor.zeros(2, 3)),
                "input 'input' expects [samples, 5, 3], got [2, 3]");
        Model open = Sequential.of(input(3), dense(2));
        refused(
                () -> open.predict(Tensor.zeros(2, 4)),
                "expects [samples, 3] or [samples, steps, 3], got [2, 4]");
    }

    @Test
    void classIndices() {
        Model classifier =
                Sequential.of(input(2), lstm(3), dense(4))
                        .compile(new Adam(), new SoftmaxCrossEntropy());
        Tensor indices = Tensor.of(new float[] {0, 3, -100, 4}, 4);
        refused(
                () -> classifier.trainStep(x, indices),
                "softmax_cross_entropy",
                "0 to 3",
                "-100",
                "4.0");
    }

    @Test
    void nonFiniteNumbers() {
        Tensor holed = x.copy();
        holed.set(Float.NaN, 3, 2, 1);
        refused(
                NonFiniteException.class,
                () -> model.fit(holed, y, once().batchSize(1).shuffle(false)),
                "values of input 'input' contain NaN in sample 3, step 2, feature 1");
        Tensor endless = y.copy();
        endless.set(Float.POSITIVE_INFINITY, 1, 0);
        refused(
                NonFiniteException.class,
                () -> model.trainStep(x, endless),
                "targets of output 'output' contain Infinity in sample 1, step 0, feature 0");
        model.fit(holed, y, once().checkFinite(false)); // as asked for
    }

    @Test
    void nonFiniteLossNamesTheLayer() {
        model.weights().set("lstm_1/bias", filled(12, Float.NaN));
        refused(
                NonFiniteException.class,
                () -> model.trainStep(x, y),
                "the loss is NaN, first in sample 0, output 'output'",
                "weight 'lstm_1/bias'");
    }

    @Test
    void nonFiniteValidationData() {
        Tensor holed = x.copy();
        holed.set(Float.NaN, 1, 0, 0);
        FitOptions options = once().validation(holed, y);
        String message =
                assertThrows(NonFiniteException.class, () -> model.fit(x, y, options)).getMessage();
        assertTrue(
                message.contains(
                        "validation data: the values of input 'input' contain NaN in sample 1"),
                message);
    }

    @Test
    void backwardAfterChangedWeights() {
        ForwardPass pass = model.forward(x);
        model.weights().set("dense/bias", Tensor.zeros(1));
        refused(
                IllegalStateException.class,
                () -> pass.backward(Tensor.zeros(4, 1)),
                "weights have changed",
                "forward again");
    }

    @Test
    void anyValueIsValidInPadding() {
        Tensor holed = x.copy();
        holed.set(Float.NaN, 3, 4, 1);
        Tensor mask = filled(20, 1).reshape(4, 5);
        mask.set(0, 3, 4);
        assertTrue(Double.isFinite(model.trainStep(holed, y, mask, Map.of()).loss()));
    }

    private static Tensor filled(int size, float value) {
        Tensor tensor = Tensor.zeros(size);
        java.util.Arrays.fill(tensor.array(), value);
        return tensor;
    }

    @Test
    void notCompiled() {
        Model raw = Sequential.of(input(2), lstm(3));
        refused(IllegalStateException.class, () -> raw.fit(x, y, once()), "compile");
        refused(IllegalStateException.class, () -> raw.evaluate(x, y), "compile");
    }
}
