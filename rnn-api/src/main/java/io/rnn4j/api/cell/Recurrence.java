package io.rnn4j.api.cell;

import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;

/**
 * Builder in which a {@link Cell} declares its states, weights and equations.
 *
 * <p>All gates of a cell share one {@code kernel} [input width, gates · units], one {@code
 * recurrent_kernel} [state width, gates · units], one {@code bias} and, if the cell has one, one
 * {@code recurrent_bias} [gates · units]. Each gate uses a block of columns, in the order in which
 * the gates are first named; names and layout are those of Keras. A gate or weight that no next
 * state depends on is still part of the model, with gradient 0.
 *
 * <p>Names of states, gates and weights must not contain {@code / : #}, which join names in a
 * model.
 */
public final class Recurrence {
    private static final String PRE_ACTIVATION = "z_";

    private final Cell cell;
    private final CellScope shared; // with the enclosing cell and all parts
    private final CellDropout dropout;
    private final Expr read; // the input, after dropout
    private final String prefix; // of the names of states, weights and attended sequences
    private final CellStates states;
    private final CellWeights weights;
    private final Map<String, Supplier<Expr>> additional = new LinkedHashMap<>();
    private final Map<String, Expr> additionalRows = new LinkedHashMap<>();

    /** Creates an empty recurrence; dropout inserts its masks. */
    Recurrence(Cell cell, CellScope shared, CellDropout dropout) {
        this.cell = cell;
        this.shared = shared;
        this.dropout = dropout;
        this.read = dropout.input("dropout", shared.input);
        this.prefix = "";
        this.states = new CellStates(cell.name(), "", null, new IdentityHashMap<>());
        this.weights = new CellWeights(cell.name(), shared.units, dropout);
    }

    /** Creates the recurrence of a part that reads the given row; see {@link CellPart}. */
    Recurrence(Recurrence outer, String name, Cell cell, Map<String, State> declared, Expr row) {
        boolean sameInput = row == outer.read;
        this.cell = cell;
        this.shared = outer.shared;
        this.dropout = outer.dropout.part(name + "_");
        this.read = sameInput ? row : dropout.input("dropout", row);
        this.prefix = outer.prefix + name + "_";
        this.states = outer.states.part(cell.name(), prefix, declared);
        this.weights = outer.weights.part(cell.name(), prefix, dropout);
        if (sameInput) {
            outer.additional
                    .keySet()
                    .forEach(key -> additional.put(key, () -> outer.additionalRow(key)));
        }
    }

    /** Calls the cell's {@link Cell#define} and checks that its equations are complete. */
    void define() {
        cell.define(this);
        states.requireComplete();
    }

    /**
     * {@return the states that a cell declares as a part} They are found by defining the cell once;
     * the result is cached for all enclosing cells.
     */
    List<State> statesOf(Cell part) {
        List<State> known = shared.statesOfParts.get(part);
        if (known == null) {
            Recurrence alone =
                    new Recurrence(part, shared.ofStates(), new CellDropout(DropoutRates.NONE, ""));
            alone.define();
            known = alone.states.all();
            shared.statesOfParts.put(part, known);
        }
        return known;
    }

    Cell cell() {
        return cell;
    }

    CellScope shared() {
        return shared;
    }

    CellStates cellStates() {
        return states;
    }

    CellWeights weights() {
        return weights;
    }

    private static <T> T require(T argument, String description) {
        return Objects.requireNonNull(argument, () -> description + " is null");
    }

    // ---- input

    /** {@return the number of units: the width of a state declared without a width} */
    public int units() {
        return shared.units;
    }

    /** {@return the input row of the time step, with dropout applied in training} */
    public Expr input() {
        return read;
    }

    /**
     * Declares an additional input that all gates read in addition to the input, through a kernel
     * {@code name_kernel}: {@link #fromInput} becomes x·W + row·W_name + b. It lets a cell that
     * wraps another one extend the input of that cell.
     *
     * @param name name of the additional input
     * @param row supplier of the row; called when the first gate is named, so that the row may
     *     depend on states declared until then
     * @throws IllegalArgumentException if the name is taken or invalid
     */
    public void additionalInput(String name, Supplier<Expr> row) {
        Objects.requireNonNull(row, "row");
        CellNames.require(cell.name(), "kernel", name);
        Supplier<Expr> dropped = () -> dropout.input("dropout_" + name, row.get());
        if (additional.putIfAbsent(name, dropped) != null) {
            throw new IllegalArgumentException(
                    "cell '%s' declares the additional input '%s' twice; rename one of them"
                            .formatted(cell.name(), name));
        }
    }

    private Expr additionalRow(String name) {
        return additionalRows.computeIfAbsent(name, key -> additional.get(key).get());
    }

    /**
     * Declares the next attended sequence: a sequence that every time step reads as a whole, such
     * as the output of an encoder. If the layer has been given no sequence, it is the layer's own
     * input.
     *
     * @param name name of the sequence
     * @return the attended sequence
     * @throws IllegalArgumentException if the cell declares more sequences than the layer has been
     *     given
     */
    public AttendedSequence attendedSequence(String name) {
        Objects.requireNonNull(name, "name");
        return shared.attend(cell.name(), prefix, name);
    }

    /**
     * Attends to a sequence with additive scores (Bahdanau et al. 2015). The score of a row m_j is
     * the sum of v∘tanh(q + m_j·W), with weights {@code name_attention_kernel} W [sequence's width,
     * query's width] and {@code name_attention_score} v [query's width].
     *
     * @param sequence the attended sequence
     * @param query query row q, which may depend on states
     * @return mean of the rows m_j, weighted by the softmax of their scores
     */
    public Expr attend(AttendedSequence sequence, Expr query) {
        Objects.requireNonNull(sequence, "sequence");
        Objects.requireNonNull(query, "query");
        String name = sequence.name().substring(prefix.length());
        int width = query.width();
        WeightView kernel = weight(name + "_attention_kernel", sequence.width(), width);
        AttendedSequence keys = new AttendedSequence(sequence.name() + "_keys", width);
        shared.attended.add(keys);
        shared.keys.add(new AttentionKeys(keys, sequence, kernel));
        WeightView score = weight(name + "_attention_score", 1, width);
        return query.attend(keys, sequence, Expr.vector(score));
    }

    // ---- states

    /** {@return the states declared so far, in the order of declaration} */
    public List<State> states() {
        return Collections.unmodifiableList(states.all());
    }

    /**
     * Declares a state of {@link #units} elements. The first declared state is the output.
     *
     * @param name name of the state
     * @return value of the state before the time step
     * @throws IllegalArgumentException if the name is taken or invalid
     */
    public State state(String name) {
        return state(name, shared.units);
    }

    /**
     * Declares a state of the given width. The first declared state is the output.
     *
     * @param name name of the state
     * @param width number of elements, at least 1
     * @return value of the state before the time step
     * @throws IllegalArgumentException if the name is taken or invalid, or if the width is below 1
     */
    public State state(String name, int width) {
        return states.declare(name, width);
    }

    /**
     * Sets the value of a state after the time step. Zoneout acts on it in training.
     *
     * @param state a state of this cell
     * @param value next value, of the state's width
     * @throws IllegalArgumentException if the state belongs to another cell or has a next value
     *     already
     */
    public void next(State state, Expr value) {
        requireOpen("next", state, value);
        String name = state.name().substring(prefix.length());
        boolean output = state == states.all().getFirst();
        states.next(state, dropout.next(state, name, output, value));
    }

    /**
     * Sets the value after the time step of a state that is computed from the {@link #next(State)
     * next values} of other states. Zoneout, which has acted on those, does not act on it.
     *
     * @param state a state of this cell
     * @param value next value, of the state's width
     * @throws IllegalArgumentException if the state belongs to another cell or has a next value
     *     already
     */
    public void nextDerived(State state, Expr value) {
        requireOpen("nextDerived", state, value);
        states.next(state, value);
    }

    private void requireOpen(String method, State state, Expr value) {
        require(state, "r.%s(state, value): state".formatted(method));
        require(value, "r.%s(%s, value): value".formatted(method, state.name()));
        states.requireOpen(state);
    }

    /**
     * {@return the value of a state after the time step, with zoneout; null if it has not been set}
     *
     * @param state a state of this cell
     */
    public Expr next(State state) {
        Objects.requireNonNull(state, "state");
        return states.next(state);
    }

    /**
     * Declares that a state holds the previous output, fed back: training may replace it by the
     * true output (teacher forcing), and generation by a sample drawn from the output. Only the
     * first declaration counts; a cell that wraps another one therefore declares its own before it
     * defines the other one, whose output is not that of the layer.
     *
     * @param state the first state, or a state that is a function of it
     */
    public void outputFeedback(State state) {
        states.feedback(require(state, "r.outputFeedback(state): state"));
    }

    // ---- gates

    /**
     * {@return the pre-activation of a gate, x·W + s·U + b, a row of {@link #units} elements; plus
     * the recurrent bias if the cell has one}
     *
     * @param gate name of the gate
     * @param state what U multiplies: a state, or an expression of states
     */
    public Expr gate(String gate, Expr state) {
        return named(PRE_ACTIVATION + gate, fromInput(gate).plus(fromState(gate, state)));
    }

    /**
     * {@return the input part of the pre-activation of a gate, a row of {@link #units} elements:
     * x·W, + b if the cell uses a bias}
     *
     * @param gate name of the gate
     */
    public Expr fromInput(String gate) {
        Expr product = read.matmul(weights.kernel(gate, read.width()));
        for (String name : additional.keySet()) {
            Expr row = additionalRow(name);
            product = product.plus(row.matmul(weights.additionalKernel(name, gate, row.width())));
        }
        return cell.useBias() ? product.plus(Expr.vector(weights.bias(gate))) : product;
    }

    /**
     * {@return the recurrent part of the pre-activation of a gate, a row of {@link #units}
     * elements: s·U, + the recurrent bias if the cell has one}
     *
     * @param gate name of the gate
     * @param state what U multiplies: a state, or an expression of states
     */
    public Expr fromState(String gate, Expr state) {
        require(state, "the state of gate '" + gate + "'");
        Expr product = state.matmul(weights.recurrentKernel(gate, state.width()));
        return cell.useBias() && cell.recurrentBias()
                ? product.plus(Expr.vector(weights.recurrentBias(gate)))
                : product;
    }

    /**
     * Sets the initial value of the bias of a gate, instead of the layer's bias initializer.
     *
     * @param gate name of the gate
     * @param value initial value of all elements
     */
    public void initialBias(String gate, double value) {
        Objects.requireNonNull(gate, "gate");
        weights.initialBias(gate, value);
    }

    /**
     * Declares that a gate of 1 keeps the previous state. A {@link CellInitializer} can then choose
     * its bias.
     *
     * @param gate name of the gate
     */
    public void keeps(String gate) {
        Objects.requireNonNull(gate, "gate");
        weights.role(gate, GateRole.KEEPS);
    }

    /**
     * Declares that a gate of 1 replaces the previous state or adds to it. A {@link
     * CellInitializer} can then choose its bias.
     *
     * @param gate name of the gate
     */
    public void replaces(String gate) {
        Objects.requireNonNull(gate, "gate");
        weights.role(gate, GateRole.REPLACES);
    }

    // ---- other weights

    /**
     * Declares a matrix that multiplies a row that is not a state.
     *
     * @param name name of the weight
     * @param rows width of the row it multiplies, at least 1
     * @param columns width of the product, at least 1
     * @return the whole weight
     * @throws IllegalArgumentException if the name is invalid or the cell has another weight of
     *     this name
     */
    public WeightView weight(String name, int rows, int columns) {
        return weights.declare(
                name, WeightRole.KERNEL, WeightShape.matrix(rows, columns), List.of());
    }

    /**
     * Declares a matrix that multiplies a state; recurrent dropout and weight drop act on it.
     *
     * @param name name of the weight
     * @param rows width of the row it multiplies, at least 1
     * @param columns width of the product, at least 1
     * @return the whole weight
     * @throws IllegalArgumentException if the name is invalid or the cell has another weight of
     *     this name
     */
    public WeightView recurrentWeight(String name, int rows, int columns) {
        return weights.declare(
                name, WeightRole.RECURRENT_KERNEL, WeightShape.matrix(rows, columns), List.of());
    }

    /**
     * Declares a vector that is initialised like a bias, for example a peephole.
     *
     * @param name name of the weight
     * @param width number of elements, at least 1
     * @return the vector as a row
     */
    public Expr vector(String name, int width) {
        return vector(name, WeightRole.BIAS, width);
    }

    /**
     * Declares a vector whose elements have one initial value, for example a gain.
     *
     * @param name name of the weight
     * @param width number of elements, at least 1
     * @param initialValue initial value of all elements
     * @return the vector as a row
     */
    public Expr vector(String name, int width, double initialValue) {
        return vector(name, WeightRole.BIAS, width, InitialColumns.constant(width, initialValue));
    }

    /**
     * Declares a vector whose initial values are computed, for example a decay. The function is not
     * called before a model is initialised, so that a declaration allocates nothing, whatever its
     * width.
     *
     * @param name name of the weight
     * @param width number of elements, at least 1
     * @param initialValues initial value of an element as a function of its index, from 0
     * @return the vector as a row
     */
    public Expr vector(String name, int width, IntToDoubleFunction initialValues) {
        return vector(name, WeightRole.BIAS, width, new InitialColumns(0, width, initialValues));
    }

    /**
     * Multiplies a state by a recurrent vector u, element by element: s∘u (Li et al. 2018).
     * Recurrent dropout and weight drop act as on a recurrent matrix.
     *
     * @param name name of the weight u
     * @param state what u multiplies: a state, or an expression of states
     * @param initialValue initial value of all elements of u
     * @return a row of the state's width
     */
    public Expr recurrentVector(String name, Expr state, double initialValue) {
        int width = require(state, "the state of vector '" + name + "'").width();
        InitialColumns initial = InitialColumns.constant(width, initialValue);
        Expr u = vector(name, WeightRole.RECURRENT_KERNEL, width, initial);
        return dropout.recurrent(state).times(u);
    }

    private Expr vector(String name, WeightRole role, int width, InitialColumns... initial) {
        WeightShape shape = WeightShape.vector(width);
        return Expr.vector(weights.declare(name, role, shape, List.of(initial)));
    }

    // ---- composition and names

    /**
     * Declares another cell inside this one, with the same number of units. Its states are declared
     * here: {@code name_h} for its state {@code h}. Its equations follow with {@link
     * CellPart#define}, so that its input may depend on the states of other parts.
     *
     * @param name prefix of the names of its states and weights, followed by an underscore
     * @param other the inner cell
     * @return the part
     * @throws IllegalArgumentException if this cell has a state of the same name
     */
    public CellPart part(String name, Cell other) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(other, "other");
        return new CellPart(this, name, other);
    }

    /**
     * Names an expression in the printed equations.
     *
     * @param name name of the value
     * @param expression the expression
     * @return the same expression
     */
    public Expr named(String name, Expr expression) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(expression, "expression");
        boolean gate = name.startsWith(PRE_ACTIVATION);
        shared.names.put(
                expression,
                gate
                        ? PRE_ACTIVATION + prefix + name.substring(PRE_ACTIVATION.length())
                        : prefix + name);
        return expression;
    }
}
