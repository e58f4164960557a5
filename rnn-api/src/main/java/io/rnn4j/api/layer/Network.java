package io.rnn4j.api.layer;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Memory;
import io.rnn4j.api.expr.WeightView;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where a {@link Layer} is written down: it takes weights and nodes. A layer that consists of
 * others gives each a {@link #part} of its own, so that names do not meet.
 */
public final class Network {
    private final String scope;
    private final NetworkContent content;

    /**
     * Creates an empty network.
     *
     * @param firstNode the number of its first node
     */
    public Network(int firstNode) {
        this("", new NetworkContent(firstNode));
    }

    private Network(String scope, NetworkContent content) {
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
        content.add(
                scope, new LayerWeight(scope + name, rows, columns, false, initializer, List.of()));
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
        content.add(scope, new LayerWeight(scope + name, 1, width, true, initializer, List.of()));
        return Expr.vector(view);
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
        return add(new Node.Rows(input, row, output), input.like(output.width()));
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
        SignalChecks.requireAligned(inputs);
        List<Expr.Leaf> rows = new ArrayList<>();
        for (Signal input : inputs) {
            rows.add(Expr.leaf("x" + (rows.size() + 1), input.width()));
        }
        Expr output = equation.apply(List.copyOf(rows));
        return add(
                new Node.Rows(inputs, rows, List.of(), output),
                inputs.getFirst().like(output.width()));
    }

    /**
     * Adds a node that computes every row by itself from what it reads in other sequences.
     *
     * @param input what goes in
     * @param memories the sequences that every row can read as a whole
     * @param equation what becomes of a row, with the memories in their order
     * @return what comes out, with or without time like the input
     * @throws IllegalArgumentException if a memory has no time axis
     */
    public Signal rows(
            Signal input, List<Signal> memories, BiFunction<Expr, List<Memory>, Expr> equation) {
        List<Memory> read = new ArrayList<>();
        for (Signal memory : memories) {
            SignalChecks.requireSequence(memory, "attention");
            read.add(new Memory("m" + (read.size() + 1), memory.width()));
        }
        Expr.Leaf row = Expr.leaf("x", input.width());
        Expr output = equation.apply(row, List.copyOf(read));
        List<Signal> inputs = new ArrayList<>();
        inputs.add(input);
        inputs.addAll(memories);
        return add(new Node.Rows(inputs, List.of(row), read, output), input.like(output.width()));
    }

    /**
     * Adds a node that puts the rows of several signals one behind the other.
     *
     * @param inputs what goes in, at least one
     * @return what comes out, as wide as all inputs together
     * @throws IllegalArgumentException if the inputs are not aligned; the message names them
     */
    public Signal concatenate(List<Signal> inputs) {
        SignalChecks.requireAligned(inputs);
        int width = inputs.stream().mapToInt(Signal::width).reduce(0, Math::addExact);
        return add(new Node.Concatenate(inputs), inputs.getFirst().like(width));
    }

    /**
     * Adds a node that makes masked steps 0 and leaves the others as they are.
     *
     * @param input what goes in
     * @return what comes out, a sequence
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal zeroMasked(Signal input) {
        SignalChecks.requireSequence(input, "a mask");
        return add(new Node.ZeroMasked(input), input.like(input.width()));
    }

    /**
     * Adds a node that takes the last step that is not masked.
     *
     * @param input what goes in
     * @return what comes out, without time; zeros if all steps are masked
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal lastStep(Signal input) {
        SignalChecks.requireSequence(input, "the last step");
        return add(new Node.LastStep(input), Signal.rows(input.width()));
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
        SignalChecks.requireSequence(input, "the opposite order");
        return add(new Node.Reverse(input), input.like(input.width()));
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
                            + SignalChecks.describe(input)
                            + "; let the layer before it return its last step");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("a row is repeated at least once, got " + steps);
        }
        return add(new Node.Repeat(input, steps), new Signal(0, 0, input.width(), true, 0, steps));
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
        SignalChecks.requireSequence(input, "pooling over time");
        return add(
                new Node.Pool(input, Objects.requireNonNull(pooling, "pooling")),
                Signal.rows(input.width()));
    }

    /**
     * Masks every step of an input of the network whose features all have one value, in addition to
     * what the mask given with the data says.
     *
     * @param input an input of the network
     * @param value the value
     * @throws IllegalArgumentException if the signal is no input of the network, or if it has such
     *     a value already
     */
    public void maskValue(Signal input, double value) {
        if (!input.isInput()) {
            throw new IllegalArgumentException(
                    "a value that marks padding is looked for in the data, before any layer has"
                            + " changed them; make this the first layer");
        }
        content.mask(input.inputNumber(), new MaskedValue(value));
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
        return add(new Node.Gather(input, table), input.like(table.columns()));
    }

    /**
     * Adds a node that has the same row for every sample, which is learned.
     *
     * @param row a weight of one row, see {@link #vector}
     * @return what comes out, without time
     */
    public Signal learned(Expr row) {
        return add(
                new Node.Rows(List.of(), List.of(), List.of(), row.times(1)),
                Signal.rows(row.width()));
    }

    /**
     * Adds a node that runs over time, with the weights of its cell. Its states begin with 0, or
     * with what a call gives.
     *
     * @param input what goes in
     * @param recurrence the equations of one step
     * @param returnSequences if every step has an output, otherwise the last step read
     * @param reverse if time is read from the last step to the first
     * @param initializers the initializer of each weight the cell has declared
     * @return what comes out: the output, and each state after the last step read
     * @throws IllegalArgumentException if the input has no time axis
     */
    public List<Signal> recurrence(
            Signal input,
            Recurrence recurrence,
            boolean returnSequences,
            boolean reverse,
            Function<CellWeight, Initializer> initializers) {
        return recurrence(
                input,
                List.of(),
                List.of(),
                recurrence,
                returnSequences,
                reverse,
                false,
                initializers);
    }

    /**
     * Adds a node that runs over time, with the weights of its cell.
     *
     * @param input what goes in
     * @param memories sequences that every step can read as a whole, in the order in which the cell
     *     takes them; their time axes are their own. If there are none, a cell that takes one reads
     *     the input
     * @param initialStates what each state begins with, rows without time; empty if they are given
     *     with a call, or 0
     * @param recurrence the equations of one step
     * @param returnSequences if every step has an output, otherwise the last step read
     * @param reverse if time is read from the last step to the first
     * @param parallelScan if time is cut into blocks that are computed side by side; a network of a
     *     recurrence that is not linear in its states cannot be built then
     * @param initializers the initializer of each weight the cell has declared
     * @return what comes out: the output, and each state after the last step read
     * @throws IllegalArgumentException if the input has no time axis, or if the initial states are
     *     not those of the cell
     */
    public List<Signal> recurrence(
            Signal input,
            List<Signal> memories,
            List<Signal> initialStates,
            Recurrence recurrence,
            boolean returnSequences,
            boolean reverse,
            boolean parallelScan,
            Function<CellWeight, Initializer> initializers) {
        SignalChecks.requireSequence(
                input, "the recurrence of cell '" + recurrence.cell().name() + "'");
        SignalChecks.requireStates(recurrence, initialStates);
        for (CellWeight weight : recurrence.weights()) {
            content.add(
                    scope,
                    new LayerWeight(
                            scope + weight.name(),
                            weight.rows(),
                            weight.columns(),
                            weight.vector(),
                            initializers.apply(weight),
                            weight.starts()));
        }
        int width = recurrence.states().getFirst().width();
        List<Signal> outputs = new ArrayList<>();
        outputs.add(returnSequences ? input.like(width) : Signal.rows(width));
        recurrence.states().forEach(state -> outputs.add(Signal.rows(state.width())));
        return content.add(
                scope,
                new Node.Recurrent(
                        input,
                        initialStates,
                        memories(recurrence, input, memories),
                        recurrence,
                        returnSequences,
                        reverse,
                        parallelScan),
                outputs);
    }

    /** The sequences that a recurrence reads, with those that are made of others. */
    private List<Signal> memories(Recurrence recurrence, Signal input, List<Signal> given) {
        Map<Memory, Signal> all = new LinkedHashMap<>();
        Iterator<Signal> next = given.iterator();
        for (Memory memory : recurrence.memories()) {
            Optional<Recurrence.Keys> made =
                    recurrence.keys().stream()
                            .filter(keys -> keys.memory().equals(memory))
                            .findFirst();
            if (made.isPresent()) {
                Recurrence.Keys keys = made.get();
                all.put(memory, rows(all.get(keys.source()), row -> row.matmul(keys.kernel())));
            } else {
                Signal signal = given.isEmpty() ? input : next.next();
                SignalChecks.requireSequence(signal, "memory '" + memory.name() + "'");
                all.put(memory, signal);
            }
        }
        if (next.hasNext()) {
            throw new IllegalArgumentException(
                    "cell '"
                            + recurrence.cell().name()
                            + "' does not read the memory "
                            + SignalChecks.describe(next.next())
                            + "; leave it out");
        }
        return List.copyOf(all.values());
    }

    private Signal add(Node node, Signal output) {
        return content.add(scope, node, List.of(output)).getFirst();
    }

    /**
     * Returns the weights.
     *
     * @return the weights in the order of declaration, those of all parts
     */
    public List<LayerWeight> weights() {
        return content.weights();
    }

    /**
     * Returns the nodes.
     *
     * @return the nodes in the order of declaration, which is an order of computation, those of all
     *     parts
     */
    public List<Node> nodes() {
        return content.nodes();
    }

    /**
     * Returns what the nodes make.
     *
     * @return the signals of each of {@link #nodes()}
     */
    public List<List<Signal>> outputs() {
        return content.outputs();
    }

    /**
     * Returns what the names of a node's states begin with.
     *
     * @param index its index in {@link #nodes()}
     * @return the names of the parts it lies in, each with a slash; empty outside of all parts
     */
    public String scope(int index) {
        return content.scope(index);
    }

    /**
     * Returns the weights that the expressions of a node can use.
     *
     * @param index its index in {@link #nodes()}
     * @return the weights of its part by the names they have there
     */
    public Map<String, LayerWeight> weightsOf(int index) {
        return content.weightsOf(index);
    }

    /**
     * Returns the values that mask a step of an input.
     *
     * @return the value of each input that has one, by the number of the input
     */
    public Map<Integer, MaskedValue> maskedValues() {
        return content.maskedValues();
    }
}
