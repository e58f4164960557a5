package io.rnn4j.interchange.onnx.symbol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A symbolic tensor: axes, and elements over their fixed parts in row-major order.
 *
 * @param axes the axes, each a list of its parts; an axis of size 1 has none
 * @param payload the elements
 * @param real whether the elements are floating-point numbers
 */
public record Value(List<List<Axis>> axes, Payload payload, boolean real) {
    private static final int MOST_NUMBERS = 1 << 20;
    private static final int MOST_COMPUTED = 1 << 17;

    /** Joins adjacent fixed parts of an axis. */
    public Value {
        List<List<Axis>> normal = new ArrayList<>();
        for (List<Axis> axis : axes) {
            normal.add(normal(axis));
        }
        axes = List.copyOf(normal);
        Objects.requireNonNull(payload, "payload");
    }

    /** Returns an axis without parts of size 1, whose adjacent fixed parts are joined. */
    static List<Axis> normal(List<Axis> axis) {
        List<Axis> parts = new ArrayList<>();
        for (Axis part : axis) {
            if (part instanceof Axis.Fixed fixed) {
                if (fixed.size() == 1) {
                    continue;
                }
                if (!parts.isEmpty() && parts.getLast() instanceof Axis.Fixed before) {
                    parts.set(parts.size() - 1, new Axis.Fixed(before.size() * fixed.size()));
                    continue;
                }
            }
            parts.add(part);
        }
        return List.copyOf(parts);
    }

    /**
     * {@return a constant}
     *
     * @param values the numbers
     * @param real whether they are floating-point numbers
     * @param shape the sizes of the axes
     */
    public static Value of(double[] values, boolean real, int... shape) {
        List<List<Axis>> axes = new ArrayList<>();
        for (int size : shape) {
            axes.add(List.of(new Axis.Fixed(size)));
        }
        return new Value(axes, new Payload.Numbers(values), real);
    }

    /**
     * {@return a list of sizes}
     *
     * @param extents the sizes
     */
    public static Value of(List<Extent> extents) {
        List<Element> elements = new ArrayList<>();
        for (Extent extent : extents) {
            elements.add(element(extent));
        }
        return new Value(
                List.of(List.of(new Axis.Fixed(elements.size()))), Payload.of(elements), false);
    }

    /**
     * {@return a size as an element}
     *
     * @param extent the size
     */
    public static Element element(Extent extent) {
        return extent.isNumber() ? new Element.Number(extent.factor()) : new Element.Size(extent);
    }

    /** {@return the number of axes} */
    public int rank() {
        return axes.size();
    }

    /** {@return the numbers, null if not all elements are numbers} */
    public double[] numbers() {
        return payload instanceof Payload.Numbers numbers ? numbers.values() : null;
    }

    /** {@return whether this is a tensor of numbers without batch and time} */
    public boolean isConstant() {
        return numbers() != null && free().isEmpty();
    }

    /** {@return whether no element is computed by a layer} */
    public boolean isKnown() {
        for (int index = 0; index < payload.size(); index++) {
            if (payload.get(index) instanceof Element.Column) {
                return false;
            }
            if (numbers() != null) {
                return true;
            }
        }
        return true;
    }

    /** {@return the parts of the axes that are batch, time or unknown} */
    public List<Axis.Free> free() {
        List<Axis.Free> all = new ArrayList<>();
        for (List<Axis> axis : axes) {
            for (Axis part : axis) {
                if (part instanceof Axis.Free free) {
                    all.add(free);
                }
            }
        }
        return all;
    }

    /**
     * {@return the number of elements that an axis has in the payload}
     *
     * @param axis index of the axis
     */
    public int fixed(int axis) {
        int size = 1;
        for (Axis part : axes.get(axis)) {
            if (part instanceof Axis.Fixed fixed) {
                size *= fixed.size();
            }
        }
        return size;
    }

    /**
     * {@return whether an axis has neither batch nor time}
     *
     * @param axis index of the axis
     */
    public boolean isFixed(int axis) {
        return axes.get(axis).stream().allMatch(Axis.Fixed.class::isInstance);
    }

    /** Returns the sizes of the payload along each axis. */
    private int[] fixedShape() {
        int[] shape = new int[rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = fixed(axis);
        }
        return shape;
    }

    /**
     * {@return the same elements with other axes of the same number of fixed elements}
     *
     * @param newAxes the axes
     */
    public Value withAxes(List<List<Axis>> newAxes) {
        return new Value(newAxes, payload, real);
    }

    /**
     * {@return the tensor with its axes in another order}
     *
     * @param order indexes of the axes
     */
    public Value transposed(int... order) {
        int[] shape = fixedShape();
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        List<List<Axis>> newAxes = new ArrayList<>();
        int[] sizes = new int[order.length];
        int[] steps = new int[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            newAxes.add(axes.get(order[axis]));
            sizes[axis] = shape[order[axis]];
            steps[axis] = strides[order[axis]];
        }
        return new Value(newAxes, payload.pick(indexes(sizes, steps)), real);
    }

    /** Rejects more elements than a tensor that is made of this one may have. */
    private void requireFew(long count) {
        int most = numbers() != null ? MOST_NUMBERS : MOST_COMPUTED;
        if (count > Math.max(most, payload.size())) {
            throw new ArithmeticException(count + " elements are made of " + payload.size());
        }
    }

    /** Returns the index of every element of an array whose axes have these sizes and strides. */
    static int[] indexes(int[] sizes, int[] strides) {
        int count = 1;
        for (int size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        int[] indexes = new int[count];
        int[] at = new int[sizes.length];
        int index = 0;
        for (int number = 0; number < count; number++) {
            indexes[number] = index;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                index += strides[axis];
                if (++at[axis] < sizes[axis]) {
                    break;
                }
                index -= strides[axis] * sizes[axis];
                at[axis] = 0;
            }
        }
        return indexes;
    }

    /**
     * {@return the tensor with some indexes of a fixed axis}
     *
     * @param axis the axis
     * @param chosen the indexes
     */
    public Value selected(int axis, int... chosen) {
        int[] shape = fixedShape();
        int inner = 1;
        for (int after = axis + 1; after < shape.length; after++) {
            inner *= shape[after];
        }
        int outer = 1;
        for (int before = 0; before < axis; before++) {
            outer *= shape[before];
        }
        int[] picked = new int[Math.multiplyExact(Math.multiplyExact(outer, chosen.length), inner)];
        int at = 0;
        for (int block = 0; block < outer; block++) {
            for (int index : chosen) {
                int start = (block * shape[axis] + index) * inner;
                for (int offset = 0; offset < inner; offset++) {
                    picked[at++] = start + offset;
                }
            }
        }
        List<List<Axis>> newAxes = new ArrayList<>(axes);
        newAxes.set(axis, List.of(new Axis.Fixed(chosen.length)));
        return new Value(newAxes, payload.pick(picked), real);
    }

    /**
     * {@return the tensor without an axis that has one element}
     *
     * @param axis the axis
     */
    public Value without(int axis) {
        List<List<Axis>> newAxes = new ArrayList<>(axes);
        newAxes.remove(axis);
        return withAxes(newAxes);
    }

    /**
     * {@return the tensor with a further axis of size 1}
     *
     * @param axis index of the new axis
     */
    public Value with(int axis) {
        List<List<Axis>> newAxes = new ArrayList<>(axes);
        newAxes.add(axis, List.of());
        return withAxes(newAxes);
    }

    /**
     * {@return the tensor repeated over axes where it has one element}
     *
     * @param newAxes axes, as many or more; those of this tensor are the last ones
     */
    public Value expanded(List<List<Axis>> newAxes) {
        int lead = newAxes.size() - rank();
        int[] sizes = new int[newAxes.size()];
        int[] strides = new int[newAxes.size()];
        int stride = 1;
        for (int axis = newAxes.size() - 1; axis >= 0; axis--) {
            int own = axis < lead ? 1 : fixed(axis - lead);
            sizes[axis] = new Value(List.of(newAxes.get(axis)), payload, real).fixed(0);
            strides[axis] = own == 1 ? 0 : stride;
            stride *= own;
        }
        long count = 1;
        for (int size : sizes) {
            count = Math.multiplyExact(count, (long) size);
        }
        requireFew(count);
        return new Value(newAxes, payload.pick(indexes(sizes, strides)), real);
    }

    /** {@return sizes and names of the axes, for messages} */
    public String describe() {
        List<String> texts = new ArrayList<>();
        for (List<Axis> axis : axes) {
            texts.add(Extent.of(axis).toString());
        }
        return Collections.unmodifiableList(texts).toString();
    }
}
