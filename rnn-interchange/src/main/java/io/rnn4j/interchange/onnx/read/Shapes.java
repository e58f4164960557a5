package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Extent;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators of sizes. */
final class Shapes {
    private static final int MOST = 1 << 16;

    static final List<Operator> OPERATORS =
            List.of(
                    Operator.of(
                            "Shape", "sizes, which may depend on batch and time", Shapes::shape),
                    Operator.of("Size", "a size", Shapes::size),
                    Operator.of("ConstantOfShape", "a constant", Shapes::constantOfShape),
                    Operator.of(
                            "Range", "a constant; rejected if it depends on sizes", Shapes::range));

    private Shapes() {}

    private static Value shape(Call call) throws InterchangeException {
        Value value = call.input(0);
        long start = call.whole("start", 0);
        long end = call.whole("end", value.rank());
        int from = Math.clamp(start < 0 ? start + value.rank() : start, 0, value.rank());
        int to = Math.clamp(end < 0 ? end + value.rank() : end, from, value.rank());
        List<Extent> sizes = new ArrayList<>();
        for (List<Axis> axis : value.axes().subList(from, to)) {
            sizes.add(Extent.of(axis));
        }
        return Value.of(sizes);
    }

    private static Value size(Call call) throws InterchangeException {
        List<Axis> all = new ArrayList<>();
        call.input(0).axes().forEach(all::addAll);
        return Value.of(List.of(Extent.of(all))).without(0);
    }

    private static Value constantOfShape(Call call) throws InterchangeException {
        Value value = call.tensor("value");
        if (value != null && (value.numbers() == null || value.numbers().length != 1)) {
            throw call.refusal("its value must be one number");
        }
        List<List<Axis>> axes = new ArrayList<>();
        for (Extent size : call.extents(0)) {
            axes.add(Axes.of(size, call));
        }
        Axes.requireSmall(axes, call);
        int count = 1;
        for (List<Axis> axis : axes) {
            for (Axis part : axis) {
                count *= part instanceof Axis.Fixed(int size) ? size : 1;
            }
        }
        double[] numbers = new double[count];
        Arrays.fill(numbers, value == null ? 0 : value.numbers()[0]);
        return new Value(axes, new Payload.Numbers(numbers), value == null || value.real());
    }

    private static Value range(Call call) throws InterchangeException {
        double[] start = call.input(0).numbers();
        double[] limit = call.input(1).numbers();
        double[] delta = call.input(2).numbers();
        if (start == null || limit == null || delta == null || delta.length != 1) {
            throw call.refusal("its numbers depend on sizes or data; this is not supported");
        }
        double count = Math.max(0, Math.ceil((limit[0] - start[0]) / delta[0]));
        if (!(count <= MOST)) {
            throw call.refusal("it makes more than %s numbers".formatted(MOST));
        }
        double[] values = new double[(int) count];
        for (int index = 0; index < values.length; index++) {
            values[index] = start[0] + index * delta[0];
        }
        return Value.of(values, call.input(0).real(), values.length);
    }
}
