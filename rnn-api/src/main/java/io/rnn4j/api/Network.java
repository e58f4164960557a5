package io.rnn4j.api;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Where a {@link Layer} is written down: it takes weights and nodes. */
public final class Network {
    private final int firstNode;
    private final List<LayerWeight> weights = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    /**
     * Creates an empty network.
     *
     * @param firstNode the number of its first node
     */
    public Network(int firstNode) {
        this.firstNode = firstNode;
    }

    /**
     * Declares a matrix.
     *
     * @param name its name, unique within the layer
     * @param rows the width of what it multiplies
     * @param columns the width of the product
     * @param initializer fills it before training
     * @return the whole weight
     */
    public WeightView weight(String name, int rows, int columns, Initializer initializer) {
        WeightView view = new WeightView(name, rows, 0, columns);
        add(new LayerWeight(name, rows, columns, false, initializer, List.of()));
        return view;
    }

    /**
     * Declares a row of its own: a bias.
     *
     * @param name its name, unique within the layer
     * @param width its width
     * @param initializer fills it before training
     * @return the row
     */
    public Expr vector(String name, int width, Initializer initializer) {
        WeightView view = new WeightView(name, 1, 0, width);
        add(new LayerWeight(name, 1, width, true, initializer, List.of()));
        return Expr.vector(view);
    }

    private void add(LayerWeight weight) {
        Objects.requireNonNull(weight.initializer(), "initializer of " + weight.name());
        for (LayerWeight other : weights) {
            if (other.name().equals(weight.name())) {
                throw new IllegalArgumentException(
                        "weight '" + weight.name() + "' is declared twice in one layer");
            }
        }
        weights.add(weight);
    }

    /**
     * Adds a node that computes every row by itself.
     *
     * @param input what goes in
     * @param equation what becomes of a row
     * @return what comes out, with or without time like the input
     */
    public Signal rows(Signal input, UnaryOperator<Expr> equation) {
        Expr.Leaf row = Expr.leaf("x", input.width());
        Expr output = equation.apply(row);
        return add(new Node.Rows(input, row, output), output.width(), input.sequence());
    }

    /**
     * Adds a node that takes a row of a weight for every row of its input.
     *
     * @param input indices: whole numbers from 0 to the number of rows - 1, in rows of width 1
     * @param table the weight, a whole one; its rows are chosen from
     * @return what comes out, with or without time like the input
     * @throws IllegalArgumentException if the input is wider than 1
     */
    public Signal gather(Signal input, WeightView table) {
        if (input.width() != 1) {
            throw new IllegalArgumentException(
                    "indices come in rows of width 1, got width "
                            + input.width()
                            + "; give the model an input of one feature, the index");
        }
        return add(new Node.Gather(input, table), table.columns(), input.sequence());
    }

    /**
     * Adds a node that runs over time, with the weights of its cell.
     *
     * @param input what goes in
     * @param recurrence the equations of one step
     * @param returnSequences if every step has an output, otherwise the last step read
     * @param reverse if time is read from the last step to the first
     * @param initializers the initializer of each weight the cell has declared
     * @return what comes out
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal recurrence(
            Signal input,
            Recurrence recurrence,
            boolean returnSequences,
            boolean reverse,
            Function<CellWeight, Initializer> initializers) {
        if (!input.sequence()) {
            throw new IllegalArgumentException(
                    "recurrent layer '"
                            + recurrence.cell().name()
                            + "' needs sequences [batch, time, features], got rows [batch, "
                            + input.width()
                            + "]; let the layer before it return sequences");
        }
        for (CellWeight weight : recurrence.weights()) {
            add(
                    new LayerWeight(
                            weight.name(),
                            weight.rows(),
                            weight.columns(),
                            weight.vector(),
                            initializers.apply(weight),
                            weight.starts()));
        }
        return add(
                new Node.Recurrent(input, recurrence, returnSequences, reverse),
                recurrence.states().getFirst().width(),
                returnSequences);
    }

    private Signal add(Node node, int width, boolean sequence) {
        nodes.add(node);
        return new Signal(firstNode + nodes.size() - 1, width, sequence);
    }

    /**
     * Returns the weights.
     *
     * @return the weights in the order of declaration
     */
    public List<LayerWeight> weights() {
        return List.copyOf(weights);
    }

    /**
     * Returns the nodes.
     *
     * @return the nodes in the order of declaration, which is an order of computation
     */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }
}
