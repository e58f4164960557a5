package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Memory;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a {@link Cell} is written down: it gives input, states and weights, and takes the next
 * states.
 *
 * <p>All gates of a cell share one {@code kernel} [input, gates · units], one {@code
 * recurrent_kernel} [state, gates · units], one {@code bias} and, where the cell wants it, one
 * {@code recurrent_bias} [gates · units], in the order in which the gates are first named: the
 * names and the layout of Keras. What a gate uses of them are its columns. A gate or a weight that
 * no next state depends on has its numbers in the model all the same; its gradient is 0.
 *
 * <p>Names of states, gates and weights hold none of {@code / : #}, because names of the model are
 * put together of them.
 */
public final class Recurrence {
    private static final String PRE_ACTIVATION = "z_";

    private final Cell cell;
    private final int units;
    private final Expr.Leaf input;
    private final List<Integer> memoryWidths;
    private final List<Memory> memories;
    private final List<Keys> keys;
    private final Omissions omissions;
    private final Expr read; // the input as the cell gets it
    private final String prefix; // of the names of states, weights and memories
    private final Map<Cell, List<State>> statesOfParts; // of all parts, also those inside parts
    private final CellStates states;
    private final Map<Expr, String> names;
    private final Map<String, Supplier<Expr>> besides = new LinkedHashMap<>();
    private final Map<String, Expr> besideRows = new LinkedHashMap<>();
    private final CellWeights weights;

    /**
     * A memory that is made of another one, row by row, before the first step: what queries are
     * held against.
     *
     * @param memory the memory it becomes
     * @param source what it is made of
     * @param kernel what its rows are multiplied with
     */
    public record Keys(Memory memory, Memory source, WeightView kernel) {}

    private Recurrence(
            Cell cell,
            int inputWidth,
            int units,
            List<Integer> memoryWidths,
            Dropouts dropouts,
            String scope,
            Map<Cell, List<State>> statesOfParts) {
        this.cell = cell;
        this.units = units;
        this.memoryWidths = List.copyOf(memoryWidths);
        this.input = Expr.leaf("x", inputWidth);
        this.memories = new ArrayList<>();
        this.keys = new ArrayList<>();
        this.omissions = new Omissions(dropouts, scope);
        this.weights = new CellWeights(cell, units, omissions);
        this.read = omissions.fromInput("dropout", input);
        this.prefix = "";
        this.statesOfParts = statesOfParts;
        this.states = new CellStates(cell, "", null, new IdentityHashMap<>());
        this.names = new IdentityHashMap<>();
    }

    /** A part of another one, which reads a row; see {@link CellPart}. */
    Recurrence(Recurrence outer, String name, Cell cell, Map<String, State> declared, Expr row) {
        boolean first = row == outer.read;
        this.cell = cell;
        this.units = outer.units;
        this.memoryWidths = outer.memoryWidths;
        this.input = outer.input;
        this.memories = outer.memories;
        this.keys = outer.keys;
        this.omissions = outer.omissions.within(name + "_");
        this.read = first ? row : omissions.fromInput("dropout", row);
        this.prefix = outer.prefix + name + "_";
        this.weights = outer.weights.inside(cell, prefix, omissions);
        this.states = outer.states.inside(cell, prefix, declared);
        this.statesOfParts = outer.statesOfParts;
        this.names = outer.names;
        if (first) {
            outer.besides.keySet().forEach(key -> besides.put(key, () -> outer.beside(key)));
        }
    }

    /**
     * Lets a cell write its equations and checks that they are complete.
     *
     * @param cell the cell
     * @param inputWidth features of the input, at least 1
     * @param units the width of the states that do not say their own, at least 1
     * @return the complete recurrence
     * @throws IllegalArgumentException if a size is not positive, or the cell has no state or
     *     leaves one without a next value of its width
     */
    public static Recurrence of(Cell cell, int inputWidth, int units) {
        return of(cell, inputWidth, units, List.of(), Dropouts.NONE, "");
    }

    /**
     * Lets a cell that may read memories write its equations, leaves something out of them at
     * random, and checks that they are complete.
     *
     * @param cell the cell
     * @param inputWidth features of the input, at least 1
     * @param units the width of the states that do not say their own, at least 1
     * @param memoryWidths the widths of the memories that can be read, in order; if there are none,
     *     the cell reads its own input instead
     * @param dropouts what is left out in training
     * @param scope what the names of random masks begin with, unique within the layer
     * @return the complete recurrence
     * @throws IllegalArgumentException if a size is not positive, or the cell has no state, leaves
     *     one without a next value of its width, or reads more memories than there are; or if
     *     something is to be left out of recurrent connections and it has none
     */
    public static Recurrence of(
            Cell cell,
            int inputWidth,
            int units,
            List<Integer> memoryWidths,
            Dropouts dropouts,
            String scope) {
        if (inputWidth < 1 || units < 1) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' needs at least one input feature and one unit, got "
                            + inputWidth
                            + " and "
                            + units);
        }
        Recurrence recurrence =
                new Recurrence(
                        cell, inputWidth, units, memoryWidths, dropouts, scope, new HashMap<>());
        recurrence.define();
        recurrence.omissions.check(cell, recurrence.weights());
        return recurrence;
    }

    /** Lets the cell write its equations and checks that they are complete. */
    void define() {
        cell.define(this);
        states.check();
    }

    /**
     * Returns the states that a cell will declare as a part. It is asked once, not by every cell
     * around it: each of them writes its equations twice, and so would ask twice as often as the
     * one around it.
     */
    List<State> statesOf(Cell part) {
        List<State> known = statesOfParts.get(part);
        if (known == null) {
            Recurrence trial =
                    new Recurrence(part, units, units, List.of(), Dropouts.NONE, "", statesOfParts);
            trial.define();
            known = trial.states();
            statesOfParts.put(part, known);
        }
        return known;
    }

    // ---- what a cell writes with

    /**
     * Returns the number of units.
     *
     * @return the width of a state that does not say its own
     */
    public int units() {
        return units;
    }

    /**
     * Returns the input of the time step, without what dropout takes from it.
     *
     * @return a row
     */
    public Expr input() {
        return read;
    }

    /**
     * Takes the next memory: a sequence that every step can read as a whole, such as what an
     * encoder has made. A layer that has been given none reads its own input in this way.
     *
     * @param name its name
     * @return the memory
     * @throws IllegalArgumentException if the layer has been given some, but not so many
     */
    public Memory memory(String name) {
        int taken = memories.size() - keys.size();
        if (taken == memoryWidths.size() && taken > 0) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' reads a memory '"
                            + name
                            + "', but the layer has been given "
                            + taken
                            + "; give it a sequence for each");
        }
        int width = memoryWidths.isEmpty() ? input.width() : memoryWidths.get(taken);
        Memory memory = new Memory(prefix + name, width);
        memories.add(memory);
        return memory;
    }

    /**
     * Attends to a memory with additive scores (Bahdanau et al. 2015): the sum of v∘tanh(q +
     * m_j·W), with weights v and W of its own, named after the memory.
     *
     * @param memory the memory
     * @param query a row, which may depend on states; its width is that of the hidden layer of the
     *     score
     * @return the mean of the memory's rows with the softmax of the scores as weights
     */
    public Expr attend(Memory memory, Expr query) {
        String name = memory.name().substring(prefix.length());
        WeightView kernel = weight(name + "_attention_kernel", memory.width(), query.width());
        Memory ofKernel = new Memory(memory.name() + "_keys", query.width());
        memories.add(ofKernel);
        keys.add(new Keys(ofKernel, memory, kernel));
        WeightView score = weight(name + "_attention_score", 1, query.width());
        return query.attend(ofKernel, memory, Expr.vector(score));
    }

    /**
     * Declares a state as wide as there are units. The first state declared is the output.
     *
     * @param name its name
     * @return its value before the step
     */
    public State state(String name) {
        return state(name, units);
    }

    /**
     * Declares a state with a width of its own. The first state declared is the output.
     *
     * @param name its name
     * @param width its width
     * @return its value before the step
     * @throws IllegalArgumentException if the name is taken or no name, or if the width is below 1
     */
    public State state(String name, int width) {
        return states.declare(name, width);
    }

    private static <T> T given(T argument, String what) {
        return Objects.requireNonNull(argument, () -> what + " is null");
    }

    /**
     * Makes room for another cell inside this one: declares its states here, {@code name_h} for a
     * state {@code h}. What it reads is said later, by {@link CellPart#reading}, since the cell
     * that makes the output comes first among the states and may read what others make.
     *
     * @param name what the names of its states and weights begin with, an underscore behind it
     * @param other the cell; it has as many units as this one
     * @return the part of this cell that the other one is
     * @throws IllegalArgumentException if a state of this cell has the name of one of these
     */
    public CellPart inside(String name, Cell other) {
        return new CellPart(this, name, other);
    }

    /**
     * Sets the value of a state after the step.
     *
     * @param state the state
     * @param value its next value
     * @throws IllegalArgumentException if the state is of another cell, or has a next value already
     */
    public void next(State state, Expr value) {
        given(state, "r.next(state, value): state");
        given(value, "r.next(" + state.name() + ", value): value");
        states.requireOpen(state);
        String name = state.name().substring(prefix.length());
        boolean output = state == states.all().getFirst();
        states.next(state, omissions.fromNext(state, name, output, value));
    }

    /**
     * Sets the value of a state that is a function of what other states become: zoneout, which has
     * acted on those, does not act on it.
     *
     * @param state the state
     * @param value its next value, by {@link #next(State)} of others
     */
    public void follows(State state, Expr value) {
        given(state, "r.follows(state, value): state");
        given(value, "r.follows(" + state.name() + ", value): value");
        states.requireOpen(state);
        states.next(state, value);
    }

    /**
     * Says that a state is the output of the step before, fed back: what training may replace by
     * the true output, and generation by what was drawn from the output. A cell around another one
     * says so first; what the inner one says then counts for nothing, since its output is not that
     * of the layer.
     *
     * @param state the first state, or one that is a function of it
     */
    public void feedsBack(State state) {
        given(state, "r.feedsBack(state): state");
        states.feedBack(state);
    }

    /**
     * The pre-activation of a gate: x·W + s·U + b, and + the recurrent bias where the cell has one.
     *
     * @param gate its name
     * @param state what U multiplies: a state, or an expression of states
     * @return a row of units
     */
    public Expr gate(String gate, Expr state) {
        return named(PRE_ACTIVATION + gate, fromInput(gate).plus(fromState(gate, state)));
    }

    /**
     * Lets all gates read another row beside the input, through a kernel of its own: {@link
     * #fromInput} becomes x·W + row·W_name + b. A cell around another one gives it more to read in
     * this way, whatever the other cell is.
     *
     * @param name the kernel is called name_kernel
     * @param row is asked for when the first gate is named, so that the states are known by then
     */
    public void alsoRead(String name, Supplier<Expr> row) {
        CellNames.require(cell, "kernel", name);
        Supplier<Expr> dropped = () -> omissions.fromInput("dropout_" + name, row.get());
        if (besides.putIfAbsent(name, dropped) != null) {
            throw new IllegalArgumentException(
                    "cell '" + cell.name() + "' lets its gates read '" + name + "' twice");
        }
    }

    private Expr beside(String name) {
        return besideRows.computeIfAbsent(name, key -> besides.get(key).get());
    }

    /**
     * What a gate takes from the input: x·W, + b if the cell uses a bias.
     *
     * @param gate its name
     * @return a row of units
     */
    public Expr fromInput(String gate) {
        Expr product = read.matmul(weights.kernel(gate, read.width()));
        for (String name : besides.keySet()) {
            Expr row = beside(name);
            product = product.plus(row.matmul(weights.kernelBeside(name, gate, row.width())));
        }
        return cell.useBias() ? product.plus(Expr.vector(weights.bias(gate))) : product;
    }

    /**
     * What a gate takes from a state: s·U, + the recurrent bias if the cell has one.
     *
     * @param gate its name
     * @param state what U multiplies: a state, or an expression of states
     * @return a row of units
     */
    public Expr fromState(String gate, Expr state) {
        given(state, "the state of gate '" + gate + "'");
        Expr product = state.matmul(weights.recurrentKernel(gate, state.width()));
        return cell.useBias() && cell.recurrentBias()
                ? product.plus(Expr.vector(weights.recurrentBias(gate)))
                : product;
    }

    /**
     * Multiplies a state with a recurrent vector in the place of a matrix: s∘u, so that every unit
     * sees of the state only itself (Li et al. 2018).
     *
     * @param name the name of the weight u
     * @param state what u multiplies: a state, or an expression of states
     * @param starts where each element of u starts, as many as the state is wide
     * @return a row as wide as the state
     */
    public Expr recurrentVector(String name, Expr state, double[] starts) {
        Expr u = vector(name, WeightRole.RECURRENT_KERNEL, starts);
        return omissions.fromRecurrent(state).times(u);
    }

    /**
     * Lets the bias of a gate start from a number instead of the layer's bias initializer.
     *
     * @param gate its name
     * @param value where it starts
     */
    public void biasStart(String gate, double value) {
        weights.startBias(gate, value);
    }

    /**
     * Declares a weight that multiplies something else than a state.
     *
     * @param name its name
     * @param rows the width of what it multiplies
     * @param columns the width of the product
     * @return the whole weight
     */
    public WeightView weight(String name, int rows, int columns) {
        return weights.declare(name, WeightRole.KERNEL, rows, columns, false, List.of());
    }

    /**
     * Declares a weight that multiplies a state.
     *
     * @param name its name
     * @param rows the width of what it multiplies
     * @param columns the width of the product
     * @return the whole weight
     */
    public WeightView recurrentWeight(String name, int rows, int columns) {
        return weights.declare(name, WeightRole.RECURRENT_KERNEL, rows, columns, false, List.of());
    }

    /**
     * Declares a weight that is a row of its own: a bias, a peephole.
     *
     * @param name its name
     * @param width its width
     * @return the row
     */
    public Expr vector(String name, int width) {
        return Expr.vector(weights.declare(name, WeightRole.BIAS, 1, width, true, List.of()));
    }

    /**
     * Declares a weight that is a row of its own and starts from numbers instead of the layer's
     * bias initializer: a gain, a decay.
     *
     * @param name its name
     * @param starts where each element starts
     * @return the row
     */
    public Expr vector(String name, double[] starts) {
        return vector(name, WeightRole.BIAS, starts);
    }

    private Expr vector(String name, WeightRole role, double[] starts) {
        List<CellWeight.Start> all = new ArrayList<>();
        for (int column = 0; column < starts.length; column++) {
            all.add(new CellWeight.Start(column, 1, starts[column]));
        }
        return Expr.vector(weights.declare(name, role, 1, starts.length, true, all));
    }

    /**
     * Gives an expression a name, which the printed equations then use.
     *
     * @param name its name
     * @param expression any expression
     * @return the same expression
     */
    public Expr named(String name, Expr expression) {
        boolean gate = name.startsWith(PRE_ACTIVATION);
        names.put(
                expression,
                gate
                        ? PRE_ACTIVATION + prefix + name.substring(PRE_ACTIVATION.length())
                        : prefix + name);
        return expression;
    }

    // ---- what an engine reads

    /**
     * Returns the cell that wrote this.
     *
     * @return the cell
     */
    public Cell cell() {
        return cell;
    }

    /**
     * Returns what is left out at random in training.
     *
     * @return the rates
     */
    public Dropouts dropouts() {
        return omissions.rates();
    }

    /**
     * Returns what a product of the cell multiplies: the cell's operand, without what dropout takes
     * from it if the weight is a recurrent one.
     *
     * @param product a product in an equation of the cell
     * @return the left operand
     */
    public Expr operand(Expr.Product product) {
        return weights.operand(product);
    }

    /**
     * Returns the leaf that stands for the input.
     *
     * @return the leaf
     */
    public Expr.Leaf inputLeaf() {
        return input;
    }

    /**
     * Returns the memories that the equations read.
     *
     * @return those that the layer gives, and those of {@link #keys()}
     */
    public List<Memory> memories() {
        return Collections.unmodifiableList(memories);
    }

    /**
     * Returns the memories that are made of others.
     *
     * @return what they are made of
     */
    public List<Keys> keys() {
        return Collections.unmodifiableList(keys);
    }

    /**
     * Returns the states; the first is the output.
     *
     * @return the states in the order of declaration
     */
    public List<State> states() {
        return Collections.unmodifiableList(states.all());
    }

    /**
     * Returns the state that is the output fed back.
     *
     * @return one of {@link #states()}; empty if the cell feeds back no output
     */
    public Optional<State> fedBack() {
        return Optional.ofNullable(states.fedBack());
    }

    /**
     * Returns the value of a state after the step.
     *
     * @param state one of {@link #states()}
     * @return its next value
     */
    public Expr next(State state) {
        return states.next(state);
    }

    /**
     * Returns the weights: those that gates share first, then the others in the order of
     * declaration, then those of cells inside this one.
     *
     * @return the weights with their full sizes
     */
    public List<CellWeight> weights() {
        return weights.all();
    }

    /**
     * Returns the names of the gates in the order of their columns, those of cells inside this one
     * behind them.
     *
     * @return the names
     */
    public List<String> gates() {
        return weights.gates();
    }

    /**
     * Finds the gate that uses some columns of a weight which all gates share.
     *
     * @param view the columns
     * @return the name of the gate; null if it is another weight
     */
    public String gateOf(WeightView view) {
        return weights.gateOf(view);
    }

    /**
     * Returns what the names of all weights and gates begin with in the part that has declared a
     * weight, such as {@code 1_} for the first cell of a stack.
     *
     * @param view the weight, or some of its columns
     * @return the beginning of its name; empty if the cell itself has declared it
     */
    public String prefixOf(WeightView view) {
        return weights.prefixOf(view);
    }

    /**
     * Returns the name that an expression was given.
     *
     * @param expression any expression
     * @return its name, or null
     */
    public String nameOf(Expr expression) {
        return names.get(expression);
    }
}
