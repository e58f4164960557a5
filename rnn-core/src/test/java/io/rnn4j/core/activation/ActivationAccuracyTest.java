package io.rnn4j.core.activation;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * Every activation and its derivative, from -1e4 to 1e4, compared with formulas in double
 * precision.
 */
class ActivationAccuracyTest {
    private static final float[] SIZES = {
        1e-30f, 1e-6f, 0.01f, 0.3f, 0.5f, 0.99f, 2.6f, 5, 7, 8.9f, 12, 13.1f, 16.5f, 20, 40, 44.1f,
        80, 80.3f, 87, 88.7f, 91.2f, 100, 1e3f, 1e4f
    };

    private static final double RELATIVE = 1e-6;

    private record Formula(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {}

    private static final Map<String, Formula> FORMULAS = new HashMap<>();

    private static void add(String n, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
        FORMULAS.put(n, new Formula(value, derivative));
    }

    static {
        add("identity", x -> x, x -> 1);
        add("clipped_input", x -> Math.clamp(x, -1, 1), x -> Math.abs(x) < 1 ? 1 : 0);
        add("hard_tanh", x -> Math.clamp(x, -1, 1), x -> Math.abs(x) < 1 ? 1 : 0);
        add("hard_sigmoid", x -> Math.clamp(x / 6 + 0.5, 0, 1), x -> Math.abs(x) < 3 ? 1 / 6.0 : 0);
        add("relu", x -> Math.max(x, 0), x -> x > 0 ? 1 : 0);
        add("leaky_relu", x -> x > 0 ? x : 0.2 * x, x -> x > 0 ? 1 : 0.2);
        add("elu", x -> x > 0 ? x : Math.expm1(x), x -> x > 0 ? 1 : Math.exp(x));
        add("tanh", Math::tanh, x -> 1 / (Math.cosh(x) * Math.cosh(x)));
        add("sigmoid", x -> sigmoid(x), x -> sigmoid(x) * sigmoid(-x));
        add("silu", x -> x * sigmoid(x), x -> sigmoid(x) * (1 + x * sigmoid(-x)));
        add("softplus", x -> softplus(x), x -> sigmoid(x));
        add("softsign", x -> x / (1 + Math.abs(x)), x -> 1 / Math.pow(1 + Math.abs(x), 2));
        add("softmax", x -> sigmoid(x), x -> sigmoid(x) * sigmoid(-x)); // of (x, 0)
        add("log_softmax", x -> -softplus(-x), x -> sigmoid(-x));
        add("gelu", x -> x * normal(x), x -> normal(x) + x * density(x));
    }

    private static double sigmoid(double x) {
        return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** The distribution function of the standard normal distribution: a series, or a fraction. */
    private static double normal(double x) {
        if (x > 0) {
            return 1 - normal(-x);
        }
        if (x > -3) {
            double term = x;
            double sum = x;
            for (int n = 1; n < 100; n++) {
                term *= x * x / (2 * n + 1);
                sum += term;
            }
            return 0.5 + sum * density(x);
        }
        double fraction = 0;
        for (int n = 200; n > 0; n--) {
            fraction = n / (-x + fraction);
        }
        return density(x) / (-x + fraction);
    }

    static Stream<Activation> activations() {
        return Components.of(Activation.class).all().stream();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void valueAndDerivative(Activation activation) {
        Formula formula = FORMULAS.get(activation.name());
        assertNotNull(formula, "no formula of " + activation.name());
        boolean ofRow = activation instanceof Softmax || activation instanceof LogSoftmax;
        int width = ofRow ? 2 : 1;
        for (float size : SIZES) {
            for (float x : new float[] {size, -size}) {
                Tensor row = Tensor.zeros(1, 1, width);
                row.set(x, 0, 0, 0);
                ForwardPass pass = Sequential.of(input(width), activation(activation)).forward(row);
                Tensor d = Tensor.zeros(1, 1, width);
                d.set(1, 0, 0, 0);
                float derivative = pass.backward(d).input().get(0, 0, 0);
                String what = activation.name() + " of " + x;
                float value = pass.output().get(0, 0, 0);
                assertClose(formula.value().applyAsDouble(x), value, what);
                double slope = formula.derivative().applyAsDouble(x);
                assertClose(slope, derivative, what + ", derivative");
            }
        }
    }

    private static void assertClose(double expected, float actual, String what) {
        double tolerance = Math.max(Float.MIN_NORMAL, Math.abs(expected) * RELATIVE);
        assertEquals(expected, actual, tolerance, what);
    }

    /** The exponential does not magnify the rounding error of a difference. */
    @Test
    void softmaxOfRoundedDifferences() {
        for (float size : SIZES) {
            for (float x : new float[] {size, -size}) {
                Tensor row = Tensor.of(new float[] {x, 0.1f}, 1, 1, 2);
                float value =
                        Sequential.of(input(2), activation(new Softmax()))
                                .predict(row)
                                .get(0, 0, 0);
                assertClose(sigmoid((double) x - 0.1f), value, "softmax of " + x);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("activations")
    void limitsAtInfinity(Activation activation) {
        boolean ofRow = activation instanceof Softmax || activation instanceof LogSoftmax;
        int width = ofRow ? 2 : 1;
        for (float x : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Tensor row = Tensor.zeros(1, 1, width);
            row.set(x, 0, 0, 0);
            ForwardPass pass = Sequential.of(input(width), activation(activation)).forward(row);
            Tensor d = Tensor.zeros(1, 1, width);
            d.set(1, 0, 0, 0);
            String what = activation.name() + " of " + x;
            float near = Math.copySign(1e30f, x);
            double limit = FORMULAS.get(activation.name()).value().applyAsDouble(near);
            double bound = Math.abs(limit) > 1e20 ? Math.copySign(1 / 0.0, limit) : limit;
            assertEquals(bound, pass.output().get(0, 0, 0), 1e-6, what);
            double slope = FORMULAS.get(activation.name()).derivative().applyAsDouble(near);
            assertEquals(slope, pass.backward(d).input().get(0, 0, 0), 1e-6, what);
        }
    }
}
