package io.rnn4j.cli.explain;

import io.rnn4j.cli.explain.Tape.Product;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of one input, two units and one output on a fixed sequence: forward pass, mean squared
 * error, and back-propagation through time.
 */
public final class ExplainedNetwork {
    /** The number of units. */
    static final int UNITS = 2;

    private static final double SMALL_CHANGE = 1e-5;

    private final ExplainedCell cell;
    private final int steps;
    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final Tape tape;
    private final List<Quantity> outputs = new ArrayList<>();
    private final double loss;

    private ExplainedNetwork(
            ExplainedCell cell, int steps, boolean withinStep, Map<String, double[][]> values) {
        this.cell = cell;
        this.steps = steps;
        this.tape = new Tape(withinStep);
        values.forEach((name, value) -> weights.put(name, new Weight(name, value)));
        forward();
        this.loss = error();
        for (int step = steps; step >= 1; step--) {
            Quantity y = outputs.get(step - 1);
            y.addGradient(
                    "2·(%s − d_%s)/%s".formatted(y.symbol(), step, steps),
                    new double[] {2 * (y.value()[0] - target(step)) / steps});
        }
        tape.backward();
    }

    /**
     * {@return a network with its fixed weights}
     *
     * @param cell the cell
     * @param steps number of steps, at least 1
     */
    public static ExplainedNetwork of(ExplainedCell cell, int steps) {
        return new ExplainedNetwork(cell, steps, false, initialWeights(cell));
    }

    /** {@return the same network whose gradients do not pass from a step to the one before} */
    ExplainedNetwork withinStep() {
        return new ExplainedNetwork(cell, steps, true, values());
    }

    private static Map<String, double[][]> initialWeights(ExplainedCell cell) {
        Map<String, double[][]> values = new LinkedHashMap<>();
        for (String gate : cell.gates()) {
            values.put("W_u" + gate, matrix(values.size(), UNITS, 1));
            values.put("W_h" + gate, matrix(values.size(), UNITS, UNITS));
            values.put("b_" + gate, matrix(values.size(), UNITS, 1));
        }
        if (cell == ExplainedCell.GRU) {
            values.put(ExplainedCell.RECURRENT_BIAS, matrix(values.size(), UNITS, 1));
        }
        values.put("W_yh", matrix(values.size(), 1, UNITS));
        if (cell == ExplainedCell.OUTPUT_RECURRENT) {
            values.put("W_yy", new double[][] {{0.5}});
        }
        values.put("b_y", matrix(values.size(), 1, 1));
        return values;
    }

    /** Multiples of 1/8 from -3/4 to 3/4, which float32 holds exactly, in no visible order. */
    private static double[][] matrix(int number, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                values[row][column] = ((number * 7 + row * 5 + column * 9 + 4) % 13 - 6) / 8.0;
            }
        }
        return values;
    }

    /** {@return u_t} */
    static double input(int step) {
        return (step * 3 % 5 - 2) / 4.0;
    }

    /** {@return d_t, which y_t should be} */
    static double target(int step) {
        return (step * 2 % 5 - 1) / 4.0;
    }

    private void forward() {
        Map<String, Quantity> states = new HashMap<>();
        states.put("h", tape.given("h", 0, new double[UNITS]));
        if (cell == ExplainedCell.LSTM) {
            states.put("c", tape.given("c", 0, new double[UNITS]));
        }
        if (cell == ExplainedCell.OUTPUT_RECURRENT) {
            states.put("y", tape.given("y", 0, 0));
        }
        for (int step = 1; step <= steps; step++) {
            Quantity u = tape.given("u", step, input(step));
            Quantity h = cell.hidden(tape, step, weights, u, states);
            states.put("h", h);
            Product ofHidden = new Product(weights.get("W_yh"), h);
            Product[] products =
                    cell == ExplainedCell.OUTPUT_RECURRENT
                            ? new Product[] {
                                ofHidden, new Product(weights.get("W_yy"), states.get("y"))
                            }
                            : new Product[] {ofHidden};
            Quantity a = tape.affine("a_y", step, weights.get("b_y"), products);
            Quantity y = tape.activation("y", step, Squashing.IDENTITY, a);
            states.put("y", y);
            outputs.add(y);
        }
    }

    private double error() {
        double sum = 0;
        for (int step = 1; step <= steps; step++) {
            double difference = outputs.get(step - 1).value()[0] - target(step);
            sum += difference * difference;
        }
        return sum / steps;
    }

    /** {@return the derivatives of the loss with respect to a weight by central differences} */
    double[][] centralDifferences(Weight weight) {
        double[][] result = new double[weight.value().length][weight.value()[0].length];
        for (int row = 0; row < result.length; row++) {
            for (int column = 0; column < result[row].length; column++) {
                result[row][column] =
                        (lossWith(weight.symbol(), row, column, SMALL_CHANGE)
                                        - lossWith(weight.symbol(), row, column, -SMALL_CHANGE))
                                / (2 * SMALL_CHANGE);
            }
        }
        return result;
    }

    private double lossWith(String weight, int row, int column, double change) {
        Map<String, double[][]> values = values();
        values.get(weight)[row][column] += change;
        return new ExplainedNetwork(cell, steps, false, values).loss;
    }

    /** {@return copies of all weights by symbol} */
    private Map<String, double[][]> values() {
        Map<String, double[][]> values = new LinkedHashMap<>();
        for (Weight weight : weights.values()) {
            double[][] copy = new double[weight.value().length][];
            for (int row = 0; row < copy.length; row++) {
                copy[row] = weight.value()[row].clone();
            }
            values.put(weight.symbol(), copy);
        }
        return values;
    }

    /** {@return the cell} */
    public ExplainedCell cell() {
        return cell;
    }

    /** {@return the number of steps} */
    public int steps() {
        return steps;
    }

    /** {@return the weights by symbol} */
    public Map<String, Weight> weights() {
        return weights;
    }

    /** {@return all quantities in the order of their computation} */
    List<Quantity> quantities() {
        return tape.quantities();
    }

    /** {@return the mean squared error} */
    public double loss() {
        return loss;
    }
}
