package io.rnn4j.testkit;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.cell.WeightShape;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.regularization.PenaltyDefinition;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.initializer.Zeros;
import io.rnn4j.testkit.CentralDifferences.Agreement;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Compares derived gradients with central differences of the equations, both in double precision.
 * The gradients of all weights, inputs and initial states are checked; in each tensor the largest
 * difference may be 1e-6 of the largest gradient.
 *
 * <p>The random values are drawn again until no operand is near a point where its derivative jumps
 * (0 for a rectifier): there derivative and difference are different.
 */
public final class GradientCheck {
    /** Largest allowed difference, relative to the largest gradient of the tensor. */
    public static final double TOLERANCE = 1e-6;

    private static final int STEPS = 4;
    private static final int BATCH = 3;

    private GradientCheck() {}

    /**
     * Checks a cell over four time steps and three samples: without a mask, and in reverse with
     * masked steps and padding.
     *
     * @param cell the cell
     * @param inputWidth number of features of the input, at least 1
     * @param units number of units, at least 1
     * @param seed seed of all random values
     * @throws AssertionError if a gradient is wrong; the message names the tensor and the element
     */
    public static void cell(Cell cell, int inputWidth, int units, long seed) {
        Objects.requireNonNull(cell, "cell");
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, inputWidth, units);
        recurrence(
                recurrence, cell + " of " + inputWidth + " inputs and " + units + " units", seed);
    }

    private static void recurrence(RecurrenceDefinition recurrence, String what, long seed) {
        TimeLayout open = new TimeLayout(STEPS, BATCH, null, false);
        require(what, CentralDifferences.of(CheckedProgram.of(recurrence, open, seed)));
        TimeLayout masked = new TimeLayout(STEPS, BATCH, TimeLayout.holes(STEPS, BATCH), true);
        require(
                what + ", masked, in reverse",
                CentralDifferences.of(CheckedProgram.of(recurrence, masked, seed)));
    }

    /**
     * Checks each node of a layer separately.
     *
     * @param layer the layer
     * @param width number of features of its input, at least 1
     * @param sequence whether its input has a time axis
     * @param seed seed of all random values
     * @throws AssertionError if a gradient is wrong; the message names the tensor and the element
     */
    public static void layer(Layer layer, int width, boolean sequence, long seed) {
        Objects.requireNonNull(layer, "layer");
        Signal input = Signal.input(0, width, sequence ? TimeAxis.ofInput(0) : TimeAxis.NONE);
        for (NetworkNode node : NetworkDefinition.of(layer, List.of(input), 0).nodes()) {
            String what =
                    layer + " on width " + width + ", node " + node.outputs().getFirst().node();
            Map<String, LayerWeight> weights = node.weights();
            switch (node.node()) {
                case Node.Recurrent recurrent -> recurrence(recurrent.recurrence(), what, seed);
                case Node.Rows rows -> rows(what, rows, weights, seed);
                case Node.Gather gather -> gather(what, gather, weights, seed);
                case Node.Move move -> {} // has no equations
            }
        }
    }

    /**
     * Checks an activation.
     *
     * @param activation the activation
     * @param width number of elements of a row, at least 1
     * @param seed seed of all random values
     * @throws AssertionError if a gradient is wrong; the message names the tensor and the element
     */
    public static void activation(Activation activation, int width, long seed) {
        Objects.requireNonNull(activation, "activation");
        ExprNode.Leaf x = Expr.leaf("x", width);
        Node.Rows node = new Node.Rows(Signal.input(0, width, TimeAxis.NONE), x, activation.of(x));
        rows(activation + " on width " + width, node, Map.of(), seed);
    }

    private static void rows(
            String what, Node.Rows node, Map<String, LayerWeight> weights, long seed) {
        require(
                what,
                CentralDifferences.of(CheckedProgram.of(what, node, weights, STEPS * BATCH, seed)));
    }

    private static void gather(
            String what, Node.Gather node, Map<String, LayerWeight> weights, long seed) {
        double[] indices = new double[STEPS * BATCH];
        for (int row = 0; row < indices.length; row++) {
            // between two integers, so that a small difference selects the same row
            indices[row] = row * 7 % node.table().rows() + 0.5;
        }
        require(
                what,
                CentralDifferences.of(
                        CheckedProgram.of(what, node.equation(), weights, indices.length, seed)
                                .withInput("x", indices)));
    }

    /**
     * Checks a loss, including the weights that it gives to rows.
     *
     * @param loss the loss
     * @param width number of elements of a row of the prediction, at least 1
     * @param target rows of the target, concatenated
     * @param rows number of rows, at least 1
     * @param seed seed of the predictions
     * @throws IllegalArgumentException if the loss has no value for a row, but one for a sequence
     * @throws AssertionError if a gradient is wrong; the message names the tensor and the element
     */
    public static void loss(Loss loss, int width, double[] target, int rows, long seed) {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(target, "target");
        SettingChecks.atLeastOne("gradient check", "rows", rows);
        ObjectiveDefinition objective = ObjectiveDefinition.of(loss, width, target.length / rows);
        if (objective.paths().isPresent()) {
            throw new IllegalArgumentException(
                    ("%s sums over the paths of whole sequences and has no equations to be checked;"
                                    + " use a loss of rows")
                            .formatted(objective.owner()));
        }
        Program values = ProgramCompiler.value(objective);
        Program weights = ProgramCompiler.weight(objective);
        require(
                loss + " on width " + width,
                CentralDifferences.of(
                        CheckedProgram.of(loss.name(), values, weights, target, rows, seed)));
    }

    /**
     * Checks the penalty of a regularizer on a weight.
     *
     * @param regularizer the regularizer
     * @param rows number of rows of the weight, at least 1
     * @param columns number of columns of the weight, at least 1
     * @param seed seed of the weight
     * @throws AssertionError if a gradient is wrong; the message names the tensor and the element
     */
    public static void regularizer(Regularizer regularizer, int rows, int columns, long seed) {
        Objects.requireNonNull(regularizer, "regularizer");
        PenaltyDefinition penalty = PenaltyDefinition.of(regularizer, rows, columns);
        List<Signal> inputs =
                penalty.leaves().stream()
                        .map(leaf -> Signal.input(0, leaf.width(), TimeAxis.NONE))
                        .toList();
        Node.Rows node = new Node.Rows(inputs, penalty.leaves(), List.of(), penalty.value());
        String what = regularizer + " on [" + rows + ", " + columns + "]";
        int shorter = Math.min(rows, columns);
        if (!penalty.ofProducts()) {
            rows(what, node, Map.of(), seed);
            return;
        }
        LayerWeight transposed =
                new LayerWeight(
                        PenaltyDefinition.WEIGHT,
                        WeightShape.matrix(Math.max(rows, columns), shorter),
                        new LayerWeight.InitialValues(new Zeros(), List.of()),
                        LayerWeight.NO_FIXED_ROW);
        // between two integers, so that a small difference selects the same column
        double[] numbers = IntStream.range(0, shorter).mapToDouble(n -> n + 0.5).toArray();
        require(
                what,
                CentralDifferences.of(
                        CheckedProgram.of(
                                        what,
                                        node,
                                        Map.of(PenaltyDefinition.WEIGHT, transposed),
                                        shorter,
                                        seed)
                                .withInput("number", numbers)));
    }

    static void require(String what, List<Agreement> agreements) {
        List<String> wrong =
                agreements.stream()
                        .filter(agreement -> agreement.relativeError() > TOLERANCE)
                        .map(agreement -> System.lineSeparator() + "  " + agreement)
                        .toList();
        if (!wrong.isEmpty()) {
            throw new AssertionError(what + String.join("", wrong));
        }
    }
}
