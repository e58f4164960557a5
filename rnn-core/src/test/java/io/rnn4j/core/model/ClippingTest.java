package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.GradientClipping.Measure;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.ClippingRun;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.NonFiniteException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Gradient clipping before the optimizer. */
class ClippingTest {
    private static void clips(
            Measure measure, double limit, double size, float[] first, float[] second) {
        float[] a = {3, -4};
        float[] b = {0, 12, 0, 0, 0};
        double got = ClippingRun.clip(new GradientClipping(measure, limit), List.of(a, b));
        assertEquals(size, got, 1e-12);
        assertArrayEquals(first, a, 1e-6f);
        assertArrayEquals(second, b, 1e-6f);
    }

    @Test
    void everyKindOfClipping() {
        clips(Measure.VALUE, 3.5, 12, new float[] {3, -3.5f}, new float[] {0, 3.5f, 0, 0, 0});
        clips(Measure.NORM, 6, 12, new float[] {3, -4}, new float[] {0, 6, 0, 0, 0});
        clips(Measure.GLOBAL_NORM, 6.5, 13, new float[] {1.5f, -2}, new float[] {0, 6, 0, 0, 0});
        clips(
                Measure.GLOBAL_SUM_NORM,
                9.5,
                19,
                new float[] {1.5f, -2},
                new float[] {0, 6, 0, 0, 0});
        clips(
                Measure.GLOBAL_MAXIMUM_NORM,
                6,
                12,
                new float[] {1.5f, -2},
                new float[] {0, 6, 0, 0, 0});
    }

    @Test
    void smallGradientsAreUnchanged() {
        for (Measure measure : Measure.values()) {
            float[] gradient = {0.3f, -0.1f};
            ClippingRun.clip(new GradientClipping(measure, 1), List.of(gradient));
            assertArrayEquals(new float[] {0.3f, -0.1f}, gradient);
        }
    }

    @Test
    void tensorsAreClippedTogetherInCopies() {
        Map<String, Tensor> weights =
                Map.of("a", Tensor.of(new float[] {1}, 1), "b", Tensor.of(new float[] {2}, 1));
        Map<String, Tensor> gradients =
                Map.of("a", Tensor.of(new float[] {3}, 1), "b", Tensor.of(new float[] {-4}, 1));
        new OptimizerSteps(Clipped.byGlobalNorm(new GradientDescent(1), 1))
                .step(weights, gradients);
        assertEquals(1 - 0.6, weights.get("a").get(0), 1e-6);
        assertEquals(2 + 0.8, weights.get("b").get(0), 1e-6);
        assertEquals(-4, gradients.get("b").get(0));
    }

    // ---- in a model

    private static final Tensor X = Data.normal("x", 4, 3, 2);
    private static final Tensor Y = Data.normal("y", 4, 1);

    private static Model model() {
        return Sequential.of(input(2), lstm(3), dense(1));
    }

    private static Map<String, Tensor> gradients(Model model) {
        ForwardPass pass = model.forward(X);
        return pass.backward(
                        new LossFunction(new MeanSquaredError()).apply(pass.output(), Y).gradient())
                .weights();
    }

    /** After a step with learning rate 1, what was subtracted is the gradient that was used. */
    private static double normOfStep(Model model) {
        Map<String, Tensor> before = model.weights().copyOfAll();
        model.trainStep(X, Y);
        double sum = 0;
        for (Map.Entry<String, Tensor> after : model.weights().copyOfAll().entrySet()) {
            float[] old = before.get(after.getKey()).array();
            for (int k = 0; k < old.length; k++) {
                double step = (double) old[k] - after.getValue().array()[k];
                sum += step * step;
            }
        }
        return Math.sqrt(sum);
    }

    @Test
    void trainingStepUsesTheClippedNorm() {
        Model model = model();
        double limit =
                ClippingRun.clip(
                                new GradientClipping(Measure.GLOBAL_NORM, 1e9),
                                gradients(model).values().stream().map(Tensor::array).toList())
                        / 2;
        model.compile(Clipped.byGlobalNorm(new GradientDescent(1), limit), new MeanSquaredError());
        assertEquals(limit, normOfStep(model), 1e-5);
    }

    @Test
    void frozenWeightsDoNotAffectTheNorm() {
        Model model = model();
        double rest =
                ClippingRun.clip(
                        new GradientClipping(Measure.GLOBAL_NORM, 1e9),
                        List.of(gradients(model).get("dense/bias").array()));
        model.weights().freeze("lstm");
        model.weights().freeze("dense/kernel");
        model.compile(Clipped.byGlobalNorm(new GradientDescent(1), rest), new MeanSquaredError());
        assertEquals(rest, normOfStep(model), 1e-4 * rest);
    }

    @Test
    void trainingIsTheSameOnAnyNumberOfThreadsAndOnTensors() {
        Clipped optimizer = Clipped.byGlobalNorm(new Adam(), 0.01);
        Model alone = model().compile(optimizer, new MeanSquaredError());
        alone.execution(Execution.standard().threads(1));
        Model three = model().compile(optimizer, new MeanSquaredError());
        three.execution(Execution.standard().threads(3).operationsPerThread(1));
        Model byHand = model();
        OptimizerSteps steps = new OptimizerSteps(optimizer);
        for (int step = 0; step < 3; step++) {
            alone.trainStep(X, Y);
            three.trainStep(X, Y);
            Map<String, Tensor> weights = byHand.weights().copyOfAll();
            steps.step(weights, gradients(byHand));
            byHand.weights().setAll(weights);
        }
        assertEquals(alone.weights().copyOfAll(), three.weights().copyOfAll());
        assertEquals(alone.weights().copyOfAll(), byHand.weights().copyOfAll());
    }

    /** Its derivative at 0 is infinite. */
    private record Root() implements Activation {
        @Override
        public String name() {
            return "test.root";
        }

        @Override
        public Expr of(Expr x) {
            return x.sqrt();
        }
    }

    @Test
    void nonFiniteGradientsChangeNoWeight() {
        Model model =
                Sequential.of(input(2), dense(1), activation(new Root()))
                        .compile(Clipped.byValue(new Adam(), 1), new MeanSquaredError());
        Map<String, Tensor> before = model.weights().copyOfAll();
        Exception failure =
                assertThrows(
                        NonFiniteException.class,
                        () ->
                                model.trainStep(
                                        Tensor.zeros(1, 2), Tensor.of(new float[] {1}, 1, 1)));
        assertTrue(failure.getMessage().contains("cannot be clipped"), failure.getMessage());
        assertEquals(before, model.weights().copyOfAll());
    }

    @Test
    void invalidSettingsAreRejected() {
        Clipped clipped = Clipped.byNorm(new Adam(), 1);
        Exception twice =
                assertThrows(
                        IllegalArgumentException.class, () -> Clipped.byGlobalNorm(clipped, 1));
        assertTrue(twice.getMessage().contains("clips gradients already"), twice.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Clipped.byNorm(new Adam(), 0));
        assertThrows(IllegalArgumentException.class, () -> Clipped.byNorm(new Adam(), Double.NaN));
    }
}
