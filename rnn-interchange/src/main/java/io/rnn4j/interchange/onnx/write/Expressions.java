package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.ElementwiseOperation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.RowReduction;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.interchange.onnx.write.Tensors.Rows;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Translates the expressions of a node; each becomes one value, however often it is read. */
final class Expressions {
    private static final float LOWEST = -1e30f;

    private final GraphWriter graph;
    private final String prefix; // of the names of values
    private final Function<WeightView, String> weights;
    private final Map<AttendedSequence, Rows> attended;
    private final boolean sequence; // whether rows have a time axis
    private final BiFunction<Expr, WeightView, Expr> operand;
    private final Map<Expr, String> names = new IdentityHashMap<>();

    Expressions(
            GraphWriter graph,
            String prefix,
            Function<WeightView, String> weights,
            Map<AttendedSequence, Rows> attended,
            boolean sequence,
            BiFunction<Expr, WeightView, Expr> operand) {
        this.graph = graph;
        this.prefix = prefix;
        this.weights = weights;
        this.attended = attended;
        this.sequence = sequence;
        this.operand = operand;
    }

    /** Gives a leaf or a state the name of its value. */
    void define(Expr leaf, String name) {
        names.put(leaf, name);
    }

    /** Returns the name of the value of an expression, without recursion. */
    String value(Expr root) {
        List<Expr> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            Expr expression = open.getLast();
            if (names.containsKey(expression)) {
                open.removeLast();
                continue;
            }
            int before = open.size();
            for (Expr each : operands(expression)) {
                if (!names.containsKey(each)) {
                    open.add(each);
                }
            }
            if (open.size() == before) {
                names.put(expression, translated(expression));
                open.removeLast();
            }
        }
        return names.get(root);
    }

    private List<Expr> operands(Expr expression) {
        if (expression instanceof ExprNode.Product product) {
            return List.of(operand.apply(product.operand(), product.view()));
        }
        if (expression instanceof ExprNode.Apply apply
                && apply.operation() == ElementwiseOperation.MULTIPLY) {
            return withoutMask(apply);
        }
        return expression.operands();
    }

    /** A mask that does nothing in inference is left out. */
    private static List<Expr> withoutMask(ExprNode.Apply product) {
        for (int index = 0; index < 2; index++) {
            Expr other = product.operands().get(1 - index);
            if (product.operands().get(index) instanceof ExprNode.Mask mask
                    && mask.mask().inference() == 1
                    && other.width() == product.width()) {
                return List.of(other);
            }
        }
        return product.operands();
    }

    private String node(String operator, List<String> reads, GraphWriter.Attribute... attributes) {
        return graph.node(prefix + operator, operator, reads, attributes);
    }

    private String number(double value) {
        return graph.reals("number_" + (float) value, new float[] {(float) value});
    }

    private String asReal(String name) {
        return node("Cast", List.of(name), GraphWriter.whole("to", 1));
    }

    private String translated(Expr expression) {
        if (expression instanceof State state) {
            throw new IllegalArgumentException(
                    "state '%s' is not known here".formatted(state.name()));
        }
        List<String> of = operands(expression).stream().map(names::get).toList();
        return switch ((ExprNode) expression) {
            case ExprNode.Leaf leaf ->
                    throw new IllegalArgumentException(
                            "'%s' is not known here".formatted(leaf.name()));
            case ExprNode.Vector vector -> weights.apply(vector.view());
            case ExprNode.Constant constant -> constant(constant.values());
            case ExprNode.Mask mask -> number(mask.mask().inference());
            case ExprNode.Product product ->
                    node("MatMul", List.of(of.getFirst(), weights.apply(product.view())));
            case ExprNode.Apply apply -> applied(apply, of);
            case ExprNode.Affine affine -> affine(affine, of.getFirst());
            case ExprNode.Reduce reduce -> reduced(reduce.reduction(), of.getFirst());
            case ExprNode.Softmax softmax ->
                    node(
                            softmax.logarithm() ? "LogSoftmax" : "Softmax",
                            of,
                            GraphWriter.whole("axis", -1));
            case ExprNode.OneHot oneHot -> oneHot(of.getFirst(), oneHot.width());
            case ExprNode.Attend attend -> attended(attend, of);
        };
    }

    private String constant(List<Double> values) {
        if (values.size() == 1) {
            return number(values.getFirst());
        }
        float[] floats = new float[values.size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = values.get(index).floatValue();
        }
        return graph.reals(graph.name(prefix + "constant"), floats, floats.length);
    }

    private String applied(ExprNode.Apply apply, List<String> of) {
        return switch (apply.operation()) {
            case ADD -> node("Add", of);
            case SUBTRACT -> node("Sub", of);
            case MULTIPLY -> of.size() == 1 ? of.getFirst() : node("Mul", of);
            case DIVIDE -> node("Div", of);
            case MAXIMUM -> node("Max", of);
            case MINIMUM -> node("Min", of);
            case GREATER -> asReal(node("Greater", of));
            case EQUAL -> asReal(node("Equal", of));
            case ABSOLUTE -> node("Abs", of);
            case SQUARE_ROOT -> node("Sqrt", of);
            case RECIPROCAL_SQUARE_ROOT -> node("Reciprocal", List.of(node("Sqrt", of)));
            case EXP -> node("Exp", of);
            case EXP_MINUS_ONE -> expMinusOne(of.getFirst());
            case LOG -> node("Log", of);
            case SIGMOID -> node("Sigmoid", of);
            case TANH -> node("Tanh", of);
            case RELU -> node("Relu", of);
            case SOFTPLUS -> node("Softplus", of);
        };
    }

    /** eˣ − 1 = 2·tanh(x/2) / (1 − tanh(x/2)), which does not cancel near 0. */
    private String expMinusOne(String x) {
        String half = node("Mul", List.of(x, number(0.5)));
        String t = node("Tanh", List.of(half));
        String rest = node("Sub", List.of(number(1), t));
        return node("Div", List.of(node("Mul", List.of(t, number(2))), rest));
    }

    private String affine(ExprNode.Affine affine, String x) {
        String result = x;
        double scale = value(affine.scale());
        double shift = value(affine.shift());
        if (scale != 1) {
            result = node("Mul", List.of(result, number(scale)));
        }
        return shift == 0 ? result : node("Add", List.of(result, number(shift)));
    }

    private static double value(Scalar scalar) {
        return scalar.value(
                name -> {
                    throw new IllegalArgumentException(
                            "the number '%s' is known in training only".formatted(name));
                });
    }

    private String reduced(RowReduction reduction, String x) {
        return switch (reduction) {
            case SUM -> overLast("ReduceSum", x, 13);
            case MAXIMUM -> overLast("ReduceMax", x, 18);
            case LOG_SUM_EXP -> overLast("ReduceLogSumExp", x, 18);
        };
    }

    private String overLast(String operator, String x, long axesAsInputFrom) {
        return reduced(graph, prefix + operator, operator, x, -1, axesAsInputFrom, true);
    }

    /** Adds a reduction over one axis; the axes are an input since some version of operators. */
    static String reduced(
            GraphWriter graph,
            String base,
            String operator,
            String x,
            long axis,
            long axesAsInputFrom,
            boolean keep) {
        GraphWriter.Attribute kept = GraphWriter.whole("keepdims", keep ? 1 : 0);
        return graph.opset() >= axesAsInputFrom
                ? graph.node(base, operator, List.of(x, graph.wholes(axis)), kept)
                : graph.node(base, operator, List.of(x), GraphWriter.wholes("axes", axis), kept);
    }

    private String oneHot(String index, int width) {
        long[] columns = new long[width];
        for (int column = 0; column < width; column++) {
            columns[column] = column;
        }
        String whole = node("Cast", List.of(index), GraphWriter.whole("to", 7));
        return asReal(node("Equal", List.of(whole, graph.wholes(columns))));
    }

    // ---- attention

    private String attended(ExprNode.Attend attend, List<String> of) {
        Rows keys = attended.get(attend.keys());
        Rows values = attended.get(attend.values());
        String query = of.getFirst();
        if (!sequence) {
            query = node("Unsqueeze", List.of(query, graph.wholes(1))); // [batch, 1, width]
        }
        String scores;
        if (attend.weight() == null) {
            String turned =
                    node("Transpose", List.of(keys.name()), GraphWriter.wholes("perm", 0, 2, 1));
            scores = node("MatMul", List.of(query, turned));
        } else {
            String queries = node("Unsqueeze", List.of(query, graph.wholes(2)));
            String all = node("Unsqueeze", List.of(keys.name(), graph.wholes(1)));
            String bent = node("Tanh", List.of(node("Add", List.of(queries, all))));
            String weighted = node("Mul", List.of(bent, of.get(1)));
            scores = reduced(graph, prefix + "score", "ReduceSum", weighted, -1, 13, false);
        }
        if (keys.lengths() != null) {
            String mask =
                    node(
                            "Transpose",
                            List.of(Lengths.mask(graph, keys)),
                            GraphWriter.wholes("perm", 0, 2, 1));
            String closed = node("Sub", List.of(number(1), mask));
            scores = node("Add", List.of(scores, node("Mul", List.of(closed, number(LOWEST)))));
        }
        String shares = node("Softmax", List.of(scores), GraphWriter.whole("axis", -1));
        String context = node("MatMul", List.of(shares, values.name()));
        return sequence ? context : node("Squeeze", List.of(context, graph.wholes(1)));
    }
}
