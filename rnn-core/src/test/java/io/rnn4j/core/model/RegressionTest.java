package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.StepResult;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Regression tests of former and likely faults. */
class RegressionTest {

    @Test
    void backwardTwiceGivesTheSameGradients() {
        Model model = Sequential.of(input(2), lstm(5).returnSequences(true), gru(4), dense(3));
        ForwardPass pass = model.forward(Data.normal("x", 3, 4, 2));
        Tensor upstream = Data.normal("upstream", 3, 3);
        Gradients first = pass.backward(upstream);
        pass.backward(Data.normal("other", 3, 3));
        assertEquals(first, pass.backward(upstream));
    }

    /** Keeps the value before the step, and exchanges two slots. */
    private record LeafSlots() implements Optimizer {
        @Override
        public String name() {
            return "test.leaf_slots";
        }

        @Override
        public double learningRate() {
            return 1;
        }

        @Override
        public void define(Update u) {
            Expr previous = u.slot("previous");
            Expr a = u.slot("a");
            Expr b = u.slot("b");
            u.next("previous", u.parameter());
            u.next("a", b);
            u.next("b", a.plus(u.gradient()));
            u.next(u.parameter().plus(previous.times(100)).plus(a.times(10)));
        }
    }

    @Test
    void optimizerStateCanCopyAnotherStateOrTheWeight() {
        OptimizerSteps steps = new OptimizerSteps(new LeafSlots());
        Map<String, Tensor> weight = Map.of("w", Tensor.of(new float[] {1}, 1));
        Map<String, Tensor> gradient = Map.of("w", Tensor.of(new float[] {1}, 1));
        double w = 1;
        double previous = 0;
        double a = 0;
        double b = 0;
        for (int step = 0; step < 4; step++) {
            steps.step(weight, gradient);
            double nextW = w + 100 * previous + 10 * a;
            double nextA = b;
            b = a + 1;
            a = nextA;
            previous = w;
            w = nextW;
            assertEquals((float) w, weight.get("w").get(0), "step " + step);
        }
    }

    @Test
    void unfrozenWeightStartsWithItsFirstStep() {
        OptimizerSteps steps = new OptimizerSteps(new Adam(0.1));
        Tensor early = Tensor.zeros(1);
        Tensor gradient = Tensor.of(new float[] {2}, 1);
        for (int step = 0; step < 50; step++) {
            steps.step(Map.of("early", early), Map.of("early", gradient));
        }
        Tensor late = Tensor.zeros(1);
        steps.step(Map.of("late", late), Map.of("late", gradient));
        assertEquals(-0.1f, late.get(0), 1e-6f);
    }

    /** Its derivative at 0 is infinite. */
    private record Root() implements Activation {
        @Override
        public String name() {
            return "test.root";
        }

        @Override
        public Expr of(Expr x) {
            return x.abs().sqrt();
        }
    }

    /** Its value at 0 is infinite. */
    private record Logarithm() implements Activation {
        @Override
        public String name() {
            return "test.logarithm";
        }

        @Override
        public Expr of(Expr x) {
            return x.abs().log();
        }
    }

    @Test
    void infiniteValuesStayInPadding() {
        Tensor mask = Data.mask(4, 5);
        Tensor x = Data.normal("x", 4, 5, 2);
        Tensor y = Data.normal("y", 4, 5, 1);
        for (Activation infinite : List.of(new Root(), new Logarithm())) {
            Model model =
                    Sequential.of(
                            input(2),
                            activation(infinite),
                            simpleRnn(3).returnSequences(true),
                            dense(3, infinite).useBias(false),
                            lstm(3).returnSequences(true),
                            dense(1));
            model.compile(new GradientDescent(0.1), new MeanSquaredError());
            StepResult step = model.trainStep(x, y, mask, Map.of());
            assertTrue(Double.isFinite(step.loss()));
            for (Map.Entry<String, Tensor> weight : model.weights().copyOfAll().entrySet()) {
                for (float value : weight.getValue().array()) {
                    assertTrue(Float.isFinite(value), weight::getKey);
                }
            }
        }
    }

    @Test
    void maskedRowOfALossHasNoGradient() {
        Tensor prediction = Tensor.of(new float[] {Float.NaN, 1}, 2, 1);
        Tensor mask = Tensor.of(new float[] {0, 1}, 2);
        LossFunction.Result result =
                new LossFunction(new MeanSquaredError())
                        .apply(prediction, Tensor.zeros(2, 1), mask, null);
        assertEquals(1, result.value().get());
        assertArrayEquals(new float[] {0, 2}, result.gradient().array());
    }

    @Test
    void logitOfMinusInfinityExcludesAClass() {
        float none = Float.NEGATIVE_INFINITY;
        Tensor logits = Tensor.of(new float[] {1, none, 1}, 1, 3);
        LossFunction.Result index =
                new LossFunction(new SoftmaxCrossEntropy()).apply(logits, Tensor.zeros(1));
        LossFunction.Result oneHot =
                new LossFunction(new OneHotSoftmaxCrossEntropy())
                        .apply(logits, Tensor.of(new float[] {1, 0, 0}, 1, 3));
        assertEquals(Math.log(2), index.value().get(), 1e-6);
        assertEquals(Math.log(2), oneHot.value().get(), 1e-6);
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f}, index.gradient().array(), 1e-6f);
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f}, oneHot.gradient().array(), 1e-6f);
    }

    @Test
    void invalidClassInTheLastBatchIsRejectedFirst() {
        Model model = Sequential.of(input(2), lstm(3), dense(4));
        model.compile(new Adam(), new SoftmaxCrossEntropy());
        Map<String, Tensor> before = model.weights().copyOfAll();
        Tensor x = Data.normal("x", 9, 3, 2);
        Tensor y = Tensor.zeros(9);
        y.set(7, 8);
        FitOptions options = FitOptions.epochs(1).batchSize(2).shuffle(false);
        assertThrows(IllegalArgumentException.class, () -> model.fit(x, y, options));
        Tensor wide = Tensor.zeros(9, 2);
        FitOptions validated = options.validation(x, wide);
        assertThrows(
                IllegalArgumentException.class, () -> model.fit(x, Tensor.zeros(9), validated));
        assertEquals(before, model.weights().copyOfAll());
    }

    @Test
    void batchOfPaddingChangesNoWeight() {
        Model model = Sequential.of(input(2), lstm(3).returnSequences(true), dense(1));
        model.compile(new Adam(), new MeanSquaredError());
        Tensor x = Data.normal("x", 2, 3, 2);
        model.trainStep(x, Tensor.zeros(2, 3, 1));
        Map<String, Tensor> before = model.weights().copyOfAll();
        StepResult step = model.trainStep(x, Tensor.zeros(2, 3, 1), Tensor.zeros(2, 3), Map.of());
        assertEquals(0, step.loss());
        assertEquals(before, model.weights().copyOfAll());
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
