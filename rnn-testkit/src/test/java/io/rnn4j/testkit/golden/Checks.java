package io.rnn4j.testkit.golden;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;

import java.util.Arrays;

/** Compares results with the golden numbers of one case. */
final class Checks {
    private final GoldenCase golden;
    private double worst;

    Checks(GoldenCase golden) {
        this.golden = golden;
    }

    /** {@return the largest error so far, as a share of the allowed error} */
    double worst() {
        return worst;
    }

    /** Compares a tensor, both in the layout of the golden one. */
    void near(String path, Tolerance tolerance, Tensor got) {
        Shape shape = Shape.of(golden.shape(path));
        if (!got.shape().equals(shape)) {
            throw new AssertionError(path + " has shape " + got.shape() + ", expected " + shape);
        }
        double[] values = new double[got.array().length];
        Arrays.setAll(values, n -> got.array()[n]);
        near(path, shape, tolerance, values, golden.values(path));
    }

    /** Compares a single number. */
    void near(String path, Tolerance tolerance, double got) {
        double[] expected = {golden.number(path)};
        near(path, Shape.of(), tolerance, new double[] {got}, expected);
    }

    private void near(
            String path, Shape shape, Tolerance tolerance, double[] got, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        int at = 0;
        double share = 0;
        for (int n = 0; n < got.length; n++) {
            double error = Math.abs(got[n] - expected[n]) / tolerance.of(expected[n], largest);
            if (!(error <= share)) { // NaN, too, is worse than anything before it
                at = n;
                share = error;
            }
            if (Double.isNaN(error)) {
                break;
            }
        }
        worst = Math.max(worst, share);
        if (!(share <= 1)) {
            throw new AssertionError(
                    path
                            + index(shape, at)
                            + ": got "
                            + got[at]
                            + ", expected "
                            + expected[at]
                            + " ± "
                            + tolerance.of(expected[at], largest));
        }
    }

    private static String index(Shape shape, int position) {
        int[] index = new int[shape.rank()];
        for (int axis = shape.rank() - 1, rest = position; axis >= 0; axis--) {
            index[axis] = rest % shape.size(axis);
            rest /= shape.size(axis);
        }
        return index.length == 0 ? "" : Arrays.toString(index);
    }
}
