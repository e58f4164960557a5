package io.rnn4j.api;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where a {@link Layer} is written down: it takes weights and nodes. A layer that consists of
 * others gives each a {@link #part} of its own, so that names do not meet.
 */
public final class Network {
    private final String scope;
    private final Content content;

    /** What the network and all its parts put together. */
    private static final class Content {
        final int firstNode;
        final List<LayerWeight> weights = new ArrayList<>();
        final List<String> weightScopes = new ArrayList<>();
        final List<Node> nodes = new ArrayList<>();
        final List<String> nodeScopes = new ArrayList<>();
        final List<Signal> signals = new ArrayList<>();
        MaskedValue maskedValue;

        Content(int firstNode) {
            this.firstNode = firstNode;
        }
    }

    /**
     * Creates an empty network.
     *
     * @param firstNode the number of its first node
     */
    public Network(int firstNode) {
        this("", new Content(firstNode));
    }

    private Network(String scope, Content content) {
        this.scope = scope;
        this.content = content;
    }

    /**
     * Returns a part of the network. What is declared in it belongs to the network, under names
     * that begin with that of the part and a slash.
     *
     * @param name the name of the part
     * @return a view to declare weights and nodes in
     */
    public Network part(String name) {
        return new Network(scope + name + "/", content);
    }

    /**
     * Returns what names that are unique within the layer begin with here, such as those of random
     * masks.
     *
     * @return the names of the parts this lies in, each with a slash; empty outside of all parts
     */
    public String scope() {
        return scope;
    }

    /**
     * Declares a matrix.
     *
     * @param name its name, unique within the layer or its part
     * @param rows the width of what it multiplies
     * @param columns the width of the product
     * @param initializer fills it before training
     * @return the whole weight
     */
    public WeightView weight(String name, int rows, int columns, Initializer initializer) {
        WeightView view = new WeightView(name, rows, 0, columns);
        add(new LayerWeight(scope + name, rows, columns, false, initializer, List.of()));
        return view;
    }

    /**
     * Declares a row of its own: a bias.
     *
     * @param name its name, unique within the layer or its part
     * @param width its width
     * @param initializer fills it before training
     * @return the row
     */
    public Expr vector(String name, int width, Initializer initializer) {
        WeightView view = new WeightView(name, 1, 0, width);
        add(new LayerWeight(scope + name, 1, width, true, initializer, List.of()));
        return Expr.vector(view);
    }

    private void add(LayerWeight weight) {
        Objects.requireNonNull(weight.initializer(), "initializer of " + weight.name());
        for (LayerWeight other : content.weights) {
            if (other.name().equals(weight.name())) {
                throw new IllegalArgumentException(
                        "weight '" + weight.name() + "' is declared twice in one layer");
            }
        }
        content.weights.add(weight);
        content.weightScopes.add(scope);
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
        return add(new Node.Rows(input, row, output), like(input, output.width()));
    }

    /**
     * Adds a node that computes a row from those that several signals have for the same sample and
     * time step: a sum, a product, a mean.
     *
     * @param inputs what goes in, at least one
     * @param equation what becomes of the rows, in the order of the inputs
     * @return what comes out, with or without time like the inputs
     * @throws IllegalArgumentException if the inputs are not aligned; the message names them
     */
    public Signal rows(List<Signal> inputs, Function<List<Expr>, Expr> equation) {
        requireAligned(inputs);
        List<Expr.Leaf> rows = new ArrayList<>();
        for (Signal input : inputs) {
            rows.add(Expr.leaf("x" + (rows.size() + 1), input.width()));
        }
        Expr output = equation.apply(List.copyOf(rows));
        return add(new Node.Rows(inputs, rows, output), like(inputs.getFirst(), output.width()));
    }

    /**
     * Adds a node that puts the rows of several signals one behind the other.
     *
     * @param inputs what goes in, at least one
     * @return what comes out, as wide as all inputs together
     * @throws IllegalArgumentException if the inputs are not aligned; the message names them
     */
    public Signal concatenate(List<Signal> inputs) {
        requireAligned(inputs);
        int width = inputs.stream().mapToInt(Signal::width).reduce(0, Math::addExact);
        return add(new Node.Concatenate(inputs), like(inputs.getFirst(), width));
    }

    private static void requireAligned(List<Signal> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a node has at least one input, got none");
        }
        for (Signal input : inputs) {
            if (!input.isAlignedWith(inputs.getFirst())) {
                throw new IllegalArgumentException(
                        "inputs of one node have the same time steps, got "
                                + describe(inputs.getFirst())
                                + " and "
                                + describe(input));
            }
        }
    }

    private static String describe(Signal signal) {
        String time = signal.steps() == Signal.OPEN ? "time" : String.valueOf(signal.steps());
        return "[batch, " + (signal.sequence() ? time + ", " : "") + signal.width() + "]";
    }

    private static void requireSequence(Signal input, String what) {
        if (!input.sequence()) {
            throw new IllegalArgumentException(
                    what
                            + " needs sequences [batch, time, features], got rows "
                            + describe(input)
                            + "; let the layer before it return sequences");
        }
    }

    /**
     * Adds a node that makes masked steps 0 and leaves the others as they are.
     *
     * @param input what goes in
     * @return what comes out, a sequence
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal zeroMasked(Signal input) {
        requireSequence(input, "a mask");
        return add(new Node.ZeroMasked(input), like(input, input.width()));
    }

    /**
     * Adds a node that takes the last step that is not masked.
     *
     * @param input what goes in
     * @return what comes out, without time; zeros if all steps are masked
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal lastStep(Signal input) {
        requireSequence(input, "the last step");
        return add(new Node.LastStep(input), new Signal(0, input.width(), false));
    }

    /**
     * Adds a node that turns time round: the steps that are not masked come in the opposite order,
     * masked steps stay where they are and become 0.
     *
     * @param input what goes in
     * @return what comes out, a sequence
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal reverse(Signal input) {
        requireSequence(input, "the opposite order");
        return add(new Node.Reverse(input), like(input, input.width()));
    }

    /**
     * Adds a node that repeats a row at every step of a new time axis.
     *
     * @param input what goes in
     * @param steps how often, at least 1
     * @return what comes out, a sequence of which no step is masked
     * @throws IllegalArgumentException if the input has a time axis already, or if steps is not
     *     positive
     */
    public Signal repeat(Signal input, int steps) {
        if (input.sequence()) {
            throw new IllegalArgumentException(
                    "only rows without time can be repeated, got "
                            + describe(input)
                            + "; let the layer before it return its last step");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("a row is repeated at least once, got " + steps);
        }
        return add(new Node.Repeat(input, steps), new Signal(0, input.width(), true, steps));
    }

    /**
     * Adds a node that makes one row of all steps that are not masked.
     *
     * @param input what goes in
     * @param pooling how
     * @return what comes out, without time; zeros if all steps are masked
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal pool(Signal input, Pooling pooling) {
        requireSequence(input, "pooling over time");
        return add(
                new Node.Pool(input, Objects.requireNonNull(pooling, "pooling")),
                new Signal(0, input.width(), false));
    }

    /**
     * Masks every step of the network's input whose features all have one value, in addition to
     * what the mask given with the data says.
     *
     * @param input the network's input
     * @param value the value
     * @throws IllegalArgumentException if the signal is not the network's input, or if it has such
     *     a value already
     */
    public void maskValue(Signal input, double value) {
        if (input.node() != Signal.INPUT) {
            throw new IllegalArgumentException(
                    "a value that marks padding is looked for in the data, before any layer has"
                            + " changed them; make this the first layer");
        }
        if (content.maskedValue != null) {
            throw new IllegalArgumentException(
                    "the input is masked where it is "
                            + content.maskedValue.value()
                            + " already, got "
                            + value);
        }
        content.maskedValue = new MaskedValue(value);
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
        return add(new Node.Gather(input, table), like(input, table.columns()));
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
        requireSequence(input, "recurrent layer '" + recurrence.cell().name() + "'");
        for (CellWeight weight : recurrence.weights()) {
            add(
                    new LayerWeight(
                            scope + weight.name(),
                            weight.rows(),
                            weight.columns(),
                            weight.vector(),
                            initializers.apply(weight),
                            weight.starts()));
        }
        int width = recurrence.states().getFirst().width();
        return add(
                new Node.Recurrent(input, recurrence, returnSequences, reverse),
                returnSequences ? like(input, width) : new Signal(0, width, false));
    }

    /** A signal of another width whose rows lie in time like those of an input. */
    private static Signal like(Signal input, int width) {
        return new Signal(0, width, input.sequence(), input.steps());
    }

    private Signal add(Node node, Signal output) {
        content.nodes.add(node);
        content.nodeScopes.add(scope);
        int number = content.firstNode + content.nodes.size() - 1;
        Signal signal = new Signal(number, output.width(), output.sequence(), output.steps());
        content.signals.add(signal);
        return signal;
    }

    /**
     * Returns the weights.
     *
     * @return the weights in the order of declaration, those of all parts
     */
    public List<LayerWeight> weights() {
        return List.copyOf(content.weights);
    }

    /**
     * Returns the nodes.
     *
     * @return the nodes in the order of declaration, which is an order of computation, those of all
     *     parts
     */
    public List<Node> nodes() {
        return List.copyOf(content.nodes);
    }

    /**
     * Returns what the nodes make.
     *
     * @return a signal for each of {@link #nodes()}
     */
    public List<Signal> signals() {
        return List.copyOf(content.signals);
    }

    /**
     * Returns what the names of a node's states begin with.
     *
     * @param index its index in {@link #nodes()}
     * @return the names of the parts it lies in, each with a slash; empty outside of all parts
     */
    public String scope(int index) {
        return content.nodeScopes.get(index);
    }

    /**
     * Returns the weights that the expressions of a node can use.
     *
     * @param index its index in {@link #nodes()}
     * @return the weights of its part by the names they have there
     */
    public Map<String, LayerWeight> weightsOf(int index) {
        String ofNode = scope(index);
        Map<String, LayerWeight> result = new LinkedHashMap<>();
        for (int weight = 0; weight < content.weights.size(); weight++) {
            if (content.weightScopes.get(weight).equals(ofNode)) {
                LayerWeight declared = content.weights.get(weight);
                result.put(declared.name().substring(ofNode.length()), declared);
            }
        }
        return result;
    }

    /**
     * Returns the value that masks a step of the network's input.
     *
     * @return the value; empty if none was given
     */
    public Optional<MaskedValue> maskedValue() {
        return Optional.ofNullable(content.maskedValue);
    }
}
