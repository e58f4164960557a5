package io.rnn4j.interchange.equation;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.activation.Activations;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Reads equations line by line and builds their expressions. */
final class Equations {
    private static final int MOST_LINES = 1_000;
    private static final Map<String, UnaryOperator<Expr>> FUNCTIONS =
            Map.ofEntries(
                    Map.entry("tanh", Expr::tanh),
                    Map.entry("sigmoid", Expr::sigmoid),
                    Map.entry("relu", Expr::relu),
                    Map.entry("softplus", Expr::softplus),
                    Map.entry("exp", Expr::exp),
                    Map.entry("expm1", Expr::expm1),
                    Map.entry("log", Expr::log),
                    Map.entry("sqrt", Expr::sqrt),
                    Map.entry("rsqrt", Expr::rsqrt),
                    Map.entry("abs", Expr::abs),
                    Map.entry("sum", Expr::sum),
                    Map.entry("mean", Expr::mean),
                    Map.entry("max", Expr::max),
                    Map.entry("log_sum_exp", Expr::logSumExp),
                    Map.entry("softmax", Activations.SOFTMAX::of),
                    Map.entry("log_softmax", Expr::logSoftmax));
    private static final Map<String, BinaryOperator<Expr>> OPERATIONS =
            Map.of(
                    "add", Expr::plus,
                    "subtract", Expr::minus,
                    "multiply", Expr::times,
                    "divide", Expr::over,
                    "maximum", Expr::max,
                    "minimum", Expr::min,
                    "greater", Expr::greaterThan,
                    "equal", Expr::equalTo);

    /** Declares the weights of a layer or of a cell. */
    interface Weights {
        WeightView matrix(String name, int rows, int columns);

        Expr vector(String name, int width);
    }

    private final String owner;
    private final Weights weights;
    private final Map<String, Expr> values = new HashMap<>();
    private final Map<String, WeightView> matrices = new HashMap<>();
    private final Map<String, Expr> vectors = new HashMap<>();

    Equations(String owner, Weights weights) {
        this.owner = owner;
        this.weights = weights;
    }

    /** Copies the lines, and rejects null and more lines than a component may have. */
    static List<String> checked(String owner, List<String> lines) {
        List<String> copy = NullChecks.copyOf("equations", lines);
        if (copy.size() > MOST_LINES) {
            throw new IllegalArgumentException(
                    "%s: expected at most %s equations, got %s"
                            .formatted(owner, MOST_LINES, copy.size()));
        }
        return copy;
    }

    /** Splits a line into its words. */
    static String[] words(String line) {
        return line.split(" ");
    }

    void define(String name, Expr value) {
        if (values.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException(
                    "%s: the name '%s' is defined twice".formatted(owner, name));
        }
    }

    Expr value(String name) {
        Expr value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s: '%s' is used before it is defined".formatted(owner, name));
        }
        return value;
    }

    /** Builds the value of a line such as {@code v = add a b}. */
    void add(String line) {
        String[] words = words(line);
        if (words.length < 3 || !words[1].equals("=")) {
            throw unreadable(line);
        }
        define(words[0], expression(words, line));
    }

    private Expr expression(String[] words, String line) {
        String operation = words[2];
        if (FUNCTIONS.containsKey(operation) && words.length == 4) {
            return FUNCTIONS.get(operation).apply(value(words[3]));
        }
        if (OPERATIONS.containsKey(operation) && words.length == 5) {
            return OPERATIONS.get(operation).apply(value(words[3]), value(words[4]));
        }
        if (operation.equals("constant") && words.length > 3) {
            double[] numbers = new double[words.length - 3];
            for (int index = 0; index < numbers.length; index++) {
                numbers[index] = number(words[index + 3], line);
            }
            return Expr.constant(numbers);
        }
        return switch (operation + " " + words.length) {
            case "affine 6" ->
                    value(words[3]).times(number(words[4], line)).plus(number(words[5], line));
            case "column 5" -> value(words[3]).column(whole(words[4], line));
            case "one_hot 5" -> value(words[3]).oneHot(whole(words[4], line));
            case "matmul 6" -> product(value(words[3]), words[4], whole(words[5], line));
            case "vector 5" -> vector(words[3], whole(words[4], line));
            default -> throw unreadable(line);
        };
    }

    private Expr product(Expr row, String name, int columns) {
        WeightView view = matrices.get(name);
        if (view == null) {
            view = weights.matrix(name, row.width(), columns);
            matrices.put(name, view);
        }
        return row.matmul(view);
    }

    private Expr vector(String name, int width) {
        Expr vector = vectors.get(name);
        if (vector == null) {
            vector = weights.vector(name, width);
            vectors.put(name, vector);
        }
        return vector;
    }

    int whole(String word, String line) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException failure) {
            throw unreadable(line);
        }
    }

    private double number(String word, String line) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException failure) {
            throw unreadable(line);
        }
    }

    IllegalArgumentException unreadable(String line) {
        return new IllegalArgumentException(
                ("%s: expected an equation such as 'v = add a b', got '%s'; the description of"
                                + " package io.rnn4j.interchange.equation lists all forms")
                        .formatted(owner, line));
    }
}
