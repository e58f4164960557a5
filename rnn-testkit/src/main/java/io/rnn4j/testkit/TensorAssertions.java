package io.rnn4j.testkit;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/** Assertions on tensors by name. */
final class TensorAssertions {
    /** Scale of tensors with smaller values, which are sums of cancelling terms. */
    private static final double SMALLEST_SCALE = 0.1;

    private TensorAssertions() {}

    /** Asserts the same names, the same shapes and the same bits. */
    static void assertSame(String what, Map<String, Tensor> expected, Map<String, Tensor> got) {
        assertNames(what, expected, got);
        expected.forEach((name, tensor) -> assertSame(what + ": " + name, tensor, got.get(name)));
    }

    /** Asserts the same shape and the same bits. */
    static void assertSame(String what, Tensor expected, Tensor got) {
        if (!expected.equals(got)) {
            throw new AssertionError(
                    "%s: the bits differ, %s%n  got %s%n  expected %s"
                            .formatted(what, worst(expected, got), got, expected));
        }
    }

    /**
     * Asserts the same names, the same shapes and nearly the same values.
     *
     * @param tolerance largest difference, relative to the largest value of the tensor
     */
    static void assertClose(
            String what, Map<String, Tensor> expected, Map<String, Tensor> got, double tolerance) {
        assertNames(what, expected, got);
        expected.forEach(
                (name, tensor) -> {
                    Worst worst = worst(tensor, got.get(name));
                    if (worst.relative() > tolerance) {
                        throw new AssertionError(
                                "%s: %s%s, allowed is %s".formatted(what, name, worst, tolerance));
                    }
                });
    }

    private static void assertNames(
            String what, Map<String, Tensor> expected, Map<String, Tensor> got) {
        if (!expected.keySet().equals(got.keySet())) {
            throw new AssertionError(
                    what + ": got " + got.keySet() + ", expected " + expected.keySet());
        }
    }

    private record Worst(int element, float got, float expected, double relative) {
        @Override
        public String toString() {
            return "[%s]: got %s, expected %s, a difference of %s relative to the largest value"
                    .formatted(element, got, expected, relative);
        }
    }

    private static Worst worst(Tensor expected, Tensor got) {
        if (!expected.shape().equals(got.shape())) {
            throw new AssertionError("got shape " + got.shape() + ", expected " + expected.shape());
        }
        float[] e = expected.array();
        float[] g = got.array();
        double largest = SMALLEST_SCALE;
        for (float value : e) {
            largest = Math.max(largest, Math.abs((double) value));
        }
        Worst worst = new Worst(0, 0, 0, 0);
        for (int k = 0; k < e.length; k++) {
            double difference = Math.abs((double) g[k] - e[k]) / largest;
            double relative = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
            if (relative > worst.relative()) {
                worst = new Worst(k, g[k], e[k], relative);
            }
        }
        return worst;
    }
}
