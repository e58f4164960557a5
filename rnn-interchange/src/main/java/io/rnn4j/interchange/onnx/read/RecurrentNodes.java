package io.rnn4j.interchange.onnx.read;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Element;
import io.rnn4j.interchange.onnx.symbol.Extent;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** RNN, GRU and LSTM. */
final class RecurrentNodes {
    static final List<Operator> OPERATORS =
            List.of(
                    new Operator(
                            "RNN",
                            "`simpleRnn(units)`, in both directions `bidirectional(…)`",
                            RecurrentNodes::apply,
                            RecurrentNodes::learn),
                    new Operator(
                            "GRU",
                            "`gru(units)`, with `resetAfter` as `linear_before_reset` says",
                            RecurrentNodes::apply,
                            RecurrentNodes::learn),
                    new Operator(
                            "LSTM",
                            "`lstm(units)`, with P `peepholeLstm(units)`, with `input_forget`"
                                    + " `coupledLstm(units)`; equations for other combinations",
                            RecurrentNodes::apply,
                            RecurrentNodes::learn));

    private RecurrentNodes() {}

    /** Returns the number of states of a cell. */
    static int states(Cell cell) {
        return RecurrenceDefinition.of(cell, 1, 1).states().size();
    }

    private static List<Value> apply(Call call) throws InterchangeException {
        boolean lstm = call.node().operator().equals("LSTM");
        String direction = call.text("direction", "forward");
        int directions =
                switch (direction) {
                    case "forward", "reverse" -> 1;
                    case "bidirectional" -> 2;
                    default -> throw call.refusal("unknown direction '%s'".formatted(direction));
                };
        call.ignore("output_sequence"); // before opset 7
        long layout = call.whole("layout", 0);
        if (layout < 0 || layout > 1) {
            throw call.refusal("unknown layout " + layout);
        }
        int timeAxis = layout == 1 ? 1 : 0;
        Value x = call.input(0);
        if (x.rank() != 3) {
            throw call.refusal("expected X with three axes, got " + x.describe());
        }
        Port sequence = sequence(call, x, timeAxis);
        Axis.Free time = sequence.time();
        NodeCells cells = NodeCells.of(call, directions, sequence.width());
        int units = cells.units();
        boolean masked = lengths(call, time);
        List<Payload> states = new ArrayList<>();
        for (int state = 0; state < (lstm ? 2 : 1); state++) {
            states.add(initial(call, 5 + state, timeAxis, directions * units));
        }
        List<Port> reads = new ArrayList<>();
        reads.add(sequence);
        boolean given = states.stream().anyMatch(each -> each instanceof Payload.Mixed);
        boolean learned =
                !given
                        && states.stream()
                                .anyMatch(
                                        each ->
                                                each instanceof Payload.Numbers(double[] numbers)
                                                        && !Numbers.allZero(numbers));
        List<Recurrent> layers = new ArrayList<>();
        Map<String, float[]> weights = new HashMap<>();
        for (int number = 0; number < directions; number++) {
            boolean reverse = direction.equals("reverse") || number == 1;
            layers.add(
                    Layers.recurrent(cells.cell(number), units)
                            .reverse(reverse)
                            .zeroMasked(masked)
                            .learnInitialStates(learned));
            String prefix = directions == 1 ? "" : number == 0 ? "forward/" : "backward/";
            cells.weights(number).forEach((name, values) -> weights.put(prefix + name, values));
            for (int state = 0; state < states.size(); state++) {
                Payload own = part(states.get(state), number, units);
                if (given) {
                    reads.add(rows(call, own, states, units));
                } else if (learned) {
                    double[] numbers =
                            own == null ? new double[units] : ((Payload.Numbers) own).values();
                    weights.put(
                            prefix + (state == 0 ? "initial_h" : "initial_c"),
                            Numbers.floats(numbers));
                }
            }
        }
        Layer layer =
                directions == 1
                        ? layers.getFirst()
                        : new Bidirectional(layers.get(0), layers.get(1), Merge.CONCATENATE);
        Step step = call.steps().add(call.source(), new LayerSource(layer, weights), reads);
        return outputs(call, step, time, new Sizes(directions, units, states.size(), timeAxis));
    }

    /** Infers what the axes of a node's inputs are, although some of them are not known yet. */
    private static void learn(Call call) throws InterchangeException {
        int timeAxis = call.whole("layout", 0) == 1 ? 1 : 0;
        Value x = call.optional(0);
        if (x != null && x.rank() == 3) {
            known(call, x, timeAxis, Axis.Kind.TIME);
            known(call, x, 1 - timeAxis, Axis.Kind.BATCH);
        }
        for (int state = 5; state <= 6; state++) {
            Value initial = call.optional(state);
            if (initial != null && initial.rank() == 3) {
                known(call, initial, timeAxis == 1 ? 0 : 1, Axis.Kind.BATCH);
            }
        }
    }

    /** The sizes of the outputs of a node. */
    private record Sizes(int directions, int units, int states, int timeAxis) {}

    // ---- the sequence

    private static Port sequence(Call call, Value x, int timeAxis) throws InterchangeException {
        int batchAxis = 1 - timeAxis;
        Axis.Free time = known(call, x, timeAxis, Axis.Kind.TIME);
        Axis.Free batch = known(call, x, batchAxis, Axis.Kind.BATCH);
        call.requireFixed(x, 2, "a recurrence");
        boolean one =
                x.axes().get(batchAxis).isEmpty() && !x.free().contains(call.choices().batch());
        if (batch == null && !one) {
            throw call.refusal(
                    "axis %s of X %s must be the batch".formatted(batchAxis, x.describe()));
        }
        if (x.isKnown()) {
            throw call.refusal("X is a constant; a recurrence over constants cannot be expressed");
        }
        if (time != null) {
            Port rows = call.steps().rows(call.source(), x.payload());
            return call.steps().overTime(call.source(), rows, time);
        }
        return repeated(call, x, timeAxis);
    }

    /** Returns the only part of an axis, which becomes batch or time if it is not known yet. */
    static Axis.Free known(Call call, Value value, int axis, Axis.Kind kind)
            throws InterchangeException {
        List<Axis> parts = value.axes().get(axis);
        if (parts.size() != 1 || !(parts.getFirst() instanceof Axis.Free free)) {
            return null;
        }
        if (free.kind() == Axis.Kind.UNKNOWN) {
            call.choices().choose(free, kind);
        }
        if (free.kind() != kind) {
            throw call.refusal(
                    "axis %s of %s is used as %s here and otherwise elsewhere"
                            .formatted(
                                    axis,
                                    value.describe(),
                                    kind == Axis.Kind.TIME ? "time" : "batch"));
        }
        return free;
    }

    /** Returns a sequence of equal rows where an exporter has expanded one row over time. */
    private static Port repeated(Call call, Value x, int timeAxis) throws InterchangeException {
        if (!x.isFixed(timeAxis)) {
            throw call.refusal("axis %s of X %s must be time".formatted(timeAxis, x.describe()));
        }
        int steps = x.fixed(timeAxis);
        if (steps < 1) {
            throw call.refusal("X has no steps");
        }
        Payload first = x.selected(timeAxis, 0).payload();
        for (int step = 1; step < steps; step++) {
            Payload other = x.selected(timeAxis, step).payload();
            for (int index = 0; index < first.size(); index++) {
                if (!first.get(index).equals(other.get(index))) {
                    throw call.refusal(
                            ("the steps of X %s are computed one by one; a sequence made of single"
                                            + " rows cannot be expressed")
                                    .formatted(x.describe()));
                }
            }
        }
        Port row = call.steps().actual(call.source(), call.steps().rows(call.source(), first));
        if (row.time() != null) {
            throw call.refusal("X %s has two time axes".formatted(x.describe()));
        }
        return call.steps()
                .timed(
                        call.source(),
                        Layers.repeatVector(steps),
                        row.width(),
                        call.steps().timeOf(steps),
                        row);
    }

    /** Reads sequence_lens; true if they are an input of the file. */
    private static boolean lengths(Call call, Axis.Free time) throws InterchangeException {
        Value lengths = call.optional(4);
        boolean complete = true;
        for (int index = 0; lengths != null && index < lengths.payload().size(); index++) {
            complete &=
                    switch (lengths.payload().get(index)) {
                        case Element.Number(double length) -> length == time.size();
                        case Element.Size(Extent size) -> size.equals(Extent.of(List.of(time)));
                        case Element.Column column -> false;
                    };
        }
        if (lengths == null || complete) {
            call.scope().masks().use(call.source(), time, null);
            return false;
        }
        boolean input =
                lengths.payload().size() == 1
                        && lengths.rank() == 1
                        && lengths.payload().get(0) instanceof Element.Column(Port port, int column)
                        && port.step().isInput()
                        && port.width() == 1;
        if (!input) {
            throw call.refusal(
                    "sequence_lens must be an input of the model, or the number of steps for all"
                        + " samples; lengths that are constant or computed cannot be expressed");
        }
        known(call, lengths, 0, Axis.Kind.BATCH);
        Element.Column column = (Element.Column) lengths.payload().get(0);
        call.scope().masks().use(call.source(), time, column.port().step());
        return true;
    }

    // ---- initial states

    /** Returns the initial values of a state, all directions after each other; null if absent. */
    private static Payload initial(Call call, int number, int timeAxis, int width)
            throws InterchangeException {
        Value value = call.optional(number);
        if (value == null) {
            return null;
        }
        if (value.rank() != 3) {
            throw call.refusal("expected initial states with three axes, got " + value.describe());
        }
        int batchAxis = timeAxis == 1 ? 0 : 1;
        known(call, value, batchAxis, Axis.Kind.BATCH);
        call.requireFixed(value, 1 - batchAxis, "initial states");
        call.requireFixed(value, 2, "initial states");
        Value any = Axes.ofAnyBatch(value, batchAxis, call.choices().batch());
        if (any.numbers() != null
                && any.fixed(batchAxis) == call.choices().batch().size()
                && any.fixed(batchAxis) > 1) {
            any = ofSamples(call, any, number, batchAxis);
        }
        if (any.payload().size() != width || any.fixed(batchAxis) != 1) {
            throw call.refusal(
                    "initial states %s do not fit, or are constants that differ between samples"
                            .formatted(value.describe()));
        }
        return any.payload();
    }

    /** Makes constants that differ between samples an input of the model. */
    private static Value ofSamples(Call call, Value value, int number, int batchAxis) {
        Value batchFirst = batchAxis == 0 ? value : value.transposed(1, 0, 2);
        int width = value.fixed(1 - batchAxis) * value.fixed(2);
        String name = call.node().inputs().get(number);
        call.scope()
                .warn(
                        call.source(),
                        "The initial states '%s' differ between samples; they are an input of the model."
                                .formatted(name));
        Port rows = call.steps().given(name, width, batchFirst.numbers());
        List<List<Axis>> axes = new ArrayList<>(value.axes());
        axes.set(batchAxis, List.of(call.choices().batch()));
        return new Value(axes, Steps.payload(List.of(rows)), true);
    }

    private static Payload part(Payload all, int direction, int units) {
        if (all == null) {
            return null;
        }
        int[] indexes = new int[units];
        for (int unit = 0; unit < units; unit++) {
            indexes[unit] = direction * units + unit;
        }
        return all.pick(indexes);
    }

    /** Returns rows of a state; constants become rows at the steps of another state. */
    static Port rows(Call call, Payload own, List<Payload> states, int units)
            throws InterchangeException {
        if (own instanceof Payload.Mixed) {
            return call.steps().actual(call.source(), call.steps().rows(call.source(), own));
        }
        for (Payload state : states) {
            for (int index = 0; state != null && index < state.size(); index++) {
                if (state.get(index) instanceof Element.Column(Port port, int column)) {
                    double[] numbers =
                            own == null ? new double[units] : ((Payload.Numbers) own).values();
                    return call.steps()
                            .constants(
                                    call.source(),
                                    numbers,
                                    call.steps().actual(call.source(), port));
                }
            }
        }
        throw new IllegalStateException("no state is given");
    }

    // ---- outputs

    private static List<Value> outputs(Call call, Step step, Axis.Free time, Sizes sizes) {
        List<Axis> batch = List.of(call.choices().batch());
        List<Axis> directions = List.of(new Axis.Fixed(sizes.directions));
        List<Axis> units = List.of(new Axis.Fixed(sizes.units));
        boolean batchFirst = sizes.timeAxis == 1;
        Port all = call.steps().port(step, 0, sizes.directions * sizes.units, time);
        List<Value> outputs = new ArrayList<>();
        outputs.add(
                new Value(
                        batchFirst
                                ? List.of(batch, List.of(time), directions, units)
                                : List.of(List.of(time), directions, batch, units),
                        Steps.payload(List.of(all)),
                        true));
        for (int state = 0; state < sizes.states; state++) {
            List<Port> ports = new ArrayList<>();
            for (int direction = 0; direction < sizes.directions; direction++) {
                int output = 1 + direction * sizes.states + state;
                ports.add(call.steps().port(step, output, sizes.units, null));
            }
            outputs.add(
                    new Value(
                            batchFirst
                                    ? List.of(batch, directions, units)
                                    : List.of(directions, batch, units),
                            Steps.payload(ports),
                            true));
        }
        return outputs;
    }
}
