package io.rnn4j.api.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Nested arrays and lists of numbers as the elements of a tensor. The innermost values are numbers,
 * arrays of numbers or tensors. If all are ints, the tensor has ints, otherwise floats.
 */
final class NestedValues {
    private final List<Integer> place = new ArrayList<>(); // indices of the current value
    private boolean hasFloats; // whether a value is not an int
    private float[] floats; // null if all values are ints
    private int[] ints; // null if one is not
    private int filled;

    private NestedValues() {}

    /** {@return a tensor of all values} */
    static Tensor tensor(Object values) {
        return new NestedValues().of(values);
    }

    private Tensor of(Object values) {
        int[] sizes = shapeOf(values).toArray();
        if (hasFloats) {
            floats = Shape.floats("a tensor", sizes);
            fill(values);
            return Tensor.of(floats, sizes);
        }
        ints = Shape.ints("a tensor", sizes);
        fill(values);
        return Tensor.of(ints, sizes);
    }

    // ---- the shape

    /** {@return the shape of a value, whose parts all have the same shape} */
    private Shape shapeOf(Object value) {
        return switch (value) {
            case null -> throw new NullPointerException(name() + " is null");
            case float[] row -> shape(true, row.length);
            case double[] row -> shape(true, row.length);
            case int[] row -> shape(false, row.length);
            case Integer number -> shape(false);
            case Number number -> shape(true);
            case Tensor tensor -> shape(!tensor.isInt(), tensor.shape().toArray());
            case List<?> parts -> shapeOf(parts, 1, true);
            case Object[] parts -> shapeOf(Arrays.asList(parts), depth(parts), isFloat(parts));
            default ->
                    throw new IllegalArgumentException(
                            ("%s is a %s, expected a number, or an array, a list or a tensor of"
                                            + " numbers")
                                    .formatted(name(), value.getClass().getSimpleName()));
        };
    }

    private Shape shape(boolean isFloat, int... sizes) {
        hasFloats |= isFloat;
        return Shape.of(sizes);
    }

    /** {@return the shape of parts, which has a number of axes and a type if there are none} */
    private Shape shapeOf(List<?> parts, int axes, boolean isFloat) {
        if (parts.isEmpty()) {
            return shape(isFloat, new int[axes]);
        }
        Shape first = null;
        place.add(0);
        for (Object part : parts) {
            Shape shape = shapeOf(part);
            first = first == null ? shape : first;
            if (!shape.equals(first)) {
                throw new IllegalArgumentException(
                        ("%s has the shape %s, but the first one next to it has %s; give all the"
                             + " same shape: pad the shorter ones and mask the padding, for example"
                             + " with PaddedSequences")
                                .formatted(name(), shape, first));
            }
            next();
        }
        place.removeLast();
        int[] sizes = new int[first.rank() + 1];
        sizes[0] = parts.size();
        System.arraycopy(first.toArray(), 0, sizes, 1, first.rank());
        return Shape.of(sizes);
    }

    private void next() {
        place.set(place.size() - 1, place.getLast() + 1);
    }

    private String name() {
        return place.isEmpty() ? "the tensor" : "element " + place + " of a tensor";
    }

    /** {@return the number of axes of nested arrays, which their type states} */
    private static int depth(Object[] parts) {
        int depth = 0;
        for (Class<?> type = parts.getClass(); type.isArray(); type = type.getComponentType()) {
            depth++;
        }
        return depth;
    }

    private static boolean isFloat(Object[] parts) {
        Class<?> type = parts.getClass();
        while (type.isArray()) {
            type = type.getComponentType();
        }
        return type != int.class && type != Integer.class;
    }

    // ---- the elements

    private void fill(Object value) {
        switch (value) {
            case float[] row -> copy(row, row.length);
            case double[] row -> {
                for (double each : row) {
                    floats[filled++] = toFloat(each);
                }
            }
            case int[] row -> fill(Tensor.of(row, row.length));
            case Tensor tensor when ints != null ->
                    copy(tensor.intArray(), tensor.intArray().length);
            case Tensor tensor -> copy(tensor.toFloat().array(), tensor.shape().elements());
            case Integer number when ints != null -> ints[filled++] = number;
            case Integer number -> fill(Tensor.of(new int[] {number}));
            case Number number -> floats[filled++] = toFloat(number.doubleValue());
            case Object[] parts -> fillAll(Arrays.asList(parts));
            default -> fillAll((List<?>) value);
        }
    }

    private void fillAll(List<?> parts) {
        place.add(0);
        for (Object part : parts) {
            fill(part);
            next();
        }
        place.removeLast();
    }

    private void copy(Object row, int length) {
        System.arraycopy(row, 0, ints == null ? floats : ints, filled, length);
        filled += length;
    }

    /** {@return the nearest float} Numbers beyond the largest float are rejected. */
    static float toFloat(double value) {
        float result = (float) value;
        if (Float.isInfinite(result) && !Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    ("the number %s is beyond the largest float, %s; scale the data before they"
                                    + " become a tensor")
                            .formatted(value, Float.MAX_VALUE));
        }
        return result;
    }
}
