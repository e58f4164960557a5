package io.rnn4j.interchange.onnx.read;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.TensorType;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Element;
import io.rnn4j.interchange.onnx.symbol.Extent;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Operators that change the order or the shape of a tensor, but no element. */
final class Moves {
    private static final int MOST_JOINED = 1 << 17;
    private static final String MOVE = "nothing: moves elements";

    static final List<Operator> OPERATORS =
            List.of(
                    Operator.of("Identity", "nothing", call -> call.input(0)),
                    Operator.of(
                            "Dropout", "`dropout(ratio)`, which acts in training", Moves::dropout),
                    Operator.of(
                            "Cast",
                            "nothing; rejected where it would round computed numbers",
                            Moves::cast),
                    Operator.of("Transpose", MOVE, Moves::transpose),
                    Operator.of("Squeeze", MOVE, Moves::squeeze),
                    Operator.of("Unsqueeze", MOVE, Moves::unsqueeze),
                    Operator.of(
                            "Reshape",
                            "nothing; rejected where it mixes batch or time with other axes",
                            Moves::reshape),
                    Operator.of("Flatten", "like Reshape", Moves::flatten),
                    Operator.of(
                            "Expand",
                            "nothing; `repeatVector(steps)` where a recurrent node reads the new"
                                    + " axis",
                            Moves::expand),
                    Operator.of("Tile", "like Expand", Moves::tile),
                    Operator.of(
                            "Concat",
                            "`concatenate()`; rejected over batch and time",
                            Moves::concat));

    private Moves() {}

    private static Value dropout(Call call) throws InterchangeException {
        double ratio = call.real("ratio", 0.5);
        call.ignore("seed");
        call.ignore("is_test");
        if (call.optional(1) != null) {
            ratio = call.constant(1).numbers()[0];
        }
        if (call.optional(2) != null && call.constant(2).numbers()[0] != 0) {
            throw call.refusal(
                    "it drops elements in every run; export the model in evaluation mode");
        }
        Value value = call.input(0);
        if (value.isKnown() || ratio == 0) {
            return value;
        }
        double rate = (float) ratio;
        return call.steps()
                .mapped(
                        value,
                        port ->
                                call.steps()
                                        .plain(
                                                call.source(),
                                                Layers.dropout(rate),
                                                port.width(),
                                                port));
    }

    private static Value cast(Call call) throws InterchangeException {
        Value value = call.input(0);
        TensorType type = TensorType.of(call.whole("to", 0));
        call.ignore("saturate");
        call.ignore("round_mode");
        if (type == null) {
            throw call.refusal("it makes elements of a type that is not supported");
        }
        double[] numbers = value.numbers();
        if (numbers != null && !type.isReal()) {
            double[] whole = new double[numbers.length];
            for (int index = 0; index < whole.length; index++) {
                whole[index] =
                        type == TensorType.BOOL
                                ? (numbers[index] == 0 ? 0 : 1)
                                : (long) numbers[index];
            }
            return new Value(value.axes(), new Payload.Numbers(whole), false);
        }
        if (!value.isKnown() && !type.isReal() && (value.real() || type == TensorType.BOOL)) {
            throw call.refusal("it rounds numbers that are computed; this is not supported");
        }
        return new Value(value.axes(), value.payload(), type.isReal());
    }

    private static Value transpose(Call call) throws InterchangeException {
        Value value = call.input(0);
        long[] order = call.wholes("perm");
        int[] axes = new int[value.rank()];
        if (order != null && order.length != axes.length) {
            throw call.refusal(
                    "an order of %s axes for %s".formatted(order.length, value.describe()));
        }
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] =
                    order == null ? axes.length - 1 - axis : call.axis(order[axis], value.rank());
        }
        if (Arrays.stream(axes).distinct().count() < axes.length) {
            throw call.refusal("the order of axes names one twice: " + Arrays.toString(order));
        }
        return value.transposed(axes);
    }

    private static Value squeeze(Call call) throws InterchangeException {
        Value value = call.input(0);
        long[] given = call.axes(1);
        TreeSet<Integer> axes = new TreeSet<>();
        if (given == null) {
            for (int axis = 0; axis < value.rank(); axis++) {
                if (value.axes().get(axis).isEmpty()) {
                    axes.add(axis);
                }
            }
        } else {
            for (long axis : given) {
                axes.add(call.axis(axis, value.rank()));
            }
        }
        for (int axis : axes.descendingSet()) {
            value = removed(call, value, axis);
        }
        return value;
    }

    /** Removes an axis of size 1, also one of which the file states that it has this size. */
    private static Value removed(Call call, Value value, int axis) throws InterchangeException {
        List<Axis> parts = value.axes().get(axis);
        if (parts.size() == 1 && parts.getFirst() instanceof Axis.Free free && free.size() == 1) {
            if (free.kind() == Axis.Kind.UNKNOWN) {
                throw new Undecided(free);
            }
            return free.kind() == Axis.Kind.TIME
                    ? Slices.step(call, value, axis, true)
                    : value.without(axis);
        }
        if (!parts.isEmpty()) {
            throw call.refusal(
                    "axis %s of %s does not have the size 1".formatted(axis, value.describe()));
        }
        return value.without(axis);
    }

    private static Value unsqueeze(Call call) throws InterchangeException {
        Value value = call.input(0);
        long[] given = call.axes(1);
        if (given == null) {
            throw call.refusal("it has no axes");
        }
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : given) {
            axes.add(call.axis(axis, value.rank() + given.length));
        }
        if (axes.size() < given.length) {
            throw call.refusal("it names one axis twice");
        }
        for (int axis : axes) {
            value = value.with(axis);
        }
        return value;
    }

    private static Value reshape(Call call) throws InterchangeException {
        Value value = call.input(0);
        long[] old = call.wholes("shape"); // before opset 5
        List<Extent> sizes = new ArrayList<>();
        if (old != null) {
            for (long size : old) {
                sizes.add(Extent.of(size));
            }
        } else {
            sizes.addAll(call.extents(1));
        }
        if (call.whole("allowzero", 0) == 0) {
            for (int axis = 0; axis < sizes.size(); axis++) {
                if (sizes.get(axis).equals(Extent.of(0))) {
                    call.axis(axis, value.rank());
                    sizes.set(axis, Extent.of(value.axes().get(axis)));
                }
            }
        }
        return value.withAxes(Axes.reshaped(value, sizes, call));
    }

    private static Value flatten(Call call) throws InterchangeException {
        Value value = call.input(0);
        long given = call.whole("axis", 1);
        int axis = given == value.rank() ? value.rank() : call.axis(given, value.rank());
        List<Axis> before = new ArrayList<>();
        value.axes().subList(0, axis).forEach(before::addAll);
        List<Axis> after = new ArrayList<>();
        value.axes().subList(axis, value.rank()).forEach(after::addAll);
        return value.withAxes(List.of(before, after));
    }

    private static Value expand(Call call) throws InterchangeException {
        return expanded(call, call.input(0), call.extents(1));
    }

    /** Repeats a tensor so that it has some sizes; 1 keeps the size of an axis. */
    static Value expanded(Call call, Value value, List<Extent> sizes) throws InterchangeException {
        int rank = Math.max(value.rank(), sizes.size());
        List<List<Axis>> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - (rank - value.rank());
            int wanted = axis - (rank - sizes.size());
            List<Axis> parts = own < 0 ? List.of() : value.axes().get(own);
            Extent size = wanted < 0 ? Extent.of(1) : sizes.get(wanted);
            if (parts.isEmpty()) {
                axes.add(Axes.of(size, call));
                continue;
            }
            Extent present = Extent.of(parts);
            boolean same =
                    size.equals(Extent.of(1))
                            || size.equals(present)
                            || size.declared() >= 0 && size.declared() == present.declared();
            if (!same) {
                throw call.refusal(
                        "axis %s of %s cannot get the size %s"
                                .formatted(axis, value.describe(), size));
            }
            axes.add(parts);
        }
        Axes.requireSmall(axes, call);
        return value.expanded(axes);
    }

    private static Value tile(Call call) throws InterchangeException {
        Value value = call.input(0);
        List<Extent> counts = call.extents(1);
        if (counts.size() != value.rank()) {
            throw call.refusal(
                    "%s numbers of repetitions for %s".formatted(counts.size(), value.describe()));
        }
        List<Extent> sizes = new ArrayList<>();
        for (int axis = 0; axis < counts.size(); axis++) {
            Extent count = counts.get(axis);
            sizes.add(value.axes().get(axis).isEmpty() ? count : Extent.of(1));
            if (value.axes().get(axis).isEmpty() || count.equals(Extent.of(1))) {
                continue;
            }
            call.requireFixed(value, axis, "repeating");
            long total = count.isNumber() ? count.factor() * value.fixed(axis) : -1;
            if (total < 1 || total > 1 << 16) {
                throw call.refusal("an axis is repeated %s times".formatted(count));
            }
            int[] indexes = new int[(int) total];
            for (int index = 0; index < total; index++) {
                indexes[index] = index % value.fixed(axis);
            }
            value = value.selected(axis, indexes);
        }
        return expanded(call, value, sizes);
    }

    private static Value concat(Call call) throws InterchangeException {
        List<Value> values = new ArrayList<>();
        for (int number = 0; number < call.inputs(); number++) {
            values.add(call.input(number));
        }
        if (values.isEmpty()) {
            throw call.refusal("it has no inputs");
        }
        int rank = values.getFirst().rank();
        int axis = call.axis(call.whole("axis", 1), rank);
        if (values.size() == 1) {
            return values.getFirst();
        }
        for (Value value : values) {
            if (value.rank() != rank) {
                throw call.refusal("tensors with %s and %s axes".formatted(rank, value.rank()));
            }
            call.requireFixed(value, axis, "concatenating");
        }
        return unrolled(joined(call, Axes.ofAnyBatch(values, call), axis), axis);
    }

    /** Returns a tensor whose axis is time where all steps, computed one by one, are joined. */
    private static Value unrolled(Value value, int axis) {
        int size = value.fixed(axis);
        Axis.Free time = null;
        Value first = value.payload().size() > 0 ? value.selected(axis, 0) : value;
        for (int index = 0; index < size; index++) {
            Payload step = value.selected(axis, index).payload();
            for (int element = 0; element < step.size(); element++) {
                boolean same =
                        step.get(element) instanceof Element.Column(Port port, int column)
                                && first.payload().get(element)
                                        instanceof Element.Column(Port start, int other)
                                && column == other
                                && port.at() == index
                                && port.equals(start.at(index))
                                && port.time().size() == size
                                && (time == null || port.time() == time);
                if (!same) {
                    return value;
                }
                time = ((Element.Column) step.get(element)).port().time();
            }
        }
        if (time == null) {
            return value;
        }
        List<Element> elements = new ArrayList<>();
        for (int element = 0; element < first.payload().size(); element++) {
            Element.Column column = (Element.Column) first.payload().get(element);
            elements.add(new Element.Column(column.port().at(-1), column.index()));
        }
        List<List<Axis>> axes = new ArrayList<>(first.axes());
        axes.set(axis, List.of(time));
        return new Value(axes, Payload.of(elements), value.real());
    }

    /** Concatenates tensors over a fixed axis. */
    static Value joined(Call call, List<Value> values, int axis) throws InterchangeException {
        List<Value> without = new ArrayList<>();
        for (Value value : values) {
            List<List<Axis>> rest = new ArrayList<>(value.axes());
            rest.remove(axis);
            without.add(new Value(rest, new Payload.Numbers(new double[0]), true));
        }
        List<List<Axis>> common = new ArrayList<>(Axes.broadcast(without, call));
        List<Payload> parts = new ArrayList<>();
        int size = 0;
        for (Value value : values) {
            List<List<Axis>> axes = new ArrayList<>(common);
            axes.add(axis, value.axes().get(axis));
            parts.add(value.expanded(axes).payload());
            size += value.fixed(axis);
        }
        common.add(axis, List.of(new Axis.Fixed(size)));
        int outer = 1;
        Value shape = new Value(common, new Payload.Numbers(new double[0]), true);
        for (int before = 0; before < axis; before++) {
            outer *= shape.fixed(before);
        }
        int[] order = new int[joinedSize(call, parts)];
        int at = 0;
        for (int block = 0; block < outer; block++) {
            int start = 0;
            for (Payload part : parts) {
                int length = part.size() / outer;
                for (int index = 0; index < length; index++) {
                    order[at++] = start + block * length + index;
                }
                start += part.size();
            }
        }
        boolean real = values.stream().anyMatch(Value::real);
        return new Value(common, Payload.joined(parts).pick(order), real);
    }

    /** Returns the number of elements; a tensor that is repeated very often is rejected. */
    private static int joinedSize(Call call, List<Payload> parts) throws InterchangeException {
        long size = 0;
        Set<Payload> different = Collections.newSetFromMap(new IdentityHashMap<>());
        boolean numbers = true;
        for (Payload part : parts) {
            size += part.size();
            numbers &= part instanceof Payload.Numbers;
            different.add(part);
        }
        boolean few = size <= MOST_JOINED;
        if (!few && (!numbers || different.size() < parts.size() || size > Integer.MAX_VALUE)) {
            throw call.refusal("it makes a tensor of %s elements".formatted(size));
        }
        return (int) size;
    }
}
