package io.rnn4j.api.cell;

import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The complete equations of a {@link Cell} for given sizes, which a layer adds to a network. */
public final class RecurrenceDefinition {
    private final Cell cell;
    private final CellScope shared;
    private final CellStates states;
    private final CellWeights weights;
    private final DropoutRates dropoutRates;

    private RecurrenceDefinition(Recurrence recurrence, DropoutRates dropoutRates) {
        this.cell = recurrence.cell();
        this.shared = recurrence.shared();
        this.states = recurrence.cellStates();
        this.weights = recurrence.weights();
        this.dropoutRates = dropoutRates;
    }

    /**
     * Defines a cell without attended sequences and without dropout.
     *
     * @param cell the cell
     * @param inputWidth number of input features, at least 1
     * @param units number of units, at least 1
     * @return the complete definition
     * @throws IllegalArgumentException if a size is below 1 or the cell is incomplete
     */
    public static RecurrenceDefinition of(Cell cell, int inputWidth, int units) {
        Objects.requireNonNull(cell, "cell");
        return of(cell, inputWidth, units, List.of(), DropoutRates.NONE, "");
    }

    /**
     * Defines a cell.
     *
     * @param cell the cell
     * @param inputWidth number of input features, at least 1
     * @param units number of units, at least 1
     * @param attendedWidths widths of the sequences that the cell may attend to, in order; if
     *     empty, the cell attends to its own input
     * @param dropoutRates dropout rates in training
     * @param scope prefix of the names of random masks, unique within the layer
     * @return the complete definition
     * @throws IllegalArgumentException if a size is below 1, if the cell has no state, gives a
     *     state no next value of its width or attends to more sequences than there are, or if a
     *     rate acts on recurrent weights and the cell has none
     */
    public static RecurrenceDefinition of(
            Cell cell,
            int inputWidth,
            int units,
            List<Integer> attendedWidths,
            DropoutRates dropoutRates,
            String scope) {
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(dropoutRates, "dropoutRates");
        Objects.requireNonNull(scope, "scope");
        if (inputWidth < 1 || units < 1) {
            throw new IllegalArgumentException(
                    "cell '%s' needs at least one input feature and one unit, got %s and %s"
                            .formatted(cell.name(), inputWidth, units));
        }
        CellDropout dropout = new CellDropout(dropoutRates, scope);
        CellScope shared = new CellScope(inputWidth, units, attendedWidths);
        Recurrence recurrence = new Recurrence(cell, shared, dropout);
        recurrence.define();
        dropout.check(cell.name(), recurrence.weights().all());
        return new RecurrenceDefinition(recurrence, dropoutRates);
    }

    /** {@return the cell} */
    public Cell cell() {
        return cell;
    }

    /** {@return the dropout rates in training} */
    public DropoutRates dropoutRates() {
        return dropoutRates;
    }

    /** {@return the leaf for the input row, before dropout} */
    public ExprNode.Leaf input() {
        return shared.input;
    }

    /**
     * {@return the attended sequences in the order of declaration: those that the layer is given
     * and those that are computed as {@link #attentionKeys}}
     */
    public List<AttendedSequence> attendedSequences() {
        return List.copyOf(shared.attended);
    }

    /** {@return the attended sequences that are computed from others, in order of declaration} */
    public List<AttentionKeys> attentionKeys() {
        return List.copyOf(shared.keys);
    }

    /** {@return the states in the order of declaration; the first is the output} */
    public List<State> states() {
        return List.copyOf(states.all());
    }

    /**
     * {@return the state that holds the previous output, see {@link Recurrence#outputFeedback};
     * empty if there is none}
     */
    public Optional<State> feedbackState() {
        return states.feedback();
    }

    /**
     * {@return the value of a state after the time step}
     *
     * @param state one of {@link #states}
     */
    public Expr next(State state) {
        Objects.requireNonNull(state, "state");
        return states.next(state);
    }

    /**
     * {@return the weights: the fused weights of all gates (kernels, recurrent kernel, bias,
     * recurrent bias), then the cell's own in the order of declaration, then those of its parts}
     */
    public List<CellWeight> weights() {
        return weights.all();
    }

    /** {@return the number of units, at least 1} */
    public int units() {
        return shared.units;
    }

    /**
     * {@return whether the cell has declared what a gate does to its state, see {@link
     * Recurrence#keeps} and {@link Recurrence#replaces}}
     */
    public boolean hasMemoryGates() {
        return weights.hasMemoryGates();
    }

    /**
     * {@return the gates that keep or replace the state and their columns, if the weight is the
     * fused {@code bias} or the {@code bias_f} of a gate {@code f}; empty for all other weights}
     *
     * @param weight one of {@link #weights}
     */
    public List<GateColumns> gatesOfBias(CellWeight weight) {
        Objects.requireNonNull(weight, "weight");
        return weights.gatesOfBias(weight);
    }

    /** {@return the names of the gates in the order of their columns, then those of the parts} */
    public List<String> gates() {
        return weights.gates();
    }

    /**
     * {@return the left operand of a product with a weight, with recurrent dropout applied if the
     * weight is recurrent}
     *
     * @param row row that the equation multiplies
     * @param view weight that it is multiplied by
     */
    public Expr operand(Expr row, WeightView view) {
        Objects.requireNonNull(row, "row");
        Objects.requireNonNull(view, "view");
        return weights.operand(row, view);
    }

    /**
     * {@return the name of the gate that uses a block of columns of a fused weight; empty if the
     * weight is not a fused one}
     *
     * @param view the columns
     */
    public Optional<String> gateOf(WeightView view) {
        Objects.requireNonNull(view, "view");
        return weights.gateOf(view);
    }

    /**
     * {@return the prefix of the names of weights and gates in the part that has declared a weight,
     * for example {@code 1_} for the first cell of a stack; empty if the cell itself has declared
     * it}
     *
     * @param view the weight, or some of its columns
     */
    public String prefixOf(WeightView view) {
        Objects.requireNonNull(view, "view");
        return weights.prefixOf(view);
    }

    /**
     * {@return the name of an expression; empty if it has none}
     *
     * @param expression any expression
     */
    public Optional<String> nameOf(Expr expression) {
        Objects.requireNonNull(expression, "expression");
        return Optional.ofNullable(shared.names.get(expression));
    }
}
