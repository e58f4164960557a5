package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Extent;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** Axes that result from reshaping and from combining tensors. */
final class Axes {
    private static final int MOST_ELEMENTS = 1 << 20;

    private Axes() {}

    /** Returns an axis of a size. */
    static List<Axis> of(Extent size, Call call) throws InterchangeException {
        if (size.isNumber()) {
            if (size.factor() < 0 || size.factor() > MOST_ELEMENTS) {
                throw call.refusal("an axis of size " + size);
            }
            return List.of(new Axis.Fixed((int) size.factor()));
        }
        if (size.offset() != 0 || size.factor() < 1 || size.factor() > MOST_ELEMENTS) {
            throw call.refusal("an axis of size %s cannot be expressed".formatted(size));
        }
        List<Axis> parts = new ArrayList<>();
        parts.add(new Axis.Fixed((int) size.factor()));
        parts.addAll(size.axes());
        return parts;
    }

    /** Rejects a tensor that would be larger than any in a real model. */
    static void requireSmall(List<List<Axis>> axes, Call call) throws InterchangeException {
        long count = 1;
        for (List<Axis> axis : axes) {
            for (Axis part : axis) {
                if (part instanceof Axis.Fixed fixed) {
                    count *= fixed.size();
                    if (count > MOST_ELEMENTS) {
                        throw call.refusal(
                                "a tensor of more than %s elements is made of a smaller one"
                                        .formatted(MOST_ELEMENTS));
                    }
                }
            }
        }
    }

    // ---- reshape

    /** Returns the axes of a tensor in a new shape; at most one size is -1. */
    static List<List<Axis>> reshaped(Value value, List<Extent> sizes, Call call)
            throws InterchangeException {
        Deque<Axis> left = new ArrayDeque<>();
        value.axes().forEach(left::addAll);
        int open = -1;
        for (int index = 0; index < sizes.size(); index++) {
            if (sizes.get(index).equals(Extent.of(-1))) {
                if (open >= 0) {
                    throw call.refusal("two sizes are -1 in " + sizes);
                }
                open = index;
            }
        }
        List<List<Axis>> axes = new ArrayList<>();
        int last = open < 0 ? sizes.size() : open;
        for (int index = 0; index < last; index++) {
            axes.add(taken(left, sizes.get(index), true, value, call));
        }
        if (open >= 0) {
            List<List<Axis>> after = new ArrayList<>();
            for (int index = sizes.size() - 1; index > open; index--) {
                after.addFirst(taken(left, sizes.get(index), false, value, call));
            }
            axes.add(List.copyOf(left));
            axes.addAll(after);
        } else if (!left.isEmpty()) {
            throw apart(value, sizes.toString(), call);
        }
        return axes;
    }

    /** Takes axes of a size from the front or the end. */
    private static List<Axis> taken(
            Deque<Axis> left, Extent size, boolean front, Value value, Call call)
            throws InterchangeException {
        Deque<Axis> parts = new ArrayDeque<>();
        Extent need = size;
        while (!need.equals(Extent.of(1))) {
            Axis next = front ? left.pollFirst() : left.pollLast();
            if (next == null) {
                throw apart(value, size.toString(), call);
            }
            Extent whole = Extent.of(List.of(next));
            Extent rest = need.over(whole);
            if (rest == null && next instanceof Axis.Free free && free.size() > 0) {
                rest = need.over(Extent.of(free.size()));
            }
            if (rest == null
                    && next instanceof Axis.Fixed fixed
                    && need.factor() > 0
                    && fixed.size() % need.factor() == 0) {
                // The axis is split: a part of it belongs to this size.
                Axis own = new Axis.Fixed((int) need.factor());
                Axis other = new Axis.Fixed((int) (fixed.size() / need.factor()));
                if (front) {
                    left.addFirst(other);
                } else {
                    left.addLast(other);
                }
                next = own;
                rest = need.over(Extent.of(need.factor()));
            }
            if (rest == null) {
                if (next instanceof Axis.Free free && free.kind() == Axis.Kind.UNKNOWN) {
                    throw new Undecided(free);
                }
                throw apart(value, size.toString(), call);
            }
            need = rest;
            if (front) {
                parts.addLast(next);
            } else {
                parts.addFirst(next);
            }
        }
        return List.copyOf(parts);
    }

    private static InterchangeException apart(Value value, String sizes, Call call) {
        return call.refusal(
                ("a tensor %s cannot get the shape %s, which would mix its batch or time with other"
                                + " axes; export the model with a dynamic batch and time")
                        .formatted(value.describe(), sizes));
    }

    // ---- several tensors

    /** Returns the axes that tensors have together. */
    static List<List<Axis>> broadcast(List<Value> values, Call call) throws InterchangeException {
        int rank = values.stream().mapToInt(Value::rank).max().orElse(0);
        List<List<Axis>> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            List<Axis> common = List.of();
            for (Value value : values) {
                int own = axis - (rank - value.rank());
                if (own >= 0) {
                    common = common(common, value.axes().get(own), call);
                }
            }
            axes.add(common);
        }
        return axes;
    }

    private static List<Axis> common(List<Axis> one, List<Axis> other, Call call)
            throws InterchangeException {
        if (one.isEmpty() || one.equals(other)) {
            return other;
        }
        if (other.isEmpty()) {
            return one;
        }
        requireEqual(one, other, call);
        // A constant may have the size that the file states for the batch.
        return one.stream().anyMatch(Axis.Free.class::isInstance) ? one : other;
    }

    /** Makes two axes equal if one of them is not known yet, otherwise rejects them. */
    static void requireEqual(List<Axis> one, List<Axis> other, Call call)
            throws InterchangeException {
        if (one.equals(other)) {
            return;
        }
        if (one.size() == other.size()) {
            for (int part = 0; part < one.size(); part++) {
                Axis first = one.get(part);
                Axis second = other.get(part);
                if (first instanceof Axis.Free a && second instanceof Axis.Free b) {
                    call.choices().unite(a, b);
                }
            }
        }
        Extent first = Extent.of(one);
        Extent second = Extent.of(other);
        for (List<Axis> axis : List.of(one, other)) {
            if (axis.size() == 1 && axis.getFirst() instanceof Axis.Free free) {
                boolean agrees =
                        free.size() >= 0
                                && first.declared() == second.declared()
                                && (first.isNumber() || second.isNumber());
                if (agrees && free.kind() == Axis.Kind.UNKNOWN) {
                    throw new Undecided(free);
                }
                if (free.kind() == Axis.Kind.UNKNOWN && !first.equals(second)) {
                    throw new Undecided(free);
                }
            }
        }
        throw call.refusal(
                "axes of sizes %s and %s meet, which are not the same".formatted(first, second));
    }

    /**
     * Returns constants whose axis has the size that the file states for the batch, as constants of
     * any batch, if all samples have the same ones; otherwise the value itself.
     */
    static Value ofAnyBatch(Value value, int axis, Axis.Free batch) {
        if (value.numbers() == null
                || !value.isFixed(axis)
                || value.fixed(axis) != batch.size()
                || value.fixed(axis) < 2) {
            return value;
        }
        Value first = value.selected(axis, 0);
        for (int index = 1; index < value.fixed(axis); index++) {
            if (!java.util.Arrays.equals(first.numbers(), value.selected(axis, index).numbers())) {
                return value;
            }
        }
        return first;
    }

    /** Returns tensors whose constants have one sample where another tensor has the batch. */
    static List<Value> ofAnyBatch(List<Value> values, Call call) {
        int rank = values.stream().mapToInt(Value::rank).max().orElse(0);
        Axis.Free batch = call.choices().batch();
        List<Value> results = new ArrayList<>();
        for (Value value : values) {
            Value result = value;
            for (int axis = 0; axis < rank; axis++) {
                int own = axis - (rank - value.rank());
                if (own >= 0 && anyHas(values, rank, axis, batch)) {
                    result = ofAnyBatch(result, own, batch);
                }
            }
            results.add(result);
        }
        return results;
    }

    private static boolean anyHas(List<Value> values, int rank, int axis, Axis.Free batch) {
        for (Value value : values) {
            int own = axis - (rank - value.rank());
            if (own >= 0 && value.axes().get(own).equals(List.of((Axis) batch))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the order of axes in which some of them are the last ones. */
    static int[] last(int rank, Collection<Integer> axes) {
        int[] order = new int[rank];
        int at = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (!axes.contains(axis)) {
                order[at++] = axis;
            }
        }
        for (int axis : axes) {
            order[at++] = axis;
        }
        return order;
    }
}
