package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.OnnxAttribute;
import io.rnn4j.interchange.onnx.file.OnnxNode;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates the body of a Scan node, whose computed values are rows of every sample, into the
 * equations of a cell.
 */
final class CellBody {
    /** A computed value: its name in the equations, and its width. */
    record Row(String name, int width) {}

    private static final Map<String, String> FUNCTIONS =
            Map.of(
                    "Sigmoid", "sigmoid",
                    "Tanh", "tanh",
                    "Relu", "relu",
                    "Softplus", "softplus",
                    "Exp", "exp",
                    "Log", "log",
                    "Sqrt", "sqrt",
                    "Abs", "abs");
    private static final Map<String, String> OPERATIONS =
            Map.of(
                    "Add", "add",
                    "Sub", "subtract",
                    "Mul", "multiply",
                    "Div", "divide",
                    "Max", "maximum",
                    "Min", "minimum",
                    "Greater", "greater",
                    "Equal", "equal");
    private static final Map<String, String> REDUCTIONS =
            Map.of(
                    "ReduceSum", "sum",
                    "ReduceMean", "mean",
                    "ReduceMax", "max",
                    "ReduceLogSumExp", "log_sum_exp");

    private final String source; // the node, for messages
    private final Scope scope;
    private final Map<String, Row> rows = new HashMap<>(); // by name in the body
    private final List<String> lines = new ArrayList<>();
    private final Map<String, float[]> weights = new HashMap<>();
    private final Map<Value, String> named = new IdentityHashMap<>();
    private int count;

    CellBody(String source, Scope scope) {
        this.source = source;
        this.scope = scope;
    }

    void define(String name, Row row) {
        rows.put(name, row);
    }

    List<String> lines() {
        return lines;
    }

    Map<String, float[]> weights() {
        return weights;
    }

    Row row(String name) throws InterchangeException {
        Row row = rows.get(name);
        if (row == null) {
            throw new InterchangeException(
                    "%s: '%s' in its body does not depend on the step".formatted(source, name));
        }
        return row;
    }

    /** Adds the equations of a node. */
    void add(OnnxNode node) throws InterchangeException {
        List<Row> operands = new ArrayList<>();
        List<Value> constants = new ArrayList<>();
        for (String input : node.inputs()) {
            Row row = rows.get(input);
            operands.add(row);
            constants.add(
                    row != null || input.isEmpty() ? null : scope.lookup(input, node.describe()));
        }
        if (node.outputs().size() != 1 || operands.isEmpty()) {
            throw refusal(node, "it has not one output");
        }
        rows.put(node.outputs().getFirst(), translated(node, operands, constants));
    }

    private Row translated(OnnxNode node, List<Row> of, List<Value> constants)
            throws InterchangeException {
        String operator = node.operator();
        Row first = of.getFirst();
        if (OPERATIONS.containsKey(operator) && of.size() == 2) {
            return combined(node, OPERATIONS.get(operator), of, constants);
        }
        if (operator.equals("Less") && of.size() == 2) {
            return combined(node, "greater", of.reversed(), constants.reversed());
        }
        if (first == null) {
            first = constant(node, constants.getFirst(), 0);
        }
        if (FUNCTIONS.containsKey(operator)) {
            return line(first.width, "%s %s", FUNCTIONS.get(operator), first.name);
        }
        if (REDUCTIONS.containsKey(operator)) {
            requireLastAxis(node, constants);
            return line(1, "%s %s", REDUCTIONS.get(operator), first.name);
        }
        return switch (operator) {
            case "Identity", "Cast", "Dropout" -> first;
            case "Neg" -> line(first.width, "affine %s -1 0", first.name);
            case "Reciprocal" -> line(first.width, "divide %s %s", literal(1).name, first.name);
            case "MatMul" -> product(node, first, constants.get(1));
            case "Softmax", "LogSoftmax" -> {
                requireAxis(node, "axis");
                String result = operator.equals("Softmax") ? "softmax" : "log_softmax";
                yield line(first.width, "%s %s", result, first.name);
            }
            case "Softsign" -> activation("softsign", 0, 0, first);
            case "Elu" -> activation("elu", real(node, "alpha", 1), 0, first);
            case "LeakyRelu" -> activation("leakyrelu", real(node, "alpha", 0.01f), 0, first);
            case "HardSigmoid" ->
                    activation(
                            "hardsigmoid",
                            real(node, "alpha", 0.2f),
                            real(node, "beta", 0.5),
                            first);
            default -> throw refusal(node, "it cannot be expressed in a recurrence");
        };
    }

    private InterchangeException refusal(OnnxNode node, String why) {
        return new InterchangeException(
                "%s: %s in its body: %s".formatted(source, node.describe(), why));
    }

    private Row line(int width, String form, Object... words) {
        String name = "v" + ++count;
        lines.add(name + " = " + form.formatted(words));
        return new Row(name, width);
    }

    private static double real(OnnxNode node, String name, double absent) {
        OnnxAttribute attribute = node.attributes().get(name);
        return attribute == null ? absent : attribute.real();
    }

    private Row activation(String function, double alpha, double beta, Row x) {
        String name = "v" + ++count;
        NodeActivation activation =
                new NodeActivation(function, alpha, beta, Double.POSITIVE_INFINITY);
        lines.addAll(activation.equations(name, x.name));
        return new Row(name, x.width);
    }

    private void requireLastAxis(OnnxNode node, List<Value> constants) throws InterchangeException {
        OnnxAttribute attribute = node.attributes().get("axes");
        long axis = 0;
        if (attribute != null && attribute.lists().numbers().length == 1) {
            axis = attribute.lists().numbers()[0];
        } else if (constants.size() > 1
                && constants.get(1) != null
                && constants.get(1).numbers() != null
                && constants.get(1).numbers().length == 1) {
            axis = (long) constants.get(1).numbers()[0];
        }
        OnnxAttribute keep = node.attributes().get("keepdims");
        if (axis != 1 && axis != -1 || keep != null && keep.number() == 0) {
            throw refusal(node, "only sums over the features that keep the axis are supported");
        }
    }

    private void requireAxis(OnnxNode node, String name) throws InterchangeException {
        OnnxAttribute attribute = node.attributes().get(name);
        if (attribute != null && attribute.number() != 1 && attribute.number() != -1) {
            throw refusal(node, "only the axis of features is supported");
        }
    }

    // ---- constants

    private Row combined(OnnxNode node, String operation, List<Row> of, List<Value> constants)
            throws InterchangeException {
        Row left =
                of.get(0) != null
                        ? of.get(0)
                        : constant(node, constants.get(0), of.get(1) == null ? 0 : of.get(1).width);
        Row right = of.get(1) != null ? of.get(1) : constant(node, constants.get(1), left.width);
        int width = Math.max(left.width, right.width);
        return line(width, "%s %s %s", operation, left.name, right.name);
    }

    private Row literal(double number) {
        return line(1, "constant %s", (float) number);
    }

    /** Returns a row of constants that meets one of some width. */
    private Row constant(OnnxNode node, Value value, int width) throws InterchangeException {
        double[] numbers = value == null || !value.isConstant() ? null : value.numbers();
        boolean row =
                numbers != null
                        && numbers.length > 0
                        && (value.rank() == 0 || value.fixed(value.rank() - 1) == numbers.length);
        if (!row) {
            throw refusal(node, "it reads what is neither a row of the step nor a constant row");
        }
        boolean weight = numbers.length > 1 || value.rank() > 0 && width == 1;
        if (!weight && numbers.length == 1) {
            return literal(numbers[0]);
        }
        if (!value.real()) {
            StringBuilder list = new StringBuilder();
            for (double number : numbers) {
                list.append(' ').append((float) number);
            }
            return line(numbers.length, "constant%s", list);
        }
        return line(numbers.length, "vector %s %s", weight(value), numbers.length);
    }

    private Row product(OnnxNode node, Row row, Value matrix) throws InterchangeException {
        boolean fits =
                matrix != null
                        && matrix.isConstant()
                        && matrix.rank() == 2
                        && matrix.fixed(0) == row.width
                        && matrix.fixed(1) > 0;
        if (!fits) {
            throw refusal(node, "it does not multiply rows with a constant matrix that fits");
        }
        return line(matrix.fixed(1), "matmul %s %s %s", row.name, weight(matrix), matrix.fixed(1));
    }

    private String weight(Value value) {
        String name = named.get(value);
        if (name == null) {
            name = "weight_" + (named.size() + 1);
            named.put(value, name);
            weights.put(name, Numbers.floats(value.numbers()));
        }
        return name;
    }
}
