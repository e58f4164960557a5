package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Projection;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.initializer.Normal;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Constrained;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.Schedule;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.stream.Stream;

/**
 * A step whose gradients or new values are not finite changes nothing, though the loss is finite.
 */
class NonFiniteStepTest {
    private static final Tensor X = Data.normal("x", 8, 2);
    private static final Tensor Y = Data.normal("y", 8, 1);

    private static void refused(Model model, Runnable call, String... parts) {
        Refusals.refused(model, NonFiniteException.class, call::run, parts);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "1, 7"})
    void explodingGradient(int threads, int checkpoints) {
        Model model =
                Sequential.of(
                                7,
                                input(2),
                                simpleRnn(64).recurrentInitializer(new Normal(0, 0.375)),
                                dense(1))
                        .execution(
                                Execution.standard().threads(threads).checkpointEvery(checkpoints))
                        .compile(new Adam(), new MeanSquaredError());
        Tensor x = Data.normal("x", 8, 500, 2);
        String[] parts = {
            "the gradient of layer 'simple_rnn' is not finite, although the loss is ",
            "the norm of the gradient of state 'simple_rnn/h' is ",
            "at the last of 500 time steps",
            "it grows by a factor of 1.",
            "clip the gradients"
        };
        FitOptions inBlocks = FitOptions.epochs(1).gradientBlocks(3); // of 3, 3 and 2 samples
        refused(model, () -> model.fit(x, Y, inBlocks), parts);
        refused(model, () -> model.fit(x, Y, 1), parts);
        refused(model, () -> model.fit(x, Y, FitOptions.epochs(1).validation(x, Y)), parts);
        refused(model, () -> model.trainStep(x, Y), parts);
        model.fit(x, Y, FitOptions.epochs(1).checkFinite(false)); // as asked for
        assertTrue(Float.isNaN(model.weights().copyOf("simple_rnn/kernel").array()[0]));
    }

    private static Model rows(Optimizer optimizer) {
        return Sequential.of(7, input(2), dense(1)).compile(optimizer, new MeanSquaredError());
    }

    /** The logarithm of every element: NaN for negative ones. */
    private record Logarithm() implements Constraint {
        @Override
        public String name() {
            return "test.logarithm";
        }

        @Override
        public void define(Projection projection) {
            projection.value(projection.row().log());
        }
    }

    @Test
    void constraintThatIsNotFinite() {
        Optimizer optimizer = Constrained.of(new Adam(), new Logarithm(), "*kernel");
        Model model = rows(optimizer);
        model.weights().set("dense/kernel", Tensor.of(new float[] {2, -1}, 2, 1));
        refused(
                model,
                () -> model.trainStep(X, Y),
                "the constraints of the optimizer would make weight 'dense/kernel' NaN in row 1");
        Tensor positive = Tensor.of(new float[] {2, 3}, 2, 1);
        model.weights().set("dense/kernel", positive);
        Model unconstrained = rows(new Adam());
        unconstrained.weights().setAll(model.weights().copyOfAll());
        model.trainStep(X, Y);
        unconstrained.trainStep(X, Y); // the refused step has changed no slot either
        for (int row = 0; row < 2; row++) {
            float updated = unconstrained.weights().copyOf("dense/kernel").get(row, 0);
            float constrained = model.weights().copyOf("dense/kernel").get(row, 0);
            assertEquals(Math.log(updated), constrained, 1e-6);
        }
    }

    @Test
    void overflowingUpdate() {
        Model model = rows(new GradientDescent(0.1).weightDecay(1e38));
        model.weights().set("dense/bias", Tensor.of(new float[] {100}, 1));
        refused(
                model,
                () -> model.trainStep(X, Y),
                "the step would make weight 'dense/bias' -Infinity in row 0, column 0: it is 100.0",
                "weight decay");
        Model fast = rows(new GradientDescent(1));
        FitOptions options = FitOptions.epochs(1).learningRateFactor(Schedule.constant(3e38));
        refused(fast, () -> fast.fit(X.copy(), scaled(1e3f), options), "learning rate 3.0E38");
    }

    private static Tensor scaled(float factor) {
        Tensor scaled = Y.copy();
        for (int k = 0; k < scaled.array().length; k++) {
            scaled.array()[k] *= factor;
        }
        return scaled;
    }

    /** The slots are as before, too: the next steps are those of an optimizer that was not used. */
    @Test
    void overflowingSlot() {
        Map<String, Tensor> parameters = Map.of("w", Tensor.of(new float[] {1, 2}, 2));
        Map<String, Tensor> other = Map.of("w", parameters.get("w").copy());
        OptimizerSteps steps = new OptimizerSteps(new Adam(0.1));
        OptimizerSteps unused = new OptimizerSteps(new Adam(0.1));
        Map<String, Tensor> gradient = Map.of("w", Tensor.of(new float[] {0.5f, -1}, 2));
        steps.step(parameters, gradient);
        unused.step(other, gradient);
        for (float wrong : new float[] {1e25f, Float.NaN, Float.NEGATIVE_INFINITY}) {
            Map<String, Tensor> broken = Map.of("w", Tensor.of(new float[] {0.5f, wrong}, 2));
            String message =
                    assertThrows(NonFiniteException.class, () -> steps.step(parameters, broken))
                            .getMessage();
            assertTrue(message.contains("element 1 of ") && message.contains("'w'"), message);
            assertEquals(other, parameters);
        }
        steps.step(parameters, gradient);
        unused.step(other, gradient);
        assertEquals(other, parameters);
    }

    /** A large gradient whose square overflows is no fault where no square is computed. */
    @Test
    void largeFiniteGradient() {
        Map<String, Tensor> parameters = Map.of("w", Tensor.of(new float[] {1}, 1));
        new OptimizerSteps(new GradientDescent(1e-25))
                .step(parameters, Map.of("w", Tensor.of(new float[] {1e25f}, 1)));
        assertEquals(0f, parameters.get("w").array()[0]);
    }

    /** The check changes no bit, and finds nothing in an ordinary training. */
    @TestFactory
    Stream<DynamicTest> everyOptimizer() {
        return Components.of(Optimizer.class).all().stream()
                .map(
                        optimizer ->
                                DynamicTest.dynamicTest(
                                        optimizer.name(),
                                        () ->
                                                assertEquals(
                                                        trained(optimizer, true),
                                                        trained(optimizer, false))));
    }

    private static Map<String, Tensor> trained(Optimizer optimizer, boolean check) {
        Model model = rows(optimizer);
        model.fit(X, Y, FitOptions.epochs(50).batchSize(3).checkFinite(check));
        model.weights().freeze("dense/bias");
        model.fit(X, Y, FitOptions.epochs(3).checkFinite(check));
        model.weights().unfreeze("dense/bias");
        model.weights().set("dense/kernel", Tensor.of(new float[] {1e6f, -1e6f}, 2, 1));
        model.fit(X, Y, FitOptions.epochs(3).checkFinite(check));
        Map<String, Tensor> weights = model.weights().copyOfAll();
        weights.values().forEach(each -> assertFalse(Float.isNaN(each.array()[0])));
        return weights;
    }
}
