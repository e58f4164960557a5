package io.rnn4j.interchange.onnx;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a tensor of an ONNX graph corresponds to one of the model, whose axes are the batch, time if
 * there is one, and the features.
 */
final class TensorLayout {
    private final String name;
    private final List<List<Axis>> axes;
    private final boolean sequence;
    private final int width;

    TensorLayout(String name, Value value) {
        this.name = name;
        this.axes = value.axes();
        this.sequence = value.free().stream().anyMatch(axis -> axis.kind() == Axis.Kind.TIME);
        this.width = value.payload().size();
    }

    String name() {
        return name;
    }

    /** Returns the axes as a text, such as [batch, time, 3]. */
    String describe() {
        List<String> texts = new ArrayList<>();
        for (List<Axis> axis : axes) {
            List<String> parts = new ArrayList<>();
            for (Axis part : axis) {
                parts.add(
                        switch (part) {
                            case Axis.Fixed(int size) -> Integer.toString(size);
                            case Axis.Free free ->
                                    free.kind() == Axis.Kind.BATCH ? "batch" : "time";
                        });
            }
            texts.add(parts.isEmpty() ? "1" : String.join("·", parts));
        }
        return texts.toString();
    }

    /** Returns the axes that the model has. */
    String describeInModel() {
        return sequence ? "[batch, time, %s]".formatted(width) : "[batch, %s]".formatted(width);
    }

    /** Returns an input of the graph as an input of the model. */
    Tensor toModel(Tensor given) {
        Objects.requireNonNull(given, () -> "the values of input '" + name + "'");
        requireFit(given);
        int batch = 1;
        int steps = 1;
        for (int axis = 0; axis < axes.size(); axis++) {
            for (Axis part : axes.get(axis)) {
                if (part instanceof Axis.Free free) {
                    if (free.kind() == Axis.Kind.BATCH) {
                        batch = given.size(axis);
                    } else {
                        steps = given.size(axis);
                    }
                }
            }
        }
        float[] source = given.isInt() ? given.toFloat().array() : given.array();
        float[] result = new float[source.length];
        int[] places = places(batch, steps);
        for (int index = 0; index < source.length; index++) {
            result[places[index]] = source[index];
        }
        return sequence ? Tensor.of(result, batch, steps, width) : Tensor.of(result, batch, width);
    }

    private void requireFit(Tensor given) {
        boolean fits = given.rank() == axes.size();
        for (int axis = 0; fits && axis < axes.size(); axis++) {
            List<Axis> parts = axes.get(axis);
            int size = given.size(axis);
            fits =
                    parts.isEmpty()
                            ? size == 1
                            : !(parts.getFirst() instanceof Axis.Fixed(int expected))
                                    || size == expected;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "input '%s': expected a tensor %s, got %s"
                            .formatted(name, describe(), given.shape()));
        }
    }

    /** Returns an output of the model as an output of the graph. */
    Tensor fromModel(Tensor output) {
        int batch = output.size(0);
        int steps = sequence ? output.size(1) : 1;
        int[] shape = new int[axes.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = 1;
            for (Axis part : axes.get(axis)) {
                shape[axis] *= size(part, batch, steps);
            }
        }
        float[] source = output.array();
        float[] result = new float[source.length];
        int[] places = places(batch, steps);
        for (int index = 0; index < result.length; index++) {
            result[index] = source[places[index]];
        }
        return Tensor.of(result, shape);
    }

    private static int size(Axis part, int batch, int steps) {
        return switch (part) {
            case Axis.Fixed(int size) -> size;
            case Axis.Free free -> free.kind() == Axis.Kind.BATCH ? batch : steps;
        };
    }

    /** Returns the place in the model's tensor of every element of the graph's. */
    private int[] places(int batch, int steps) {
        List<Axis> parts = new ArrayList<>();
        axes.forEach(parts::addAll);
        int[] sizes = new int[parts.size()];
        int[] strides = new int[parts.size()];
        int feature = 1;
        int count = 1;
        for (int part = parts.size() - 1; part >= 0; part--) {
            sizes[part] = size(parts.get(part), batch, steps);
            count *= sizes[part];
            switch (parts.get(part)) {
                case Axis.Fixed fixed -> {
                    strides[part] = feature;
                    feature *= fixed.size();
                }
                case Axis.Free free ->
                        strides[part] = free.kind() == Axis.Kind.BATCH ? steps * width : width;
            }
        }
        int[] places = new int[count];
        int[] at = new int[sizes.length];
        int place = 0;
        for (int index = 0; index < count; index++) {
            places[index] = place;
            for (int part = sizes.length - 1; part >= 0; part--) {
                place += strides[part];
                if (++at[part] < sizes[part]) {
                    break;
                }
                place -= strides[part] * sizes[part];
                at[part] = 0;
            }
        }
        return places;
    }
}
