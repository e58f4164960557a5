package io.rnn4j.core.data;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The arrays of one sample, which a {@link Dataset} writes. A buffer is used for many samples, by
 * one thread at a time; its arrays grow to the longest sample, and then reading allocates nothing.
 *
 * <pre>{@code
 * float[] values = buffer.floats(0, steps); // [steps, features] of field 0, from index 0
 * buffer.ints(1, 1)[0] = classIndex;
 * }</pre>
 */
public final class SampleBuffer {
    private static final int UNSET = -1;

    private final List<Field> fields;
    private final float[][] floats; // by field; null for ints
    private final int[][] ints; // by field; null for floats
    private final int[] steps; // by field; UNSET before it is written
    private SampleBuffer source; // of a mapping; null before its first use

    /**
     * Creates an empty buffer.
     *
     * @param fields the fields of a sample, at least one
     * @throws IllegalArgumentException if there is none, or if one is given twice
     */
    public SampleBuffer(List<Field> fields) {
        this.fields = requireDifferent(NullChecks.copyOf("fields", fields));
        this.floats = new float[fields.size()][];
        this.ints = new int[fields.size()][];
        this.steps = new int[fields.size()];
        for (int n = 0; n < steps.length; n++) {
            if (this.fields.get(n).isInt()) {
                ints[n] = new int[0];
            } else {
                floats[n] = new float[0];
            }
        }
        clear();
    }

    private static List<Field> requireDifferent(List<Field> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a sample has at least one field, got none");
        }
        Set<List<Object>> known = new HashSet<>();
        for (Field field : fields) {
            if (!known.add(List.of(field.role(), field.name()))) {
                throw new IllegalArgumentException(
                        "the %s are given twice; leave one out"
                                .formatted(field.role().of(field.name())));
            }
        }
        return fields;
    }

    /** {@return the fields of a sample} */
    public List<Field> fields() {
        return fields;
    }

    /**
     * {@return the number of a field}
     *
     * @param role what its array is for
     * @param name name of the input or output
     * @throws IllegalArgumentException if there is no such field
     */
    public int field(Role role, String name) {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(name, "name");
        return indexOf(fields, role, name);
    }

    static int indexOf(List<Field> fields, Role role, String name) {
        for (int n = 0; n < fields.size(); n++) {
            if (fields.get(n).role() == role && fields.get(n).name().equals(name)) {
                return n;
            }
        }
        throw new IllegalArgumentException(
                "a sample has no %s, its fields are %s".formatted(role.of(name), fields));
    }

    /** Marks all fields as not written. */
    public void clear() {
        Arrays.fill(steps, UNSET);
    }

    /**
     * Sets the number of steps of a field of floats.
     *
     * @param field number of the field
     * @param newSteps number of steps of a sequence, at least 0; 1 for an array without time
     * @return the array to write to from index 0, [steps, …]; it may be longer
     * @throws IllegalArgumentException if the field has ints, or this number of steps is not valid
     */
    public float[] floats(int field, int newSteps) {
        int size = begin(field, newSteps, false);
        if (floats[field].length < size) {
            floats[field] = Arrays.copyOf(floats[field], grown(size));
        }
        return floats[field];
    }

    /**
     * Sets the number of steps of a field of ints.
     *
     * @param field number of the field
     * @param newSteps number of steps of a sequence, at least 0; 1 for an array without time
     * @return the array to write to from index 0, [steps, …]; it may be longer
     * @throws IllegalArgumentException if the field has floats, or this number of steps is not
     *     valid
     */
    public int[] ints(int field, int newSteps) {
        int size = begin(field, newSteps, true);
        if (ints[field].length < size) {
            ints[field] = Arrays.copyOf(ints[field], grown(size));
        }
        return ints[field];
    }

    private int begin(int field, int newSteps, boolean ofInts) {
        Field described = described(field, ofInts);
        if (newSteps < 0 || !described.isSequence() && newSteps != 1) {
            throw new IllegalArgumentException(
                    "%s: expected %s, got %s"
                            .formatted(
                                    described,
                                    described.isSequence()
                                            ? "a number of steps of at least 0"
                                            : "1 step, because the field has no time axis",
                                    newSteps));
        }
        long size = (long) newSteps * described.width();
        if (size > Shape.LARGEST_ARRAY) { // the text of the field is made only then
            Shape.product(described.toString(), newSteps, described.width());
        }
        steps[field] = newSteps;
        return (int) size;
    }

    private Field described(int field, boolean ofInts) {
        if (field < 0 || field >= steps.length) {
            throw new IllegalArgumentException(
                    "a sample has the fields 0 to %s, got %s".formatted(steps.length - 1, field));
        }
        Field described = fields.get(field);
        if (described.isInt() != ofInts) {
            throw new IllegalArgumentException(
                    "%s: expected %s, got %s"
                            .formatted(
                                    described,
                                    described.isInt() ? "ints" : "floats",
                                    ofInts ? "ints" : "floats"));
        }
        return described;
    }

    private static int grown(int size) {
        return Math.max(size, (int) Math.min(size * 1.25, Shape.LARGEST_ARRAY));
    }

    /**
     * {@return the number of steps of a field; 1 for an array without time}
     *
     * @param field number of the field
     * @throws IllegalStateException if the field has not been written
     */
    public int steps(int field) {
        if (field < 0 || field >= steps.length || steps[field] == UNSET) {
            throw new IllegalStateException(
                    field < 0 || field >= steps.length
                            ? "a sample has the fields 0 to %s, got %s"
                                    .formatted(steps.length - 1, field)
                            : "the %s have not been written".formatted(fields.get(field)));
        }
        return steps[field];
    }

    /**
     * {@return the floats of a field, [steps, …] from index 0; the array may be longer}
     *
     * @param field number of the field
     * @throws IllegalStateException if the field has not been written
     */
    public float[] floats(int field) {
        steps(field);
        described(field, false);
        return floats[field];
    }

    /**
     * {@return the ints of a field, [steps, …] from index 0; the array may be longer}
     *
     * @param field number of the field
     * @throws IllegalStateException if the field has not been written
     */
    public int[] ints(int field) {
        steps(field);
        described(field, true);
        return ints[field];
    }

    /** {@return the length of the sample: the largest number of steps of its inputs; at least 1} */
    public int length() {
        int longest = 1;
        for (int n = 0; n < steps.length; n++) {
            if (fields.get(n).role() == Role.INPUT && fields.get(n).isSequence()) {
                longest = Math.max(longest, steps(n));
            }
        }
        return longest;
    }

    /**
     * {@return a buffer for other fields that this one keeps, so that a mapping of samples
     * allocates nothing}
     */
    SampleBuffer source(List<Field> others) {
        if (source == null || !source.fields.equals(others)) {
            source = new SampleBuffer(others);
        }
        source.clear();
        return source;
    }

    /** Copies all fields that a sample has in common with this one. */
    void copyFrom(SampleBuffer from) {
        for (int n = 0; n < steps.length; n++) {
            int other = from.fields.indexOf(fields.get(n));
            if (other >= 0) {
                int size = from.steps(other) * fields.get(n).width();
                if (fields.get(n).isInt()) {
                    System.arraycopy(from.ints[other], 0, ints(n, from.steps(other)), 0, size);
                } else {
                    System.arraycopy(from.floats[other], 0, floats(n, from.steps(other)), 0, size);
                }
            }
        }
    }

    /** {@return a copy of the sample as lists of rows, for messages and tests} */
    @Override
    public String toString() {
        List<String> all = new ArrayList<>();
        for (int n = 0; n < steps.length; n++) {
            int size = Math.max(0, steps[n]) * fields.get(n).width();
            all.add(
                    fields.get(n)
                            + ": "
                            + (fields.get(n).isInt()
                                    ? Arrays.toString(Arrays.copyOf(ints[n], size))
                                    : Arrays.toString(Arrays.copyOf(floats[n], size))));
        }
        return all.toString();
    }
}
