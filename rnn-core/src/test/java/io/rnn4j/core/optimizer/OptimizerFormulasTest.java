package io.rnn4j.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.OptimizerSteps;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Map;
import java.util.stream.Stream;

/**
 * 300 steps of optimizers against the published formulas, written here as loops in double
 * precision.
 */
class OptimizerFormulasTest {
    private static final int STEPS = 300;
    private static final int SIZE = 37;

    /** Computes a weight step by step. */
    private interface Formula {
        /** Returns the weight after step t, from 1. */
        double step(double w, double g, int t);
    }

    /** Creates the formula of one element, with its own averages. */
    private interface Formulas {
        Formula ofElement();
    }

    private static double gradient(int step, int k) {
        double noise = new RandomNumbers(step, "gradient").normal(k);
        // element 0 has no gradient, others have large, small and rare ones
        return (float)
                (k == 0 || k % 5 == 4 && step % 7 != 0 ? 0 : noise * Math.pow(10, k % 4 - 2));
    }

    private static void check(Optimizer optimizer, Formulas formulas) {
        Tensor weights = Tensor.zeros(SIZE);
        double[] expected = new double[SIZE];
        Formula[] elements = new Formula[SIZE];
        for (int k = 0; k < SIZE; k++) {
            weights.array()[k] = (float) new RandomNumbers(7, "weight").normal(k);
            expected[k] = weights.array()[k];
            elements[k] = formulas.ofElement();
        }
        OptimizerSteps steps = new OptimizerSteps(optimizer);
        for (int t = 1; t <= STEPS; t++) {
            Tensor gradients = Tensor.zeros(SIZE);
            for (int k = 0; k < SIZE; k++) {
                double g = gradient(t, k);
                gradients.array()[k] = (float) g;
                expected[k] = elements[k].step(expected[k], g, t);
            }
            steps.step(Map.of("w", weights), Map.of("w", gradients));
            for (int k = 0; k < SIZE; k++) {
                String where = optimizer + ", step " + t + ", element " + k;
                double tolerance = 1e-5 * Math.max(1, Math.abs(expected[k]));
                assertEquals(expected[k], weights.array()[k], tolerance, where);
            }
        }
    }

    // ---- formulas

    private static Formula adadelta(double lr, double rho, double eps, double decay) {
        double[] s = new double[2];
        return (w, loss, t) -> {
            double g = loss + decay * w;
            s[0] = rho * s[0] + (1 - rho) * g * g;
            double delta = Math.sqrt(s[1] + eps) / Math.sqrt(s[0] + eps) * g;
            s[1] = rho * s[1] + (1 - rho) * delta * delta;
            return w - lr * delta;
        };
    }

    private static Formula adamax(double lr, double b1, double b2, double eps, double decay) {
        double[] s = new double[2];
        return (w, loss, t) -> {
            double g = loss + decay * w;
            s[0] = b1 * s[0] + (1 - b1) * g;
            s[1] = Math.max(b2 * s[1], Math.abs(g) + eps);
            return w - lr / (1 - Math.pow(b1, t)) * s[0] / s[1];
        };
    }

    private static Formula nadam(
            double lr, double b1, double b2, double eps, double psi, double decay) {
        double[] s = {0, 0, 1};
        return (w, loss, t) -> {
            double g = loss + decay * w;
            double mu = b1 * (1 - 0.5 * Math.pow(0.96, t * psi));
            double next = b1 * (1 - 0.5 * Math.pow(0.96, (t + 1) * psi));
            s[0] = b1 * s[0] + (1 - b1) * g;
            s[1] = b2 * s[1] + (1 - b2) * g * g;
            s[2] *= mu;
            double divisor = Math.sqrt(s[1] / (1 - Math.pow(b2, t))) + eps;
            double moved = w - lr * (1 - mu) / (1 - s[2]) * g / divisor;
            return moved - lr * next / (1 - s[2] * next) * s[0] / divisor;
        };
    }

    private static Formula radam(double lr, double b1, double b2, double eps, double decay) {
        double[] s = new double[2];
        return (w, loss, t) -> {
            double g = loss + decay * w;
            s[0] = b1 * s[0] + (1 - b1) * g;
            s[1] = b2 * s[1] + (1 - b2) * g * g;
            double mean = s[0] / (1 - Math.pow(b1, t));
            double infinite = 2 / (1 - b2) - 1;
            double power = Math.pow(b2, t);
            double rho = infinite - 2 * t * power / (1 - power);
            if (rho <= 5) {
                return w - lr * mean;
            }
            double r =
                    Math.sqrt(
                            (rho - 4)
                                    * (rho - 2)
                                    * infinite
                                    / ((infinite - 4) * (infinite - 2) * rho));
            return w - lr * mean * r * Math.sqrt(1 - power) / (Math.sqrt(s[1]) + eps);
        };
    }

    private static Formula lion(double lr, double b1, double b2, double decay) {
        double[] m = new double[1];
        return (w, g, t) -> {
            double direction = Math.signum(b1 * m[0] + (1 - b1) * g);
            m[0] = b2 * m[0] + (1 - b2) * g;
            return w * (1 - lr * decay) - lr * direction;
        };
    }

    private static Formula adam(double lr, double b1, double b2, double eps) {
        double[] s = new double[2];
        return (w, g, t) -> {
            s[0] = b1 * s[0] + (1 - b1) * g;
            s[1] = b2 * s[1] + (1 - b2) * g * g;
            double mean = s[0] / (1 - Math.pow(b1, t));
            return w - lr * mean / (Math.sqrt(s[1] / (1 - Math.pow(b2, t))) + eps);
        };
    }

    private static Formula descent(double lr) {
        return (w, g, t) -> w - lr * g;
    }

    private static Formula lookahead(Formula fast, int period, double alpha) {
        double[] slow = {Double.NaN};
        return (w, g, t) -> {
            if (t == 1) {
                slow[0] = w;
            }
            double next = fast.step(w, g, t);
            if (t % period == 0) {
                slow[0] += alpha * (next - slow[0]);
                return slow[0];
            }
            return next;
        };
    }

    @TestFactory
    Stream<DynamicTest> weightsAfterEveryStep() {
        return Stream.of(
                of(new Adadelta(), () -> adadelta(0.001, 0.95, 1e-7, 0)),
                of(
                        new Adadelta(1).decay(0.9).epsilon(1e-6).weightDecay(0.01),
                        () -> adadelta(1, 0.9, 1e-6, 0.01)),
                of(new Adamax(), () -> adamax(0.001, 0.9, 0.999, 1e-7, 0)),
                of(
                        new Adamax(0.01).beta1(0.8).beta2(0.95).epsilon(1e-3).weightDecay(0.1),
                        () -> adamax(0.01, 0.8, 0.95, 1e-3, 0.1)),
                of(new NAdam(), () -> nadam(0.001, 0.9, 0.999, 1e-7, 0.004, 0)),
                of( // as in Keras
                        new NAdam(0.01).momentumDecay(1),
                        () -> nadam(0.01, 0.9, 0.999, 1e-7, 1, 0)),
                of(
                        new NAdam(0.01).beta1(0.8).beta2(0.95).epsilon(1e-3).weightDecay(0.1),
                        () -> nadam(0.01, 0.8, 0.95, 1e-3, 0.004, 0.1)),
                of(new RAdam(), () -> radam(0.001, 0.9, 0.999, 1e-7, 0)),
                of(
                        new RAdam(0.01).beta1(0.8).beta2(0.95).epsilon(1e-3).weightDecay(0.1),
                        () -> radam(0.01, 0.8, 0.95, 1e-3, 0.1)),
                of(new RAdam(0.01).beta2(0.6), () -> radam(0.01, 0.9, 0.6, 1e-7, 0)),
                of(new Lion(), () -> lion(0.0001, 0.9, 0.99, 0)),
                of(
                        new Lion(0.01).beta1(0.8).beta2(0.95).weightDecay(0.3),
                        () -> lion(0.01, 0.8, 0.95, 0.3)),
                of(
                        new Lookahead(new GradientDescent(0.01)),
                        () -> lookahead(descent(0.01), 5, 0.5)),
                of(
                        new Lookahead(new Adam(0.01)).period(3).slowRate(0.8),
                        () -> lookahead(adam(0.01, 0.9, 0.999, 1e-7), 3, 0.8)),
                of(
                        new Lookahead(new Adam(0.01)).period(1),
                        () -> lookahead(adam(0.01, 0.9, 0.999, 1e-7), 1, 0.5)),
                of(new MovingAverage(new Adam(0.01)), () -> adam(0.01, 0.9, 0.999, 1e-7)));
    }

    private static DynamicTest of(Optimizer optimizer, Formulas formulas) {
        return dynamicTest(optimizer.toString(), () -> check(optimizer, formulas));
    }

    /** The average after the first step is the weight, later a' = δa + (1-δ)w'. */
    @Test
    void averagesOfWeights() {
        for (double decay : new double[] {0, 0.9, 0.999}) {
            Tensor weight = Tensor.of(new float[] {2}, 1);
            OptimizerSteps steps =
                    new OptimizerSteps(new MovingAverage(new GradientDescent(0.01)).decay(decay));
            double average = 0;
            for (int t = 1; t <= STEPS; t++) {
                float g = (float) gradient(t, 2);
                steps.step(Map.of("w", weight), Map.of("w", Tensor.of(new float[] {g}, 1)));
                double next = weight.array()[0];
                average = t == 1 ? next : decay * average + (1 - decay) * next;
                float actual = steps.copyOfSlot("average").get("w").array()[0];
                assertEquals(average, actual, 1e-5, "decay " + decay + ", step " + t);
            }
        }
    }
}
