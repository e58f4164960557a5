package io.rnn4j.interchange.onnx.symbol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A size that may depend on sizes of batch and time: factor · product of the axes + offset.
 *
 * @param factor the factor
 * @param axes the axes; none if this is a number
 * @param offset the offset, 0 if this is a number
 */
public record Extent(long factor, List<Axis.Free> axes, long offset) {
    /** Sorts the axes; a number has only a factor. */
    public Extent {
        List<Axis.Free> sorted = new ArrayList<>(axes);
        sorted.sort(Comparator.comparingInt(System::identityHashCode));
        axes = factor == 0 ? List.of() : List.copyOf(sorted);
        if (axes.isEmpty()) {
            factor += offset;
            offset = 0;
        }
    }

    /**
     * {@return a number}
     *
     * @param number the number
     */
    public static Extent of(long number) {
        return new Extent(number, List.of(), 0);
    }

    /**
     * {@return the product of the sizes of axes}
     *
     * @param parts the axes
     */
    public static Extent of(List<Axis> parts) {
        long factor = 1;
        List<Axis.Free> axes = new ArrayList<>();
        for (Axis part : parts) {
            switch (part) {
                case Axis.Fixed fixed -> factor *= fixed.size();
                case Axis.Free free -> axes.add(free);
            }
        }
        return new Extent(factor, axes, 0);
    }

    /** {@return whether it does not depend on batch or time} */
    public boolean isNumber() {
        return axes.isEmpty();
    }

    /**
     * {@return the sum, null if it cannot be expressed}
     *
     * @param other the other addend
     */
    public Extent plus(Extent other) {
        if (other.isNumber()) {
            return new Extent(factor, axes, offset + other.factor);
        }
        if (isNumber()) {
            return other.plus(this);
        }
        return axes.equals(other.axes)
                ? new Extent(factor + other.factor, axes, offset + other.offset)
                : null;
    }

    /**
     * {@return the product, null if it cannot be expressed}
     *
     * @param other the other factor
     */
    public Extent times(Extent other) {
        if (offset == 0 && other.offset == 0) {
            List<Axis.Free> all = new ArrayList<>(axes);
            all.addAll(other.axes);
            return new Extent(factor * other.factor, all, 0);
        }
        if (other.isNumber()) {
            return new Extent(factor * other.factor, axes, offset * other.factor);
        }
        return isNumber() ? other.times(this) : null;
    }

    /**
     * {@return the exact quotient, null if there is none}
     *
     * @param other the divisor
     */
    public Extent over(Extent other) {
        if (offset != 0 || other.offset != 0 || other.factor == 0 || factor % other.factor != 0) {
            return null;
        }
        List<Axis.Free> rest = new ArrayList<>(axes);
        for (Axis.Free axis : other.axes) {
            if (!rest.remove(axis)) {
                return null;
            }
        }
        return new Extent(factor / other.factor, rest, 0);
    }

    /** {@return the value where the file states the sizes of all axes, otherwise -1} */
    public long declared() {
        long product = factor;
        for (Axis.Free axis : axes) {
            if (axis.size() < 0) {
                return -1;
            }
            product *= axis.size();
        }
        return product + offset;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (isNumber() || factor != 1) {
            text.append(factor);
        }
        for (Axis.Free axis : axes) {
            text.append(text.isEmpty() ? "" : "·").append(axis);
        }
        if (offset != 0) {
            text.append(offset > 0 ? "+" : "").append(offset);
        }
        return text.toString();
    }
}
