package io.rnn4j.core.activation;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Compares activations and their derivatives with their formulas in plain arithmetic. */
class ActivationFormulasTest {
    private static final int POINTS = 401;

    /**
     * Where a sigmoid is nearly 1, the rounding error of 1 - y is multiplied by slopes of up to 10.
     */
    private static final double SLOPE_TOLERANCE = 3e-6;

    private static final float[] AT = new float[POINTS];

    static {
        for (int n = 0; n < POINTS; n++) {
            AT[n] = (n - 200) / 32f; // ±6.25, 0 and ±3 and ±1 among them
        }
    }

    private static void check(
            Activation activation, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
        ForwardPass pass =
                Sequential.of(input(1), activation(activation)).forward(Tensor.of(AT, POINTS, 1));
        float[] ones = new float[POINTS];
        Arrays.fill(ones, 1);
        Tensor gradient = pass.backward(Tensor.of(ones, POINTS, 1)).input();
        for (int n = 0; n < POINTS; n++) {
            String where = activation + " at " + AT[n];
            assertEquals(value.applyAsDouble(AT[n]), pass.output().array()[n], 1e-6, where);
            assertEquals(
                    derivative.applyAsDouble(AT[n]), gradient.array()[n], SLOPE_TOLERANCE, where);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void silu() {
        check(new Silu(), x -> x * sigmoid(x), x -> sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)));
    }

    @Test
    void softsign() {
        check(
                new Softsign(),
                x -> x / (1 + Math.abs(x)),
                x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))));
    }

    @Test
    void hardSigmoid() {
        check(
                new HardSigmoid(),
                x -> Math.clamp((x + 3) / 6, 0, 1),
                x -> Math.abs(x) < 3 ? 1.0 / 6 : 0);
        check(
                new HardSigmoid(0.2),
                x -> Math.clamp(0.2 * x + 0.5, 0, 1),
                x -> Math.abs(x) < 2.5 ? 0.2 : 0);
    }

    @Test
    void scaledElu() {
        double alpha = 1.6732632423543772;
        double scale = 1.0507009873554805;
        check(
                Elu.SELF_NORMALIZING,
                x -> scale * (x > 0 ? x : alpha * Math.expm1(x)),
                x -> scale * (x > 0 ? 1 : alpha * Math.exp(x)));
    }

    @Test
    void hardTanh() {
        check(new HardTanh(), x -> Math.clamp(x, -1.0, 1.0), x -> Math.abs(x) < 1 ? 1 : 0);
    }

    /** The standard normal distribution function, computed by its series. */
    private static double normal(double x) {
        double sum = 0;
        double term = x;
        for (int n = 1; n < 400; n += 2) {
            sum += term;
            term *= x * x / (n + 2);
        }
        return 0.5 + density(x) * sum;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void gelu() {
        check(new Gelu(), x -> x * normal(x), x -> normal(x) + x * density(x));
    }

    @Test
    void approximateGelu() {
        double factor = Math.sqrt(2 / Math.PI);
        DoubleUnaryOperator tanh = x -> Math.tanh(factor * (x + 0.044715 * x * x * x));
        check(
                new Gelu(true),
                x -> x / 2 * (1 + tanh.applyAsDouble(x)),
                x -> {
                    double t = tanh.applyAsDouble(x);
                    double slope = factor * (1 + 3 * 0.044715 * x * x);
                    return (1 + t) / 2 + x / 2 * (1 - t * t) * slope;
                });
    }

    /** At the limit itself the derivative is still that of the activation. */
    @Test
    void clippedInput() {
        check(
                new ClippedInput(new Tanh(), 1),
                x -> Math.tanh(Math.clamp(x, -1.0, 1.0)),
                x -> Math.abs(x) <= 1 ? 1 - Math.tanh(x) * Math.tanh(x) : 0);
        assertThrows(IllegalArgumentException.class, () -> new ClippedInput(new Tanh(), 0));
    }
}
