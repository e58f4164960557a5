package io.rnn4j.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.OptimizerSteps;

import org.junit.jupiter.api.Test;

import java.util.Map;

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
