package io.rnn4j.testkit;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Port;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.kernel.Elementwise;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Computes the instructions of a {@link Program} for one row at a time in double precision, by the
 * definition of each operation. It shares no code with the engine, whose results are compared with
 * it.
 */
final class RowInterpreter {
    private final Program program;
    private final Map<String, double[]> weights;
    private final ToDoubleFunction<String> scalars;
    private final Map<Port, Integer> ports = new HashMap<>();
    private final Map<String, ReferenceSequence> attended = new HashMap<>();
    private int sample; // of the present row
    private final ReferenceRandomMasks masks;

    /**
     * {@return the smallest distance of an operand from a point where a derivative jumps, over all
     * forward instructions so far; operands at such a point are constants and do not count}
     */
    private double kinkDistance = Double.POSITIVE_INFINITY;

    RowInterpreter(
            Program program,
            Map<String, double[]> weights,
            ToDoubleFunction<String> scalars,
            ReferenceRandomMasks masks) {
        this.masks = masks;
        this.program = program;
        this.weights = weights;
        this.scalars = scalars;
        for (Instruction instruction : program.instructions()) {
            if (instruction.operation() instanceof Operation.Given given) {
                ports.put(given.port(), instruction.value());
            }
        }
    }

    /** Sets the sequences that the program attends to. */
    void give(Map<String, ReferenceSequence> newAttended) {
        attended.putAll(newAttended);
    }

    /** Sets the sample of the row that is computed next. */
    void at(int newSample) {
        sample = newSample;
    }

    /** {@return arrays for all values of one row} */
    double[][] newRow() {
        return program.instructions().stream()
                .map(instruction -> new double[instruction.isGradient() ? 0 : instruction.width()])
                .toArray(double[][]::new);
    }

    /**
     * Sets a value of a row that is given to the program; has no effect if no instruction reads it.
     */
    void give(double[][] values, Port.Kind kind, String name, double[] rows, int row) {
        Integer value = ports.get(new Port(kind, name));
        if (value != null) {
            int width = values[value].length;
            System.arraycopy(rows, row * width, values[value], 0, width);
        }
    }

    /** Computes the forward instructions of a row, whose inputs and states are set. */
    void forward(double[][] values) {
        for (int value = 0; value < program.forwardEnd(); value++) {
            compute(program.instruction(value), values, Map.of());
        }
    }

    /**
     * Computes the backward instructions of a row whose forward values are computed and whose
     * gradients are set.
     */
    void backward(double[][] values, Map<String, double[]> weightGradients) {
        for (int value = program.forwardEnd(); value < program.instructions().size(); value++) {
            compute(program.instruction(value), values, weightGradients);
        }
    }

    /**
     * Returns the smallest distance of an operand from a place where a derivative jumps, over all
     * forward instructions so far. An operand that is exactly there does not count: it is a
     * constant.
     */
    double kinkDistance() {
        return kinkDistance;
    }

    private void compute(
            Instruction instruction, double[][] values, Map<String, double[]> weightGradients) {
        double[] y = values[instruction.value()];
        double[] a = instruction.isLeaf() ? null : values[instruction.operands().getFirst()];
        switch (instruction.operation()) {
            case Operation.Given given -> {} // has been set
            case Operation.Mask mask -> Arrays.setAll(y, k -> masks.element(mask.mask(), k));
            case Operation.WeightRow row ->
                    System.arraycopy(
                            weights.get(row.view().weight()),
                            row.view().firstColumn(),
                            y,
                            0,
                            y.length);
            case Operation.ConstantRow row -> Arrays.setAll(y, k -> row.values().get(k));
            case Operation.Product product -> product(product, instruction, values, a, y);
            case Operation.Map map -> map(map.function(), instruction, values, y);
            case Operation.Affine affine -> {
                double scale = affine.scale().value(scalars);
                double shift = affine.shift().value(scalars);
                Arrays.setAll(y, k -> a[k] * scale + shift);
            }
            case Operation.Broadcast broadcast -> Arrays.fill(y, a[0]);
            case Operation.Reduce reduce -> y[0] = reduced(reduce, instruction, a);
            case Operation.Softmax softmax -> softmax(softmax.logarithm(), a, y);
            case Operation.LogSoftmaxGradient gradient -> {
                double[] x = values[instruction.operands().getLast()];
                softmax(false, x, y);
                double sum = sum(a);
                Arrays.setAll(y, k -> a[k] - y[k] * sum);
            }
            case Operation.OneHot oneHot ->
                    Arrays.setAll(y, k -> Double.isFinite(a[0]) ? isIndex(a[0], k) : Double.NaN);
            case Operation.Gather gather -> gather(gather.view(), a[0], y);
            case Operation.Attend(String keys, String read) -> {
                double[] mean =
                        ReferenceSequence.attend(
                                attended.get(keys),
                                attended.get(read),
                                sample,
                                a,
                                operand(instruction, values, 1));
                System.arraycopy(mean, 0, y, 0, y.length);
            }
            case Operation.AttendGradient(String keys, String read) -> {
                double[] gradients =
                        ReferenceSequence.gradient(
                                attended.get(keys),
                                attended.get(read),
                                sample,
                                a,
                                operand(instruction, values, 1),
                                operand(instruction, values, 2));
                System.arraycopy(gradients, 0, y, 0, y.length);
            }
            case Operation.Part part -> System.arraycopy(a, part.firstColumn(), y, 0, y.length);
            case Operation.Copy copy -> System.arraycopy(a, 0, y, 0, y.length);
            case Operation.WeightGradient gradient ->
                    addOuterProduct(
                            weightGradients,
                            gradient.view(),
                            a,
                            values[instruction.operands().getLast()]);
            case Operation.RowGradient gradient ->
                    addOuterProduct(weightGradients, gradient.view(), new double[] {1}, a);
            case Operation.GatherGradient gradient -> {
                double[] oneHot = new double[gradient.view().rows()];
                Arrays.setAll(oneHot, k -> isIndex(a[0], k));
                addOuterProduct(
                        weightGradients,
                        gradient.view(),
                        oneHot,
                        values[instruction.operands().getLast()]);
            }
        }
    }

    /** {@return an operand; null if there are fewer} */
    private static double[] operand(Instruction instruction, double[][] values, int index) {
        return index < instruction.operands().size()
                ? values[instruction.operands().get(index)]
                : null;
    }

    private static int isIndex(double index, int k) {
        return index >= 0 && k == (int) index ? 1 : 0;
    }

    private void gather(WeightView view, double index, double[] y) {
        double[] weight = weights.get(view.weight());
        int columns = columns(weight, view);
        Arrays.fill(y, 0);
        for (int i = 0; i < view.rows(); i++) {
            if (isIndex(index, i) == 1) {
                System.arraycopy(weight, i * columns + view.firstColumn(), y, 0, y.length);
            }
        }
    }

    private static int columns(double[] weight, WeightView view) {
        return weight.length / view.rows();
    }

    private void product(
            Operation.Product product,
            Instruction instruction,
            double[][] values,
            double[] x,
            double[] y) {
        if (instruction.operands().size() == 2) {
            System.arraycopy(values[instruction.operands().getLast()], 0, y, 0, y.length);
        } else {
            Arrays.fill(y, 0);
        }
        WeightView view = product.view();
        double[] weight = weights.get(view.weight());
        int columns = columns(weight, view);
        for (int i = 0; i < view.rows(); i++) {
            int at = i * columns + view.firstColumn();
            if (product.transposed()) {
                y[i] = addDotProduct(y[i], x, weight, at, view.columns());
            } else {
                addMultiple(y, x[i], weight, at, view.columns());
            }
        }
    }

    private static double addDotProduct(double sum, double[] x, double[] row, int at, int width) {
        for (int j = 0; j < width; j++) {
            sum += x[j] * row[at + j];
        }
        return sum;
    }

    private static void addMultiple(double[] y, double factor, double[] row, int at, int width) {
        for (int j = 0; j < width; j++) {
            y[j] += factor * row[at + j];
        }
    }

    private static void addOuterProduct(
            Map<String, double[]> gradients, WeightView view, double[] left, double[] right) {
        double[] gradient = gradients.get(view.weight());
        int columns = columns(gradient, view);
        for (int i = 0; i < view.rows(); i++) {
            for (int j = 0; j < view.columns(); j++) {
                gradient[i * columns + view.firstColumn() + j] += left[i] * right[j];
            }
        }
    }

    // ---- reductions

    private double reduced(Operation.Reduce reduce, Instruction instruction, double[] a) {
        return switch (reduce.reduction()) {
            case SUM -> sum(a);
            case MAXIMUM -> {
                double largest = largest(a);
                for (double other : a) {
                    if (instruction.value() < program.forwardEnd()) {
                        kink(other - largest);
                    }
                }
                yield largest;
            }
            case LOG_SUM_EXP -> {
                double largest = largest(a);
                double[] powers = new double[a.length];
                Arrays.setAll(powers, k -> Math.exp(a[k] - largest));
                yield Double.isInfinite(largest) ? largest : largest + Math.log(sum(powers));
            }
        };
    }

    private static void softmax(boolean logarithm, double[] a, double[] y) {
        double largest = largest(a);
        double[] powers = new double[a.length];
        Arrays.setAll(powers, k -> Math.exp(a[k] - largest));
        double sum = sum(powers);
        Arrays.setAll(y, k -> logarithm ? a[k] - largest - Math.log(sum) : powers[k] / sum);
    }

    private static double sum(double[] a) {
        double sum = 0;
        for (double element : a) {
            sum += element;
        }
        return sum;
    }

    private static double largest(double[] a) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double element : a) {
            largest = Math.max(largest, element);
        }
        return largest;
    }

    // ---- elementwise operations

    private void map(Elementwise function, Instruction instruction, double[][] values, double[] y) {
        int count = instruction.operands().size();
        double[] a = values[instruction.operands().getFirst()];
        double[] b = count > 1 ? values[instruction.operands().get(1)] : a;
        double[] c = count > 2 ? values[instruction.operands().get(2)] : a;
        for (int k = 0; k < y.length; k++) {
            y[k] = element(function, a[k], b[k], c[k]);
        }
        if (instruction.value() < program.forwardEnd()) {
            kinks(function, a, b);
        }
    }

    /** Records how far the operands of a forward instruction are from its kinks. */
    private void kinks(Elementwise function, double[] a, double[] b) {
        switch (function) {
            case MAXIMUM, MINIMUM, GREATER -> {
                for (int k = 0; k < a.length; k++) {
                    kink(a[k] - b[k]);
                }
            }
            case RELU, ABSOLUTE, SIGN -> {
                for (double element : a) {
                    kink(element);
                }
            }
            default -> {} // smooth, or constant (EQUAL)
        }
    }

    private void kink(double distance) {
        if (distance != 0) {
            kinkDistance = Math.min(kinkDistance, Math.abs(distance));
        }
    }

    static double element(Elementwise function, double a, double b, double c) {
        return switch (function) {
            case COPY -> a;
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case GREATER -> a > b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
            case ABSOLUTE -> Math.abs(a);
            case SIGN -> Math.signum(a);
            case SQUARE_ROOT -> Math.sqrt(a);
            case RECIPROCAL_SQUARE_ROOT -> 1 / Math.sqrt(a);
            case EXP -> Math.exp(a);
            case EXP_MINUS_ONE -> Math.expm1(a);
            case LOG -> Math.log(a);
            case SIGMOID -> 1 / (1 + Math.exp(-a));
            case TANH -> Math.tanh(a);
            case RELU -> Math.max(a, 0);
            case SOFTPLUS -> Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
            case EXP_OF_DIFFERENCE -> Math.exp(a - b);
            case MULTIPLY_ADD -> a * b + c;
            case NEGATED_MULTIPLY_ADD -> c - a * b;
            case SIGMOID_GRADIENT -> a * b * (1 - b);
            case TANH_GRADIENT -> a * (1 - b * b);
            case RELU_GRADIENT -> b > 0 ? a : 0;
            case MULTIPLY_SIGMOID_GRADIENT -> a * b * c * (1 - c);
            case MULTIPLY_TANH_GRADIENT -> a * b * (1 - c * c);
        };
    }
}
