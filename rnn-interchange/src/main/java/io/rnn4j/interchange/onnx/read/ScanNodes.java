package io.rnn4j.interchange.onnx.read;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.equation.EquationCell;
import io.rnn4j.interchange.onnx.file.OnnxGraph;
import io.rnn4j.interchange.onnx.file.OnnxNode;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scan over one sequence: a cell with the equations of its body. */
final class ScanNodes {
    static final List<Operator> OPERATORS =
            List.of(
                    new Operator(
                            "Scan",
                            "a recurrent layer with the equations of the body; rejected for several"
                                    + " sequences, for several outputs of every step, and where the"
                                    + " body reads other computed values",
                            ScanNodes::apply,
                            ScanNodes::learn));
    private static final long SINCE = 9;

    private ScanNodes() {}

    private static int timeAxis(Call call, Value x) throws InterchangeException {
        long[] axes = call.wholes("scan_input_axes");
        return call.axis(axes == null || axes.length == 0 ? 0 : axes[0], x.rank());
    }

    private static void learn(Call call) throws InterchangeException {
        int states = call.inputs() - 1;
        if (call.whole("num_scan_inputs", 1) == 1 && call.optional(states) != null) {
            Value x = call.optional(states);
            RecurrentNodes.known(call, x, timeAxis(call, x), Axis.Kind.TIME);
        }
    }

    private static List<Value> apply(Call call) throws InterchangeException {
        int states = call.inputs() - 1;
        OnnxGraph body = call.graph("body");
        if (call.opset() < SINCE || call.whole("num_scan_inputs", 1) != 1 || states < 1) {
            throw call.refusal("expected one sequence and at least one state, of opset 9 or newer");
        }
        if (body.inputs().size() != states + 1 || body.outputs().size() != states + 1) {
            throw call.refusal("expected one output of every step, and all states, of the body");
        }
        Value x = call.input(states);
        int timeAxis = timeAxis(call, x);
        boolean reverse = direction(call, "scan_input_directions");
        if (reverse != direction(call, "scan_output_directions")) {
            throw call.refusal("its input and its output have different directions");
        }
        Axis.Free time = RecurrentNodes.known(call, x, timeAxis, Axis.Kind.TIME);
        if (time == null || x.rank() != 3) {
            throw call.refusal("expected a sequence [batch, time, features], got " + x.describe());
        }
        int batchAxis = timeAxis == 0 ? 1 : 0;
        RecurrentNodes.known(call, x, batchAxis, Axis.Kind.BATCH);
        call.requireFixed(x, 2, "a recurrence");
        Port sequence =
                call.steps()
                        .overTime(
                                call.source(), call.steps().rows(call.source(), x.payload()), time);
        call.scope().masks().use(call.source(), time, null);
        Scanned scanned = new Scanned(call, body, states, sequence.width());
        Step step = scanned.step(call, sequence, reverse);
        return outputs(call, scanned, step, time);
    }

    private static boolean direction(Call call, String name) throws InterchangeException {
        long[] directions = call.wholes(name);
        return directions != null && directions.length > 0 && directions[0] == 1;
    }

    private static List<Value> outputs(Call call, Scanned scanned, Step step, Axis.Free time)
            throws InterchangeException {
        List<Axis> batch = List.of(call.choices().batch());
        List<Value> outputs = new ArrayList<>();
        for (int state = 0; state < scanned.widths.size(); state++) {
            int width = scanned.widths.get(state);
            Port port = call.steps().port(step, 1 + scanned.place(state), width, null);
            outputs.add(rows(List.of(batch, List.of(new Axis.Fixed(width))), port));
        }
        long[] axes = call.wholes("scan_output_axes");
        int axis = call.axis(axes == null || axes.length == 0 ? 0 : axes[0], 3);
        Port all = call.steps().port(step, 0, scanned.output.width(), time);
        List<List<Axis>> of =
                new ArrayList<>(List.of(batch, List.of(new Axis.Fixed(scanned.output.width()))));
        of.add(axis, List.of(time));
        outputs.add(rows(of, all));
        return outputs;
    }

    private static Value rows(List<List<Axis>> axes, Port port) {
        return new Value(axes, Steps.payload(List.of(port)), true);
    }

    /** The cell of a node. */
    private static final class Scanned {
        private final List<Integer> widths = new ArrayList<>();
        private final List<Payload> initial = new ArrayList<>();
        private final List<CellBody.Row> next = new ArrayList<>();
        private final CellBody.Row output;
        private final int first; // the state that is the output, or -1 for a further one
        private final EquationCell cell;
        private final Map<String, float[]> weights;

        Scanned(Call call, OnnxGraph graph, int states, int features) throws InterchangeException {
            CellBody body = new CellBody(call.source(), call.scope().inner(graph));
            for (int state = 0; state < states; state++) {
                Value value = call.input(state);
                if (value.rank() != 2) {
                    throw call.refusal("expected states [batch, width], got " + value.describe());
                }
                RecurrentNodes.known(call, value, 0, Axis.Kind.BATCH);
                call.requireFixed(value, 1, "a state");
                Value any = Axes.ofAnyBatch(value, 0, call.choices().batch());
                if (any.fixed(0) != 1) {
                    throw call.refusal("its initial states differ between samples");
                }
                widths.add(value.fixed(1));
                initial.add(any.payload());
                body.define(
                        graph.inputs().get(state).name(),
                        new CellBody.Row("state_" + state, value.fixed(1)));
            }
            body.define(graph.inputs().get(states).name(), new CellBody.Row("x", features));
            for (OnnxNode node : graph.nodes()) {
                body.add(node);
            }
            for (int state = 0; state < states; state++) {
                next.add(body.row(graph.outputs().get(state).name()));
                if (next.getLast().width() != widths.get(state)) {
                    throw call.refusal("state %s changes its width".formatted(state));
                }
            }
            output = body.row(graph.outputs().get(states).name());
            first = next.indexOf(output);
            weights = body.weights();
            cell = new EquationCell(equations(body.lines()));
        }

        private List<String> equations(List<String> steps) {
            List<String> lines = new ArrayList<>();
            List<String> last = new ArrayList<>();
            if (first < 0) {
                lines.add("output = state " + output.width());
                last.add("next output " + output.name());
            }
            for (int state = 0; state < widths.size(); state++) {
                int at = state == first ? 0 : lines.size();
                lines.add(at, "state_%s = state %s".formatted(state, widths.get(state)));
                last.add("next state_%s %s".formatted(state, next.get(state).name()));
            }
            lines.addAll(steps);
            lines.addAll(last);
            return lines;
        }

        /** Returns the position of a state of the node in the cell. */
        int place(int state) {
            if (first < 0) {
                return state + 1;
            }
            return state == first ? 0 : state < first ? state + 1 : state;
        }

        Step step(Call call, Port sequence, boolean reverse) throws InterchangeException {
            int all = widths.size() + (first < 0 ? 1 : 0);
            Payload[] ordered = new Payload[all];
            int[] ofState = new int[all];
            ofState[0] = output.width();
            for (int state = 0; state < widths.size(); state++) {
                ordered[place(state)] = initial.get(state);
                ofState[place(state)] = widths.get(state);
            }
            Map<String, float[]> values = new HashMap<>(weights);
            List<Port> reads = new ArrayList<>(List.of(sequence));
            List<Payload> given = new ArrayList<>();
            boolean zero = true;
            for (int place = 0; place < all; place++) {
                Payload payload = ordered[place];
                given.add(payload);
                zero &=
                        payload == null
                                || payload instanceof Payload.Numbers(double[] numbers)
                                        && Numbers.allZero(numbers);
            }
            boolean computed = given.stream().anyMatch(Payload.Mixed.class::isInstance);
            for (int place = 0; place < all && !zero; place++) {
                if (computed) {
                    reads.add(RecurrentNodes.rows(call, given.get(place), given, ofState[place]));
                } else {
                    double[] numbers =
                            given.get(place) instanceof Payload.Numbers(double[] some)
                                    ? some
                                    : new double[ofState[place]];
                    String name = cell.equations().get(place).split(" ")[0];
                    values.put("initial_" + name, Numbers.floats(numbers));
                }
            }
            Recurrent layer =
                    Layers.recurrent(cell, output.width())
                            .reverse(reverse)
                            .learnInitialStates(!zero && !computed);
            return call.steps().add(call.source(), new LayerSource(layer, values), reads);
        }
    }
}
