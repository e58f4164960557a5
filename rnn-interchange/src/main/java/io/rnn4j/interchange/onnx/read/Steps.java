package io.rnn4j.interchange.onnx.read;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.equation.Columns;
import io.rnn4j.interchange.equation.EquationCell;
import io.rnn4j.interchange.equation.EquationLayer;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Element;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The steps of the model to be built, in the order in which they were added. */
public final class Steps {
    private static final int MOST = 3_000;

    /**
     * Values of an input that the file holds.
     *
     * @param width elements of a row
     * @param values a row for each sample
     */
    public record Given(int width, float[] values) {}

    private final List<Step> all = new ArrayList<>();
    private final Map<Step, Given> givens = new LinkedHashMap<>();
    private final Map<List<Object>, Port> made = new HashMap<>();
    private final Map<List<Object>, Step> uses = new HashMap<>(); // by layer and reads
    private final Map<Axis.Free, Port> ofTime = new LinkedHashMap<>();
    private final Map<Integer, Axis.Free> repeated = new HashMap<>(); // by number of steps

    Steps() {}

    /** {@return all steps, each after those that it reads} */
    public List<Step> all() {
        return List.copyOf(all);
    }

    Port input(String name, int width, Axis.Free time) {
        Step step = new Step(name, null, List.of());
        all.add(step);
        Port port = new Port(step, 0, width, time);
        if (time != null) {
            ofTime.putIfAbsent(time, port);
        }
        return port;
    }

    /** Adds an input of the model whose values the file holds, a row for each sample. */
    Port given(String name, int width, double[] values) {
        Port port = input(name, width, null);
        givens.put(port.step(), new Given(width, Numbers.floats(values)));
        return port;
    }

    /** {@return the inputs of the model whose values the file holds} */
    public Map<Step, Given> givens() {
        return Map.copyOf(givens);
    }

    Step add(String source, LayerSource layer, List<Port> reads) throws InterchangeException {
        if (all.size() >= MOST) {
            throw new InterchangeException(
                    "%s: the model would have more than %s layers; export it without unrolling"
                            .formatted(source, MOST));
        }
        List<Port> whole = reads.stream().map(read -> read.at(-1)).toList();
        List<Object> key = List.of(layer, whole);
        Step known = uses.get(key);
        if (known == null) {
            known = new Step(source, layer, whole);
            all.add(known);
            uses.put(key, known);
        }
        return known;
    }

    /**
     * {@return rows of a single step as rows without a time axis, which is possible for the first
     * and the last one}
     *
     * @param source the node that needs them
     * @param port any rows
     * @throws InterchangeException if they are those of another step
     */
    public Port actual(String source, Port port) throws InterchangeException {
        if (port.at() < 0) {
            return port;
        }
        Port whole = port.at(-1);
        if (port.at() != 0 && port.at() != port.time().size() - 1) {
            throw new InterchangeException(
                    "%s: only the first or the last step of time can be selected, got step %s"
                            .formatted(source, port.at()));
        }
        Port ordered =
                port.at() == 0 ? plain(source, Layers.reverse(), port.width(), whole) : whole;
        return timed(source, Layers.lastStep(), port.width(), null, ordered);
    }

    Port port(Step step, int output, int width, Axis.Free time) {
        Port port = new Port(step, output, width, time);
        if (time != null) {
            ofTime.putIfAbsent(time, port);
        }
        return port;
    }

    /**
     * {@return the output of a layer without weights that keeps the time axis of its first input}
     *
     * @param source the node that needs it
     * @param layer the layer
     * @param width width of its output
     * @param reads what it reads
     * @throws InterchangeException if there are too many layers
     */
    public Port plain(String source, Layer layer, int width, Port... reads)
            throws InterchangeException {
        return timed(source, layer, width, reads[0].time(), reads);
    }

    /** Adds a layer without weights whose output has this time axis; null for none. */
    Port timed(String source, Layer layer, int width, Axis.Free time, Port... reads)
            throws InterchangeException {
        int at = -1;
        boolean rowByRow = time != null && time == reads[0].time();
        boolean different = false;
        for (Port read : reads) {
            different |= at >= 0 && read.at() >= 0 && read.at() != at;
            at = Math.max(at, read.at());
        }
        if (at >= 0 && (!rowByRow || different)) {
            Port[] actual = new Port[reads.length];
            for (int number = 0; number < reads.length; number++) {
                actual[number] = actual(source, reads[number]);
            }
            return timed(source, layer, width, rowByRow ? actual[0].time() : time, actual);
        }
        if (at >= 0) {
            // Every step is computed alike, so all of them are, and one of the results is meant.
            Port[] whole = new Port[reads.length];
            for (int number = 0; number < reads.length; number++) {
                whole[number] = overTime(source, reads[number].at(-1), time);
            }
            return timed(source, layer, width, time, whole).at(at);
        }
        List<Object> key = new ArrayList<>(List.of(layer));
        key.addAll(List.of(reads));
        Port known = made.get(key);
        if (known != null) {
            return known;
        }
        Step step = add(source, new LayerSource(layer, Map.of()), List.of(reads));
        Port port = port(step, 0, width, time);
        made.put(key, port);
        return port;
    }

    /** Adds equations with weights; their inputs must be aligned. */
    Port equations(
            String source,
            List<String> lines,
            Map<String, float[]> weights,
            int width,
            List<Port> reads)
            throws InterchangeException {
        if (weights.isEmpty()) {
            return plain(source, new EquationLayer(lines), width, reads.toArray(Port[]::new));
        }
        Step step = add(source, new LayerSource(new EquationLayer(lines), weights), reads);
        return port(step, 0, width, reads.getFirst().time()).at(reads.getFirst().at());
    }

    // ---- elements as rows

    /**
     * {@return rows with these elements}
     *
     * @param source the node that needs them
     * @param payload the elements
     * @throws InterchangeException if they cannot lie in rows
     */
    public Port rows(String source, Payload payload) throws InterchangeException {
        List<Port> parts = new ArrayList<>();
        Axis.Free time = null;
        for (int index = 0; index < payload.size(); index++) {
            if (payload.get(index) instanceof Element.Column column
                    && column.port().time() != null) {
                time = column.port().time();
            }
        }
        int at = 0;
        while (at < payload.size()) {
            int end = at + 1;
            if (payload.get(at) instanceof Element.Column first) {
                while (end < payload.size() && follows(first, end - at, payload.get(end))) {
                    end++;
                }
                parts.add(
                        overTime(
                                source, part(source, first.port(), first.index(), end - at), time));
            } else {
                while (end < payload.size() && payload.get(end) instanceof Element.Number) {
                    end++;
                }
                parts.add(constants(source, payload, at, end, time));
            }
            at = end;
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return plain(source, Layers.concatenate(), payload.size(), parts.toArray(Port[]::new));
    }

    private static boolean follows(Element.Column first, int distance, Element next) {
        return next instanceof Element.Column column
                && column.port().equals(first.port())
                && column.index() == first.index() + distance;
    }

    private Port part(String source, Port port, int first, int count) throws InterchangeException {
        return first == 0 && count == port.width()
                ? port
                : plain(source, new Columns(first, count), count, port);
    }

    private Port constants(String source, Payload payload, int from, int to, Axis.Free time)
            throws InterchangeException {
        Port beside = null;
        for (int index = 0; index < payload.size(); index++) {
            if (payload.get(index) instanceof Element.Column column) {
                beside = overTime(source, column.port(), time);
            }
        }
        if (beside == null) {
            throw new InterchangeException(
                    source + ": only constants are left where rows of data are expected");
        }
        double[] numbers = new double[to - from];
        for (int index = from; index < to; index++) {
            if (!(payload.get(index) instanceof Element.Number(double value))) {
                throw new InterchangeException(
                        source + ": a size of a tensor is used as a value; this is not supported");
            }
            numbers[index - from] = value;
        }
        return constants(source, numbers, beside);
    }

    /** Returns rows of numbers at the steps of other rows. */
    Port constants(String source, double[] numbers, Port beside) throws InterchangeException {
        StringBuilder row = new StringBuilder();
        for (double number : numbers) {
            row.append(' ').append((float) number);
        }
        List<String> lines =
                List.of(
                        "first = column x1 0",
                        "zero = affine first 0 0",
                        "numbers = constant" + row,
                        "sum = add numbers zero",
                        "output sum");
        return equations(source, lines, Map.of(), numbers.length, List.of(beside));
    }

    /** Returns the time axis of rows that are repeated for a number of steps. */
    Axis.Free timeOf(int steps) {
        return repeated.computeIfAbsent(
                steps, count -> new Axis.Free(Axis.Kind.TIME, "the repeated steps", count, -1));
    }

    /**
     * {@return rows at every step of a time axis; those of a sample are the same at all steps}
     *
     * @param source the node that needs them
     * @param port the rows, which may have this time axis already
     * @param time the time axis; null for none
     * @throws InterchangeException if they have another time axis
     */
    public Port overTime(String source, Port port, Axis.Free time) throws InterchangeException {
        if (time == null || port.time() == time) {
            return port;
        }
        if (port.time() != null) {
            throw new InterchangeException(
                    "%s: values of different time axes, %s and %s, meet; they cannot be combined"
                            .formatted(source, port.time(), time));
        }
        Port sequence = ofTime.get(time);
        if (sequence == null) {
            throw new InterchangeException(
                    "%s: the steps of %s are not those of an input".formatted(source, time));
        }
        EquationCell hold = new EquationCell(List.of("held = state", "next held held"));
        return timed(
                source,
                Layers.recurrent(hold, port.width()).returnSequences(true),
                port.width(),
                time,
                sequence,
                port);
    }

    /** Changes every port of a tensor by a rule that keeps its width. */
    Value mapped(Value value, Rule rule) throws InterchangeException {
        List<Element> elements = new ArrayList<>();
        Map<Port, Port> results = new HashMap<>();
        for (int index = 0; index < value.payload().size(); index++) {
            Element element = value.payload().get(index);
            if (element instanceof Element.Column column) {
                Port result = results.get(column.port());
                if (result == null) {
                    result = rule.apply(column.port());
                    results.put(column.port(), result);
                }
                element = new Element.Column(result, column.index());
            }
            elements.add(element);
        }
        return new Value(value.axes(), Payload.of(elements), value.real());
    }

    /** Computes a port from another one. */
    interface Rule {
        Port apply(Port port) throws InterchangeException;
    }

    /** Returns all elements of ports after each other. */
    static Payload payload(List<Port> ports) {
        List<Element> elements = new ArrayList<>();
        for (Port port : ports) {
            for (int index = 0; index < port.width(); index++) {
                elements.add(new Element.Column(port, index));
            }
        }
        return Payload.of(elements);
    }

    /** Remembers what belongs to a key, for layers that several nodes share. */
    private final Map<List<Object>, LayerSource> shared = new HashMap<>();

    LayerSource shared(List<Object> key, Function<List<Object>, LayerSource> create) {
        return shared.computeIfAbsent(key, create);
    }
}
