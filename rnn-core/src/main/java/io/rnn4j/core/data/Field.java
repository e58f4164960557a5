package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Shape;

import java.util.Objects;

/**
 * One of the arrays of which every sample of a {@link Dataset} consists, such as the values of an
 * input.
 *
 * <pre>{@code
 * List.of(Field.sequence(Role.INPUT, "x", 12), Field.row(Role.TARGET, "y").ofInts())
 * }</pre>
 */
public final class Field {
    private final Role role;
    private final String name;
    private final boolean sequence;
    private final Shape row;
    private final boolean ints;

    private Field(Role role, String name, boolean sequence, Shape row, boolean ints) {
        this.role = Objects.requireNonNull(role, "role");
        this.name = Objects.requireNonNull(name, "name");
        this.sequence = sequence;
        this.row = row;
        this.ints = ints;
        if (row.elements() == 0) {
            throw new IllegalArgumentException(
                    "%s: expected a row of at least one element, got shape %s"
                            .formatted(role.of(name), row));
        }
    }

    /**
     * {@return a field of floats with a time axis}
     *
     * @param role what the array is for
     * @param name name of the input or output; empty for the only one of a model
     * @param row sizes of a time step, usually its number of features; none for a number
     */
    public static Field sequence(Role role, String name, int... row) {
        return new Field(role, name, true, Shape.of(Objects.requireNonNull(row, "row")), false);
    }

    /**
     * {@return a field of floats whose shape is the same in all samples}
     *
     * @param role what the array is for
     * @param name name of the input or output; empty for the only one of a model
     * @param sizes sizes of the array; none for a number, such as the index of a class
     */
    public static Field row(Role role, String name, int... sizes) {
        Objects.requireNonNull(sizes, "sizes");
        return new Field(role, name, false, Shape.of(sizes), false);
    }

    /** {@return a copy whose elements are ints, such as indices} */
    public Field ofInts() {
        return new Field(role, name, sequence, row, true);
    }

    /**
     * {@return a copy for another input or output}
     *
     * @param newName name of the input or output; empty for the only one of a model
     */
    public Field named(String newName) {
        return new Field(role, newName, sequence, row, ints);
    }

    /** {@return what the array is for} */
    public Role role() {
        return role;
    }

    /** {@return the name of the input or output; empty for the only one of a model} */
    public String name() {
        return name;
    }

    /** {@return whether the array has a time axis, whose length differs from sample to sample} */
    public boolean isSequence() {
        return sequence;
    }

    /** {@return the shape of a time step of a sequence, or else of the whole array} */
    public Shape row() {
        return row;
    }

    /** {@return whether the elements are ints, or else floats} */
    public boolean isInt() {
        return ints;
    }

    /** {@return the number of elements of a time step, or of an array without time} */
    public int width() {
        return row.elements();
    }

    /** {@return role, name and shape, for example {@code values of input 'x' [steps, 12]}} */
    @Override
    public String toString() {
        String sizes = row.toString();
        String shape =
                !sequence ? sizes : "[steps" + (row.rank() == 0 ? "" : ", ") + sizes.substring(1);
        return role.of(name) + " " + shape + (ints ? " of ints" : "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Field that
                && role == that.role
                && name.equals(that.name)
                && sequence == that.sequence
                && row.equals(that.row)
                && ints == that.ints;
    }

    @Override
    public int hashCode() {
        return Objects.hash(role, name, sequence, row, ints);
    }
}
