package io.rnn4j.interchange.onnx.read;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Products of matrices. */
final class Products {
    static final List<Operator> OPERATORS =
            List.of(
                    Operator.of(
                            "MatMul",
                            "`dense(units)` without a bias; equations for two computed tensors,"
                                + " [batch, n, k] and [batch, k, m], if one axis at most is time",
                            Products::matMul),
                    Operator.of(
                            "Gemm",
                            "`dense(units)`; rejected for two computed tensors",
                            Products::gemm));

    private Products() {}

    private static Value matMul(Call call) throws InterchangeException {
        Value a = call.input(0);
        Value b = call.input(1);
        if (a.isConstant() && b.isConstant()) {
            return constants(call, a, b);
        }
        if (b.isConstant() && b.rank() <= 2) {
            Value matrix = b.rank() == 2 ? b : b.with(b.rank());
            Value product = dense(call, a, matrix, false, 1);
            return b.rank() == 2 ? product : product.without(product.rank() - 1);
        }
        if (a.isConstant() && a.rank() == 2 && b.rank() >= 2) {
            // W·x is (xᵀ·Wᵀ)ᵀ
            Value swapped = swapped(b);
            return swapped(dense(call, swapped, a, true, 1));
        }
        return ComputedProducts.of(call, a, b);
    }

    private static Value swapped(Value value) {
        int[] order = new int[value.rank()];
        for (int axis = 0; axis < order.length; axis++) {
            order[axis] = axis;
        }
        order[order.length - 1] = order.length - 2;
        order[order.length - 2] = order.length - 1;
        return value.transposed(order);
    }

    private static Value constants(Call call, Value a, Value b) throws InterchangeException {
        boolean matrices = a.rank() == 2 && b.rank() == 2 && a.fixed(1) == b.fixed(0);
        if (!matrices || (long) a.payload().size() * b.fixed(1) > 1 << 24) {
            throw call.refusal(
                    "a product of constants %s and %s".formatted(a.describe(), b.describe()));
        }
        int columns = b.fixed(1);
        double[] product = new double[Math.multiplyExact(a.fixed(0), columns)];
        for (int row = 0; row < a.fixed(0); row++) {
            for (int index = 0; index < a.fixed(1); index++) {
                double factor = a.numbers()[row * a.fixed(1) + index];
                for (int column = 0; column < columns; column++) {
                    product[row * columns + column] +=
                            factor * b.numbers()[index * columns + column];
                }
            }
        }
        return Value.of(product, true, a.fixed(0), columns);
    }

    private static Value gemm(Call call) throws InterchangeException {
        Value a = call.input(0);
        Value b = call.constant(1);
        Value c = call.optional(2);
        double alpha = call.real("alpha", 1);
        double beta = call.real("beta", 1);
        call.ignore("broadcast");
        boolean transposed = call.whole("transB", 0) != 0;
        if (a.rank() != 2 || b.rank() != 2) {
            throw call.refusal(
                    "expected matrices, got %s and %s".formatted(a.describe(), b.describe()));
        }
        if (call.whole("transA", 0) != 0) {
            a = a.transposed(1, 0);
        }
        Value product = dense(call, a, b, transposed, alpha);
        if (c == null || beta == 0) {
            return product;
        }
        if (beta == 1) {
            return Arithmetic.add(call, product, c);
        }
        return Arithmetic.add(
                call, product, Arithmetic.multiply(call, c, Value.of(new double[] {beta}, true)));
    }

    /** Multiplies the last axis of a tensor with a constant matrix. */
    private static Value dense(Call call, Value a, Value matrix, boolean transposed, double factor)
            throws InterchangeException {
        if (a.rank() == 0) {
            throw call.refusal("expected a matrix, got one number");
        }
        int last = a.rank() - 1;
        call.requireFixed(a, last, "a product");
        int inputs = matrix.fixed(transposed ? 1 : 0);
        int units = matrix.fixed(transposed ? 0 : 1);
        if (a.fixed(last) != inputs) {
            throw call.refusal(
                    "rows of %s elements and a matrix for %s".formatted(a.fixed(last), inputs));
        }
        if (inputs == 0 || units == 0) {
            throw call.refusal("a matrix without elements");
        }
        List<List<Axis>> axes = new ArrayList<>(a.axes());
        axes.set(last, List.of(new Axis.Fixed(units)));
        if (a.isKnown()) {
            return constants(
                    call, a, axes, kernel(matrix.numbers(), inputs, units, transposed, factor));
        }
        LayerSource layer =
                call.steps()
                        .shared(
                                List.of("dense", matrix, transposed, factor),
                                key ->
                                        new LayerSource(
                                                Layers.dense(units).useBias(false),
                                                Map.of(
                                                        "kernel",
                                                        kernel(
                                                                matrix.numbers(),
                                                                inputs,
                                                                units,
                                                                transposed,
                                                                factor))));
        List<Port> results =
                Rows.grouped(
                        call,
                        a,
                        inputs,
                        rows -> {
                            Step step = call.steps().add(call.source(), layer, List.of(rows));
                            return call.steps().port(step, 0, units, rows.time()).at(rows.at());
                        });
        Payload payload = Steps.payload(results);
        return new Value(axes, payload, true);
    }

    /** Multiplies constants that have a batch or time axis with a matrix [inputs, units]. */
    private static Value constants(Call call, Value a, List<List<Axis>> axes, float[] kernel)
            throws InterchangeException {
        double[] numbers = a.numbers();
        if (numbers == null) {
            throw call.refusal("a product of sizes of tensors is not supported");
        }
        int inputs = a.fixed(a.rank() - 1);
        int units = kernel.length / inputs;
        double[] product = new double[Math.multiplyExact(numbers.length / inputs, units)];
        for (int index = 0; index < numbers.length; index++) {
            for (int unit = 0; unit < units; unit++) {
                product[index / inputs * units + unit] +=
                        numbers[index] * kernel[index % inputs * units + unit];
            }
        }
        return new Value(axes, new Payload.Numbers(product), true);
    }

    private static float[] kernel(
            double[] matrix, int inputs, int units, boolean transposed, double factor) {
        float[] kernel =
                transposed ? Numbers.transposed(matrix, units, inputs) : Numbers.floats(matrix);
        if (factor != 1) {
            for (int index = 0; index < kernel.length; index++) {
                kernel[index] = (float) (kernel[index] * factor);
            }
        }
        return kernel;
    }
}
