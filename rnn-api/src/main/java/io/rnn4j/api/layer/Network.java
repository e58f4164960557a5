package io.rnn4j.api.layer;

import io.rnn4j.api.cell.AttentionKeys;
import io.rnn4j.api.cell.CellInitializer;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.cell.WeightShape;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.regularization.PenaltyDefinition;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.api.tensor.Shape;

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
 * Builder in which a {@link Layer} declares its weights and nodes. A layer that consists of other
 * layers gives each of them a {@link #part} of its own, which keeps their names apart.
 */
public final class Network {
    private final String scope;
    private final NetworkContent content;

    /** Creates a builder that adds to the content, under names that begin with the scope. */
    Network(String scope, NetworkContent content) {
        this.scope = scope;
        this.content = content;
    }

    /**
     * {@return a builder of a part of the layer} What it declares belongs to the layer, under names
     * that begin with the name of the part and a slash.
     *
     * @param name name of the part
     */
    public Network part(String name) {
        Objects.requireNonNull(name, "name");
        return new Network(scope + name + "/", content);
    }

    /**
     * {@return the prefix of names that must be unique within the layer, such as those of random
     * masks: the names of the enclosing parts, each followed by a slash; empty outside all parts}
     */
    public String scope() {
        return scope;
    }

    /**
     * Declares a matrix.
     *
     * @param name name, unique within the layer or its part
     * @param rows width of the row it multiplies, at least 1
     * @param columns width of the product, at least 1
     * @param initializer computes the initial values
     * @return the whole weight
     */
    public WeightView weight(String name, int rows, int columns, Initializer initializer) {
        return declare(name, WeightShape.matrix(rows, columns), initializer);
    }

    /**
     * Declares a vector, for example a bias.
     *
     * @param name name, unique within the layer or its part
     * @param width number of elements, at least 1
     * @param initializer computes the initial values
     * @return the vector as a row
     */
    public Expr vector(String name, int width, Initializer initializer) {
        return Expr.vector(declare(name, WeightShape.vector(width), initializer));
    }

    private WeightView declare(String name, WeightShape shape, Initializer initializer) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(initializer, () -> "initializer of weight '" + name + "'");
        content.add(
                scope,
                new LayerWeight(
                        scope + name,
                        shape,
                        new LayerWeight.InitialValues(initializer, List.of()),
                        LayerWeight.NO_FIXED_ROW));
        return new WeightView(name, shape.rows(), 0, shape.columns());
    }

    /**
     * Excludes a row of a weight from training: no optimizer changes it, neither by its gradient
     * nor by weight decay. A weight has at most one such row.
     *
     * @param weight the weight, a whole one
     * @param row index of the row
     * @throws IllegalArgumentException if the layer has not declared the weight, or if it has no
     *     such row
     */
    public void fixRow(WeightView weight, int row) {
        Objects.requireNonNull(weight, "weight");
        content.fixRow(scope, weight.weight(), row);
    }

    // ---- row by row

    /**
     * Adds a node that computes an expression of every row.
     *
     * @param input the input
     * @param equation output row as a function of the input row
     * @return the output, with the time axis of the input
     */
    public Signal rows(Signal input, UnaryOperator<Expr> equation) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(equation, "equation");
        ExprNode.Leaf row = Expr.leaf("x", input.width());
        Expr output = equation.apply(row);
        return add(new Node.Rows(input, row, output), input.withWidth(output.width()));
    }

    /**
     * Adds the penalty of a regularizer on every row to the loss: the sum over all unmasked rows,
     * divided by the number of samples.
     *
     * @param input the rows
     * @param regularizer the regularizer
     * @throws IllegalArgumentException if the regularizer is one of weights only
     */
    public void penalize(Signal input, Regularizer regularizer) {
        Signal value = rows(input, row -> PenaltyDefinition.ofOutput(regularizer, row));
        content.add(new OutputPenalty(regularizer, value));
    }

    /**
     * Gives a sequence the scores of transitions that a loss over paths reads, see {@link
     * io.rnn4j.api.loss.LabelPaths.Chains}, if the sequence is an output of the model.
     *
     * @param sequence rows with a score for each of K classes
     * @param scores one row for each sample: of the transition from class i to class j at i·K + j,
     *     of the first class j at K² + j, of the last class j at K² + K + j
     * @throws IllegalArgumentException if one of them has another shape
     */
    public void transitions(Signal sequence, Signal scores) {
        content.add(new TransitionScores(sequence, scores));
    }

    /**
     * Adds a node that computes an expression of the rows that several inputs have for the same
     * sample and time step, for example their sum.
     *
     * @param inputs aligned inputs, at least one
     * @param equation output row as a function of the input rows, in the order of the inputs
     * @return the output, with the time axis of the inputs
     * @throws IllegalArgumentException if the inputs are not aligned; the message names them
     */
    public Signal rows(List<Signal> inputs, Function<List<Expr>, Expr> equation) {
        Objects.requireNonNull(equation, "equation");
        SignalChecks.requireAligned(inputs);
        List<ExprNode.Leaf> rows = new ArrayList<>();
        for (Signal input : inputs) {
            rows.add(Expr.leaf("x" + (rows.size() + 1), input.width()));
        }
        Expr output = equation.apply(List.copyOf(rows));
        return add(
                new Node.Rows(inputs, rows, List.of(), output),
                inputs.getFirst().withWidth(output.width()));
    }

    /**
     * Adds a node that computes an expression of every row and of whole sequences (attention).
     *
     * @param input the input
     * @param sequences sequences that every row reads as a whole
     * @param equation output row as a function of the input row and the sequences, in their order
     * @return the output, with the time axis of the input
     * @throws IllegalArgumentException if one of the sequences has no time axis
     */
    public Signal rows(
            Signal input,
            List<Signal> sequences,
            BiFunction<Expr, List<AttendedSequence>, Expr> equation) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(sequences, "sequences");
        Objects.requireNonNull(equation, "equation");
        List<AttendedSequence> attended = new ArrayList<>();
        for (Signal sequence : sequences) {
            SignalChecks.requireSequence(sequence, "attention");
            attended.add(new AttendedSequence("m" + (attended.size() + 1), sequence.width()));
        }
        ExprNode.Leaf row = Expr.leaf("x", input.width());
        Expr output = equation.apply(row, List.copyOf(attended));
        List<Signal> inputs = new ArrayList<>();
        inputs.add(input);
        inputs.addAll(sequences);
        return add(
                new Node.Rows(inputs, List.of(row), attended, output),
                input.withWidth(output.width()));
    }

    /**
     * Adds a node whose output is the same trainable row for every sample.
     *
     * @param row a vector, see {@link #vector}
     * @return the output, without a time axis
     */
    public Signal learned(Expr row) {
        Objects.requireNonNull(row, "row");
        return add(
                new Node.Rows(List.of(), List.of(), List.of(), row.times(1)),
                Signal.rows(row.width()));
    }

    /**
     * Adds a node that selects a row of a weight for every row of its input.
     *
     * @param input indices in rows of width 1: whole numbers from 0 to the number of rows - 1
     * @param table the weight, a whole one
     * @return the output, with the time axis of the input
     * @throws IllegalArgumentException if the input is wider than 1
     */
    public Signal gather(Signal input, WeightView table) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(table, "table");
        if (input.width() != 1) {
            throw new IllegalArgumentException(
                    ("indices come in rows of width 1, got width %s; give the model an input of one"
                                    + " feature, the index")
                            .formatted(input.width()));
        }
        return add(new Node.Gather(input, table), input.withWidth(table.columns()));
    }

    /**
     * Adds a node that concatenates the rows of several inputs.
     *
     * @param inputs aligned inputs, at least one
     * @return the output, whose width is the sum of the widths
     * @throws IllegalArgumentException if the inputs are not aligned; the message names them
     */
    public Signal concatenate(List<Signal> inputs) {
        SignalChecks.requireAligned(inputs);
        int width =
                Shape.sum("a concatenated row", inputs.stream().mapToInt(Signal::width).toArray());
        return add(new Node.Concatenate(inputs), inputs.getFirst().withWidth(width));
    }

    // ---- over time

    /**
     * Masks the time steps of an input of the network whose features all have a given value, in
     * addition to the steps masked by the mask given with the data.
     *
     * @param input an input of the network
     * @param value the value
     * @throws IllegalArgumentException if the signal is not an input of the network, or has such a
     *     value already
     */
    public void maskValue(Signal input, double value) {
        Objects.requireNonNull(input, "input");
        if (!input.isInput()) {
            throw new IllegalArgumentException(
                    "a value that marks padding must be in the data itself, before any layer has"
                            + " changed them; make this the first layer");
        }
        content.mask(input.inputNumber(), new MaskedValue(value));
    }

    /**
     * Adds a node that replaces masked steps by zeros.
     *
     * @param input a sequence
     * @return the output, a sequence
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal zeroMasked(Signal input) {
        SignalChecks.requireSequence(input, "a mask");
        return add(new Node.ZeroMasked(input), input.withWidth(input.width()));
    }

    /**
     * Adds a node that returns the last unmasked step.
     *
     * @param input a sequence
     * @return the output, without a time axis; zeros if all steps are masked
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal lastStep(Signal input) {
        SignalChecks.requireSequence(input, "the last step");
        return add(new Node.LastStep(input), Signal.rows(input.width()));
    }

    /**
     * Adds a node that reverses the time axis: the unmasked steps are in reverse order, masked
     * steps stay where they are and become 0.
     *
     * @param input a sequence
     * @return the output, a sequence
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal reverse(Signal input) {
        SignalChecks.requireSequence(input, "reversing time");
        return add(new Node.Reverse(input), input.withWidth(input.width()));
    }

    /**
     * Adds a node that repeats a row at every step of a new time axis.
     *
     * @param input rows without a time axis
     * @param steps number of steps, at least 1
     * @return the output, a sequence without masked steps
     * @throws IllegalArgumentException if the input has a time axis, or if steps is below 1
     */
    public Signal repeat(Signal input, int steps) {
        Objects.requireNonNull(input, "input");
        if (input.sequence()) {
            throw new IllegalArgumentException(
                    ("only rows without time can be repeated, got %s; let the layer before it"
                                    + " return its last step")
                            .formatted(SignalChecks.describe(input)));
        }
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "a row is repeated at least once, got %s".formatted(steps));
        }
        Signal output = new Signal(0, 0, input.width(), TimeAxis.ofLength(steps));
        return add(new Node.Repeat(input, steps), output);
    }

    /**
     * Adds a node that combines all unmasked steps into one row.
     *
     * @param input a sequence
     * @param pooling way of combining the rows
     * @return the output, without a time axis; zeros if all steps are masked
     * @throws IllegalArgumentException if the input has no time axis
     */
    public Signal pool(Signal input, Pooling pooling) {
        SignalChecks.requireSequence(input, "pooling over time");
        return add(
                new Node.Pool(input, Objects.requireNonNull(pooling, "pooling")),
                Signal.rows(input.width()));
    }

    /**
     * Adds a node that runs a recurrence over time, and declares the weights of its cell.
     *
     * @param inputs signals that the recurrence reads
     * @param recurrence equations of one step
     * @param loop way it runs over time
     * @param initializers initializer of each weight of the cell
     * @return the output, then each state after the last step read, in the order of the cell
     * @throws IllegalArgumentException if the input or an attended sequence has no time axis, or if
     *     the initial states are not those of the cell
     */
    public List<Signal> recurrence(
            RecurrenceInputs inputs,
            RecurrenceDefinition recurrence,
            TimeLoop loop,
            Function<CellWeight, Initializer> initializers) {
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(recurrence, "recurrence");
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(initializers, "initializers");
        Signal input = inputs.input();
        SignalChecks.requireSequence(
                input, "the recurrence of cell '" + recurrence.cell().name() + "'");
        SignalChecks.requireStates(recurrence, inputs.initialStates());
        for (CellWeight weight : recurrence.weights()) {
            content.add(
                    scope,
                    new LayerWeight(
                            scope + weight.name(),
                            weight.shape(),
                            initialValues(weight, initializers.apply(weight), recurrence),
                            LayerWeight.NO_FIXED_ROW));
        }
        int width = recurrence.states().getFirst().width();
        List<Signal> outputs = new ArrayList<>();
        outputs.add(loop.returnSequences() ? input.withWidth(width) : Signal.rows(width));
        recurrence.states().forEach(state -> outputs.add(Signal.rows(state.width())));
        RecurrenceInputs reads =
                new RecurrenceInputs(input, attended(inputs, recurrence), inputs.initialStates());
        return content.add(scope, new Node.Recurrent(reads, recurrence, loop), outputs);
    }

    private static LayerWeight.InitialValues initialValues(
            CellWeight weight, Initializer initializer, RecurrenceDefinition recurrence) {
        if (!(initializer instanceof CellInitializer ofCell)) {
            return new LayerWeight.InitialValues(initializer, weight.initialColumns());
        }
        boolean ofGates = !recurrence.gatesOfBias(weight).isEmpty();
        return new LayerWeight.InitialValues(
                ofCell.of(weight, recurrence), ofGates ? List.of() : weight.initialColumns());
    }

    /** Returns the attended sequences of a recurrence, with nodes added for computed keys. */
    private List<Signal> attended(RecurrenceInputs inputs, RecurrenceDefinition recurrence) {
        Map<AttendedSequence, Signal> all = new LinkedHashMap<>();
        Iterator<Signal> given = inputs.attended().iterator();
        for (AttendedSequence sequence : recurrence.attendedSequences()) {
            Optional<AttentionKeys> computed =
                    recurrence.attentionKeys().stream()
                            .filter(each -> each.keys().equals(sequence))
                            .findFirst();
            if (computed.isPresent()) {
                AttentionKeys keys = computed.get();
                all.put(sequence, rows(all.get(keys.source()), row -> row.matmul(keys.kernel())));
            } else {
                Signal signal = inputs.attended().isEmpty() ? inputs.input() : given.next();
                SignalChecks.requireSequence(signal, "attended sequence '" + sequence.name() + "'");
                all.put(sequence, signal);
            }
        }
        if (given.hasNext()) {
            throw new IllegalArgumentException(
                    "cell '%s' does not attend to the sequence %s; leave it out"
                            .formatted(
                                    recurrence.cell().name(), SignalChecks.describe(given.next())));
        }
        return List.copyOf(all.values());
    }

    private Signal add(Node node, Signal output) {
        return content.add(scope, node, List.of(output)).getFirst();
    }
}
