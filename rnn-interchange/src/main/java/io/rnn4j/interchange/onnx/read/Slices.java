package io.rnn4j.interchange.onnx.read;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Layers;
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
import java.util.List;
import java.util.Map;

/** Operators that select parts of a tensor. */
final class Slices {
    static final List<Operator> OPERATORS =
            List.of(
                    Operator.of(
                            "Gather",
                            "`embedding` for indices; `lastStep()` for the last index of time; a"
                                    + " selection of elements otherwise",
                            Slices::gather),
                    Operator.of(
                            "Slice",
                            "a selection of elements; of time: all, the last or first step, or"
                                    + " `reverse()`",
                            Slices::slice),
                    new Operator(
                            "Split", "a selection of elements; rejected over time", Slices::split));

    private static final long END = Integer.MAX_VALUE;
    private static final int MOST = 1 << 20;

    private Slices() {}

    // ---- Gather

    private static Value gather(Call call) throws InterchangeException {
        Value data = call.input(0);
        Value indices = call.input(1);
        int axis = call.axis(call.whole("axis", 0), data.rank());
        if (!indices.isKnown()) {
            return embedding(call, data, indices, axis);
        }
        if (!indices.free().isEmpty()) {
            throw call.refusal("its indices have a batch or time axis");
        }
        Value result;
        if (onlyFree(data, axis) != null) {
            result = stepAt(call, data, indices, axis);
        } else {
            call.requireFixed(data, axis, "selecting");
            double[] chosen = indices.numbers();
            if (chosen == null) {
                throw call.refusal("its indices depend on the size of batch or time");
            }
            int size = data.fixed(axis);
            int[] indexes = new int[chosen.length];
            for (int number = 0; number < indexes.length; number++) {
                long index = (long) (chosen[number] < 0 ? chosen[number] + size : chosen[number]);
                if (index < 0 || index >= size) {
                    throw call.refusal(
                            "index %s of an axis of size %s"
                                    .formatted((long) chosen[number], size));
                }
                indexes[number] = (int) index;
            }
            result = data.selected(axis, indexes);
        }
        List<List<Axis>> axes = new ArrayList<>(result.axes());
        axes.remove(axis);
        axes.addAll(axis, indices.axes());
        return result.withAxes(axes);
    }

    private static Value stepAt(Call call, Value data, Value indices, int axis)
            throws InterchangeException {
        Axis.Free free = onlyFree(data, axis);
        Extent index = onlyExtent(indices);
        boolean last =
                index != null
                        && (index.equals(Extent.of(-1))
                                || index.equals(
                                        Extent.of(data.axes().get(axis)).plus(Extent.of(-1)))
                                || index.isNumber() && index.factor() == free.size() - 1);
        boolean first = index != null && index.equals(Extent.of(0));
        if (free.kind() == Axis.Kind.UNKNOWN) {
            throw new Undecided(free);
        }
        if (free.kind() == Axis.Kind.BATCH) {
            if (first && free.size() == 1) {
                return data.withAxes(replaced(data, axis, List.of()));
            }
            throw call.refusal("it selects samples of the batch; this cannot be expressed");
        }
        if (isIndex(free, index)) {
            return stepAt(call, data, axis, index.factor()).with(axis);
        }
        if (!last && !first) {
            throw call.refusal(
                    "only the first or the last step of time can be selected, got index "
                            + (index == null ? "a list" : index));
        }
        Value step = step(call, data, axis, last);
        return step.with(axis);
    }

    private static Extent onlyExtent(Value indices) {
        if (indices.payload().size() != 1) {
            return null;
        }
        return switch (indices.payload().get(0)) {
            case Element.Number(double value) -> Extent.of((long) value);
            case Element.Size(Extent extent) -> extent;
            case Element.Column column -> null;
        };
    }

    private static Axis.Free onlyFree(Value value, int axis) {
        List<Axis> parts = value.axes().get(axis);
        return parts.size() == 1 && parts.getFirst() instanceof Axis.Free free ? free : null;
    }

    private static List<List<Axis>> replaced(Value value, int axis, List<Axis> parts) {
        List<List<Axis>> axes = new ArrayList<>(value.axes());
        axes.set(axis, parts);
        return axes;
    }

    /** Returns the first or the last step, without the time axis. */
    static Value step(Call call, Value value, int axis, boolean last) throws InterchangeException {
        Axis.Free time = onlyFree(value, axis);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < value.payload().size(); index++) {
            Element element = value.payload().get(index);
            if (element instanceof Element.Column(Port port, int column)
                    && port.time() == time
                    && port.at() < 0) {
                element = stepOf(call, port, column, last, time);
            }
            elements.add(element);
        }
        return new Value(value.axes(), Payload.of(elements), value.real()).without(axis);
    }

    /** Returns the step with an index, without the time axis. */
    private static Value stepAt(Call call, Value value, int axis, long index)
            throws InterchangeException {
        Axis.Free time = onlyFree(value, axis);
        call.scope().masks().use(call.source(), time, null);
        return call.steps()
                .mapped(value, port -> port.time() == time ? port.at((int) index) : port)
                .without(axis);
    }

    /** Returns whether a step may be one of many that are computed one by one. */
    private static boolean isIndex(Axis.Free time, Extent index) {
        return index != null
                && index.isNumber()
                && index.factor() >= 0
                && index.factor() < time.size()
                && time.size() > 1;
    }

    private static Element stepOf(Call call, Port port, int column, boolean last, Axis.Free time)
            throws InterchangeException {
        Element state = finalState(port, column, last);
        boolean masked = call.scope().masks().lengths().containsKey(time);
        if (state != null && !masked) {
            // The same number; where time has lengths, the check at the end rejects this node.
            call.scope().masks().use(call.source(), time, null);
            return state;
        }
        call.scope().masks().use(call.source(), time, null);
        Port ordered =
                last
                        ? port
                        : call.steps().plain(call.source(), Layers.reverse(), port.width(), port);
        Port step =
                call.steps().timed(call.source(), Layers.lastStep(), port.width(), null, ordered);
        return new Element.Column(step, column);
    }

    /** Returns the final state of a recurrence where its last step is selected, otherwise null. */
    private static Element finalState(Port port, int column, boolean last) {
        Step step = port.step();
        if (step.isInput() || port.output() != 0) {
            return null;
        }
        Layer layer = step.layer().layer();
        if (layer instanceof Recurrent recurrent && recurrent.options().time().reverse() != last) {
            return new Element.Column(new Port(step, 1, port.width(), null), column);
        }
        if (layer instanceof Bidirectional both) {
            int units = both.forward().units();
            boolean ahead = column < units;
            int states = RecurrentNodes.states(both.forward().cell());
            if (ahead == last) {
                return new Element.Column(
                        new Port(step, ahead ? 1 : 1 + states, units, null),
                        ahead ? column : column - units);
            }
        }
        return null;
    }

    private static Value embedding(Call call, Value data, Value indices, int axis)
            throws InterchangeException {
        if (!data.isConstant() || data.rank() != 2 || axis != 0) {
            throw call.refusal(
                    "indices that are computed can select rows of a constant matrix only (an"
                            + " embedding)");
        }
        int entries = data.fixed(0);
        int units = data.fixed(1);
        LayerSource table =
                call.steps()
                        .shared(
                                List.of("embedding", data),
                                key ->
                                        new LayerSource(
                                                new Embedding(entries, units),
                                                Map.of(
                                                        "embeddings",
                                                        Numbers.floats(data.numbers()))));
        List<Port> rows = new ArrayList<>();
        for (int index = 0; index < indices.payload().size(); index++) {
            Port port = call.steps().rows(call.source(), indices.payload().pick(new int[] {index}));
            Step step = call.steps().add(call.source(), table, List.of(port));
            rows.add(call.steps().port(step, 0, units, port.time()).at(port.at()));
        }
        List<List<Axis>> axes = new ArrayList<>(indices.axes());
        axes.add(data.axes().get(1));
        return new Value(axes, Steps.payload(rows), true);
    }

    // ---- Slice

    private static Value slice(Call call) throws InterchangeException {
        Value value = call.input(0);
        boolean attributes = call.opset() < 10;
        List<Extent> starts = attributes ? numbers(call, "starts") : call.extents(1);
        List<Extent> ends = attributes ? numbers(call, "ends") : call.extents(2);
        long[] axes = attributes ? call.wholes("axes") : null;
        long[] steps = null;
        if (!attributes && call.optional(3) != null) {
            axes = call.wholes(3);
        }
        if (!attributes && call.optional(4) != null) {
            steps = call.wholes(4);
        }
        boolean complete =
                starts.size() == ends.size()
                        && (axes == null || axes.length == starts.size())
                        && (steps == null || steps.length == starts.size());
        if (!complete) {
            throw call.refusal("its starts, ends, axes and steps differ in number");
        }
        for (int number = 0; number < starts.size(); number++) {
            int axis = call.axis(axes == null ? number : axes[number], value.rank());
            long step = steps == null ? 1 : steps[number];
            value = sliced(call, value, axis, starts.get(number), ends.get(number), step);
        }
        return value;
    }

    private static List<Extent> numbers(Call call, String name) throws InterchangeException {
        long[] numbers = call.wholes(name);
        if (numbers == null) {
            throw call.refusal("the attribute '%s' is missing".formatted(name));
        }
        List<Extent> extents = new ArrayList<>();
        for (long number : numbers) {
            extents.add(Extent.of(number));
        }
        return extents;
    }

    private static Value sliced(
            Call call, Value value, int axis, Extent start, Extent end, long step)
            throws InterchangeException {
        if (step == 0) {
            throw call.refusal("a step of 0");
        }
        Axis.Free free = onlyFree(value, axis);
        if (free != null) {
            return slicedFree(call, value, axis, start, end, step);
        }
        call.requireFixed(value, axis, "slicing");
        if (!start.isNumber() || !end.isNumber()) {
            throw call.refusal(
                    "it selects from %s to %s, which depend on the data".formatted(start, end));
        }
        int size = value.fixed(axis);
        long from = clamped(start.factor(), size, step > 0 ? 0 : 0, step > 0 ? size : size - 1);
        long to = clamped(end.factor(), size, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
        List<Integer> chosen = new ArrayList<>();
        for (long index = from; step > 0 ? index < to : index > to; index += step) {
            chosen.add((int) index);
            if (chosen.size() > MOST) {
                throw call.refusal("it selects more than %s elements".formatted(MOST));
            }
        }
        if (chosen.size() == size && step == 1) {
            return value;
        }
        return value.selected(axis, chosen.stream().mapToInt(Integer::intValue).toArray());
    }

    private static long clamped(long index, int size, long lowest, long highest) {
        long counted = index < 0 ? index + size : index;
        return Math.clamp(counted, lowest, highest);
    }

    private static Value slicedFree(
            Call call, Value value, int axis, Extent start, Extent end, long step)
            throws InterchangeException {
        Axis.Free free = onlyFree(value, axis);
        Extent size = Extent.of(value.axes().get(axis));
        boolean toEnd =
                end.isNumber() && end.factor() >= END - 1
                        || end.equals(size)
                        || end.isNumber() && free.size() > 0 && end.factor() >= free.size();
        if (start.equals(Extent.of(0)) && toEnd && step == 1) {
            return value;
        }
        if (free.kind() == Axis.Kind.UNKNOWN) {
            throw new Undecided(free);
        }
        if (free.kind() == Axis.Kind.TIME) {
            boolean whole = end.isNumber() && end.factor() < -END / 2;
            boolean fromLast =
                    start.equals(Extent.of(-1))
                            || start.equals(size.plus(Extent.of(-1)))
                            || start.isNumber() && start.factor() >= END - 1
                            || free.size() > 0 && start.equals(Extent.of(free.size() - 1));
            if (step == -1 && fromLast && whole) {
                call.scope().masks().use(call.source(), free, null);
                return call.steps()
                        .mapped(
                                value,
                                port ->
                                        port.time() == null
                                                ? port
                                                : call.steps()
                                                        .plain(
                                                                call.source(),
                                                                Layers.reverse(),
                                                                port.width(),
                                                                port));
            }
            if (step == 1 && isIndex(free, start) && end.equals(start.plus(Extent.of(1)))) {
                return stepAt(call, value, axis, start.factor()).with(axis);
            }
            if (step == 1 && fromLast && toEnd) {
                return step(call, value, axis, true).with(axis);
            }
            if (step == 1 && start.equals(Extent.of(0)) && end.equals(Extent.of(1))) {
                return step(call, value, axis, false).with(axis);
            }
        }
        throw call.refusal(
                ("the part from %s to %s of %s cannot be selected; of batch only all, of time all,"
                                + " the first or the last step, or all in reverse")
                        .formatted(start, end, free));
    }

    // ---- Split

    private static List<Value> split(Call call) throws InterchangeException {
        Value value = call.input(0);
        int axis = call.axis(call.whole("axis", 0), value.rank());
        long[] sizes = call.wholes("split");
        if (sizes == null && call.optional(1) != null) {
            sizes = call.wholes(1);
        }
        int count = (int) call.whole("num_outputs", call.node().outputs().size());
        if (onlyFree(value, axis) instanceof Axis.Free time
                && time.kind() == Axis.Kind.TIME
                && time.size() == count
                && (sizes == null || java.util.Arrays.stream(sizes).allMatch(size -> size == 1))) {
            List<Value> steps = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                steps.add(stepAt(call, value, axis, index).with(axis));
            }
            return steps;
        }
        call.requireFixed(value, axis, "splitting");
        int size = value.fixed(axis);
        if (count != call.node().outputs().size() || sizes != null && sizes.length != count) {
            throw call.refusal("it does not have as many outputs as parts");
        }
        List<Value> parts = new ArrayList<>();
        int each = Math.ceilDiv(size, count);
        int at = 0;
        for (int part = 0; part < count; part++) {
            long length = sizes == null ? Math.min(each, size - at) : sizes[part];
            if (length < 0 || length > size - at) {
                throw call.refusal("its parts are larger than the axis of size " + size);
            }
            int[] indexes = new int[(int) length];
            for (int index = 0; index < length; index++) {
                indexes[index] = at++;
            }
            parts.add(value.selected(axis, indexes));
        }
        if (at != size) {
            throw call.refusal("its parts have %s elements, the axis %s".formatted(at, size));
        }
        return parts;
    }
}
