package io.rnn4j.interchange.onnx.symbol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the axes of the inputs are. At first nothing is known: axes are moved as they are. As soon
 * as an operator needs to know, the choice is kept here and the graph is read again, so every
 * choice holds for the whole graph. Axes that must be equal form a group.
 */
public final class AxisChoices {
    private final List<Integer> parents = new ArrayList<>();
    private final List<Axis.Kind> kinds = new ArrayList<>(); // null: fixed
    private final List<Long> sizes = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> byName = new HashMap<>();
    private Map<Integer, Axis> made = new HashMap<>();
    private Axis.Free batch;

    /** Creates choices of no axes. */
    public AxisChoices() {}

    /** {@return the same choices, to be changed separately} */
    public AxisChoices copy() {
        AxisChoices copy = new AxisChoices();
        copy.parents.addAll(parents);
        copy.kinds.addAll(kinds);
        copy.sizes.addAll(sizes);
        copy.names.addAll(names);
        copy.byName.putAll(byName);
        return copy;
    }

    /** Forgets the axes that were made, but not the choices. */
    public void begin() {
        made = new HashMap<>();
        long size = -1;
        for (int group = 0; group < kinds.size(); group++) {
            if (root(group) == group && kinds.get(group) == Axis.Kind.BATCH) {
                size = Math.max(size, sizes.get(group));
            }
        }
        batch = new Axis.Free(Axis.Kind.BATCH, "batch", size, -1);
    }

    /** {@return the batch} */
    public Axis.Free batch() {
        return batch;
    }

    /**
     * Declares an axis of an input.
     *
     * @param size size that the file states, or -1
     * @param name name that the file gives a size that may change; empty for none
     * @param label its name in messages
     * @return the number of its group
     */
    public int declare(long size, String name, String label) {
        if (!name.isEmpty() && byName.containsKey(name)) {
            return byName.get(name);
        }
        int group = parents.size();
        parents.add(group);
        kinds.add(Axis.Kind.UNKNOWN);
        sizes.add(size);
        names.add(name.isEmpty() ? label : name);
        if (!name.isEmpty()) {
            byName.put(name, group);
        }
        return group;
    }

    private int root(int group) {
        int root = group;
        while (parents.get(root) != root) {
            root = parents.get(root);
        }
        return root;
    }

    /**
     * {@return the axis of a group}
     *
     * @param group the group
     */
    public Axis axis(int group) {
        int root = root(group);
        if (kinds.get(root) == Axis.Kind.BATCH) {
            return batch;
        }
        return made.computeIfAbsent(root, this::make);
    }

    private Axis make(int root) {
        Axis.Kind kind = kinds.get(root);
        long size = sizes.get(root);
        return kind == null
                ? new Axis.Fixed(Math.toIntExact(size))
                : new Axis.Free(kind, names.get(root), size, root);
    }

    /**
     * Makes an unknown axis the batch or a time axis.
     *
     * @param axis the axis
     * @param kind what it is
     */
    public void choose(Axis.Free axis, Axis.Kind kind) {
        set(axis, kind);
        throw new Restart();
    }

    /**
     * Makes an unknown axis the batch, a time axis, or a fixed one.
     *
     * @param axis the axis
     * @param kind what it is; null for fixed
     */
    public void set(Axis.Free axis, Axis.Kind kind) {
        kinds.set(root(axis.group()), kind);
    }

    /**
     * Makes an unknown axis a fixed one, if the file states its size.
     *
     * @param axis the axis
     */
    public void fix(Axis.Free axis) {
        if (axis.kind() == Axis.Kind.UNKNOWN && axis.size() >= 0) {
            set(axis, null);
            throw new Restart();
        }
    }

    /**
     * Unites two axes, or rejects them if they are different.
     *
     * @param one an axis
     * @param other an axis
     */
    public void unite(Axis.Free one, Axis.Free other) {
        boolean sizesAgree = one.size() < 0 || other.size() < 0 || one.size() == other.size();
        if (one == other || !sizesAgree) {
            return;
        }
        if (one.kind() == Axis.Kind.UNKNOWN && other.kind() == Axis.Kind.BATCH) {
            choose(one, Axis.Kind.BATCH);
        }
        if (other.kind() == Axis.Kind.UNKNOWN && one.kind() == Axis.Kind.BATCH) {
            choose(other, Axis.Kind.BATCH);
        }
        boolean both = one.group() >= 0 && other.group() >= 0;
        if (both && one.kind() != Axis.Kind.BATCH && other.kind() != Axis.Kind.BATCH) {
            int first = root(one.group());
            int second = root(other.group());
            parents.set(second, first);
            if (kinds.get(first) == Axis.Kind.UNKNOWN) {
                kinds.set(first, kinds.get(second));
            }
            sizes.set(first, Math.max(sizes.get(first), sizes.get(second)));
            throw new Restart();
        }
    }

    /** {@return the names of all groups, for messages} */
    @Override
    public String toString() {
        return Arrays.toString(names.toArray());
    }
}
