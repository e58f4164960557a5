package io.rnn4j.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.OptimizerSteps;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.stream.Stream;

/** Properties of optimizers that no golden case covers. */
class OptimizerSettingsTest {

    /** Steps with constant gradients. */
    private static Tensor trained(Optimizer optimizer, int steps, float... gradient) {
        Map<String, Tensor> weights = Map.of("w", Tensor.zeros(gradient.length));
        Map<String, Tensor> gradients = Map.of("w", Tensor.of(gradient, gradient.length));
        OptimizerSteps run = new OptimizerSteps(optimizer);
        for (int step = 0; step < steps; step++) {
            run.step(weights, gradients);
        }
        return weights.get("w");
    }

    /** The variance of a constant is 0, with rounding sometimes slightly negative. */
    @Test
    void centeredRmsPropOfConstantGradientsStaysFinite() {
        float[] gradients = new float[64];
        for (int k = 0; k < gradients.length; k++) {
            gradients[k] = 0.1f + 0.013f * k;
        }
        Tensor weights = trained(new RmsProp(0.001).centered(true), 500, gradients);
        for (float weight : weights.array()) {
            assertTrue(Float.isFinite(weight), "got " + weight);
        }
    }

    /** With a zero gradient, AdamW only multiplies a weight by 1 - ηλ. */
    @Test
    void weightDecayOfAdamWIsIndependentOfTheGradient() {
        Map<String, Tensor> weights = Map.of("w", Tensor.of(new float[] {2}, 1));
        new OptimizerSteps(new AdamW(0.1).weightDecay(0.5))
                .step(weights, Map.of("w", Tensor.zeros(1)));
        assertEquals(2 * (1 - 0.1 * 0.5), weights.get("w").get(0), 1e-6);
    }

    static Stream<Optimizer> withoutEpsilon() {
        return Stream.of(
                new Adam(0.1).epsilon(0),
                new Adam(0.1).epsilon(1e-50), // 0 as a float
                new Adam(0.1).epsilon(0).amsgrad(true),
                new AdamW(0.1).epsilon(0).weightDecay(0),
                new Adamax(0.1).epsilon(0),
                new NAdam(0.1).epsilon(0),
                new RmsProp(0.1).epsilon(0),
                new RmsProp(0.1).epsilon(0).centered(true),
                new RmsProp(0.1).epsilon(0).momentum(0.9),
                new Adagrad(0.1).epsilon(0).initialAccumulator(0));
    }

    /**
     * Without ε, 0/0 must not reach a weight whose gradients are 0; others change by ±η or more.
     */
    @ParameterizedTest
    @MethodSource("withoutEpsilon")
    void zeroEpsilonIsRightWhereGradientsAreZero(Optimizer optimizer) {
        for (int steps = 1; steps < 4; steps++) {
            Tensor weights = trained(optimizer, steps, 0, 1e-3f, -5, 0);
            assertEquals(0, weights.get(0));
            assertEquals(0, weights.get(3));
            assertTrue(weights.get(1) < -0.09f && weights.get(1) > -2, "got " + weights.get(1));
            assertEquals(weights.get(1), -weights.get(2), 1e-3, "the size has no influence");
        }
    }

    @Test
    void zeroEpsilonLeavesWeightsWithDecayFinite() {
        Map<String, Tensor> weights = Map.of("w", Tensor.of(new float[] {2, 0}, 2));
        new OptimizerSteps(new AdamW(0.1).epsilon(0).weightDecay(0.5))
                .step(weights, Map.of("w", Tensor.zeros(2)));
        assertEquals(2 * (1 - 0.1 * 0.5), weights.get("w").get(0), 1e-6);
        assertEquals(0, weights.get("w").get(1));
    }

    @Test
    void learningRatesOfPlugInsAreCheckedAsFloats() {
        for (double rate : new double[] {-1, Double.NaN, 1e39}) {
            Optimizer plugIn =
                    new Optimizer() {
                        @Override
                        public String name() {
                            return "test.plug_in";
                        }

                        @Override
                        public double learningRate() {
                            return rate;
                        }

                        @Override
                        public void define(Update update) {
                            update.next(update.parameter());
                        }
                    };
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new OptimizerSteps(plugIn));
            assertTrue(
                    refused.getMessage().startsWith("test.plug_in: learningRate must be "),
                    refused.getMessage());
        }
    }

    @Test
    void nesterovNeedsMomentumWithoutDampening() {
        GradientDescent momentum = new GradientDescent().momentum(0.9);
        assertThrows(IllegalArgumentException.class, () -> new GradientDescent().nesterov(true));
        assertThrows(IllegalArgumentException.class, () -> momentum.dampening(0.1).nesterov(true));
        assertThrows(IllegalArgumentException.class, () -> momentum.nesterov(true).dampening(0.1));
        assertTrue(momentum.nesterov(true).nesterov());
    }

    @Test
    void invalidSettingsAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> new RmsProp(-1));
        assertThrows(IllegalArgumentException.class, () -> new RmsProp().decay(1));
        assertThrows(IllegalArgumentException.class, () -> new RmsProp().momentum(1));
        assertThrows(IllegalArgumentException.class, () -> new Adagrad().initialAccumulator(-1));
        assertThrows(IllegalArgumentException.class, () -> new Adagrad().learningRateDecay(-1));
        assertThrows(IllegalArgumentException.class, () -> new AdamW().beta2(1));
        assertThrows(IllegalArgumentException.class, () -> new AdamW().weightDecay(Double.NaN));
    }
}
