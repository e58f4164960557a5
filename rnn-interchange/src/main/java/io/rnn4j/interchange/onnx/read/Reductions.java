package io.rnn4j.interchange.onnx.read;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Element;
import io.rnn4j.interchange.onnx.symbol.Extent;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Sums, means and the like over axes. */
final class Reductions {
    private enum Reduction {
        MEAN(List.of("value = mean x1", "output value")),
        SUM(List.of("value = sum x1", "output value")),
        MAXIMUM(List.of("value = max x1", "output value")),
        MINIMUM(
                List.of(
                        "negative = affine x1 -1 0",
                        "largest = max negative",
                        "value = affine largest -1 0",
                        "output value")),
        LENGTH(
                List.of(
                        "square = multiply x1 x1",
                        "total = sum square",
                        "value = sqrt total",
                        "output value")),
        SQUARES(List.of("square = multiply x1 x1", "value = sum square", "output value")),
        LOG_SUM_EXP(List.of("value = log_sum_exp x1", "output value")),
        PRODUCT(null);

        private final List<String> equations; // null if it is expressed for constants only

        Reduction(List<String> equations) {
            this.equations = equations;
        }

        double of(double[] values) {
            double result =
                    switch (this) {
                        case MAXIMUM -> Double.NEGATIVE_INFINITY;
                        case MINIMUM -> Double.POSITIVE_INFINITY;
                        case PRODUCT -> 1;
                        default -> 0;
                    };
            for (double value : values) {
                result =
                        switch (this) {
                            case MEAN, SUM -> result + value;
                            case MAXIMUM -> Math.max(result, value);
                            case MINIMUM -> Math.min(result, value);
                            case LENGTH, SQUARES -> result + value * value;
                            case LOG_SUM_EXP -> result + Math.exp(value);
                            case PRODUCT -> result * value;
                        };
            }
            return switch (this) {
                case MEAN -> result / values.length;
                case LENGTH -> Math.sqrt(result);
                case LOG_SUM_EXP -> Math.log(result);
                default -> result;
            };
        }
    }

    static final List<Operator> OPERATORS =
            List.of(
                    operator(
                            "ReduceMean",
                            "equations; over time `globalAveragePooling()`",
                            Reduction.MEAN),
                    operator(
                            "ReduceMax",
                            "equations; over time `globalMaxPooling()`",
                            Reduction.MAXIMUM),
                    operator("ReduceMin", "equations; over time with pooling", Reduction.MINIMUM),
                    operator(
                            "ReduceSum",
                            "equations; over time a recurrent layer that adds",
                            Reduction.SUM),
                    operator("ReduceL2", "equations; rejected over time", Reduction.LENGTH),
                    operator("ReduceSumSquare", "equations; rejected over time", Reduction.SQUARES),
                    operator(
                            "ReduceLogSumExp",
                            "equations; rejected over time",
                            Reduction.LOG_SUM_EXP),
                    operator("ReduceProd", "for constants and sizes only", Reduction.PRODUCT),
                    Operator.of(
                            "GlobalAveragePool",
                            "`globalAveragePooling()` over time",
                            call -> pooled(call, Reduction.MEAN)),
                    Operator.of(
                            "GlobalMaxPool",
                            "`globalMaxPooling()` over time",
                            call -> pooled(call, Reduction.MAXIMUM)));

    private Reductions() {}

    private static Operator operator(String name, String becomes, Reduction reduction) {
        return Operator.of(name, becomes, call -> reduced(call, reduction));
    }

    private static Value pooled(Call call, Reduction reduction) throws InterchangeException {
        Value value = call.input(0);
        TreeSet<Integer> axes = new TreeSet<>();
        for (int axis = 2; axis < value.rank(); axis++) {
            axes.add(axis);
        }
        return reduced(call, reduction, value, axes, true);
    }

    private static Value reduced(Call call, Reduction reduction) throws InterchangeException {
        Value value = call.input(0);
        long[] given = call.axes(1);
        boolean keep = call.whole("keepdims", 1) != 0;
        boolean none = call.whole("noop_with_empty_axes", 0) != 0;
        TreeSet<Integer> axes = new TreeSet<>();
        if (given == null || given.length == 0) {
            for (int axis = 0; axis < value.rank() && !none; axis++) {
                axes.add(axis);
            }
        } else {
            for (long axis : given) {
                axes.add(call.axis(axis, value.rank()));
            }
        }
        return reduced(call, reduction, value, axes, keep);
    }

    private static Value reduced(
            Call call, Reduction reduction, Value value, TreeSet<Integer> axes, boolean keep)
            throws InterchangeException {
        if (reduction == Reduction.PRODUCT && value.numbers() == null) {
            return product(call, value, keep);
        }
        Value result = value;
        for (int axis : axes) {
            if (!result.isFixed(axis)) {
                result = overTime(call, reduction, result, axis);
            }
        }
        result = overFixed(call, reduction, result, axes);
        if (!keep) {
            for (int axis : axes.descendingSet()) {
                result = result.without(axis);
            }
        }
        return result;
    }

    private static Value product(Call call, Value value, boolean keep) throws InterchangeException {
        if (!value.isKnown() || value.rank() > 1) {
            throw call.refusal("it can be expressed for constants and sizes only, not for data");
        }
        Extent product = Extent.of(1);
        for (Extent size : call.extents(0)) {
            product = product == null ? null : product.times(size);
        }
        if (product == null) {
            throw call.refusal("the product of these sizes cannot be expressed");
        }
        Value result = Value.of(List.of(product));
        return keep ? result : result.without(0);
    }

    /** Replaces a time axis by one of size 1. */
    private static Value overTime(Call call, Reduction reduction, Value value, int axis)
            throws InterchangeException {
        List<Axis> parts = value.axes().get(axis);
        if (parts.size() == 1
                && parts.getFirst() instanceof Axis.Free free
                && free.kind() == Axis.Kind.UNKNOWN) {
            throw new Undecided(free);
        }
        boolean isTime =
                parts.size() == 1
                        && parts.getFirst() instanceof Axis.Free free
                        && free.kind() == Axis.Kind.TIME;
        if (!isTime || value.isKnown()) {
            throw call.refusal(
                    "it reduces over %s of %s; only fixed axes and time can be reduced"
                            .formatted(Extent.of(parts), value.describe()));
        }
        Axis.Free time = (Axis.Free) parts.getFirst();
        call.scope().masks().use(call.source(), time, null);
        Value pooled =
                switch (reduction) {
                    case MEAN -> call.steps().mapped(value, port -> mean(call, port));
                    case MAXIMUM -> call.steps().mapped(value, port -> largest(call, port));
                    case MINIMUM ->
                            call.steps()
                                    .mapped(
                                            value,
                                            port ->
                                                    scaled(
                                                            call,
                                                            largest(call, scaled(call, port, -1)),
                                                            -1));
                    case SUM -> {
                        if (time.size() < 0) {
                            yield call.steps().mapped(value, port -> sum(call, port));
                        }
                        yield call.steps()
                                .mapped(value, port -> scaled(call, mean(call, port), time.size()));
                    }
                    default -> throw call.refusal("it cannot be expressed over time");
                };
        List<List<Axis>> axes = new ArrayList<>(pooled.axes());
        axes.set(axis, List.of());
        return pooled.withAxes(axes);
    }

    private static Port mean(Call call, Port port) throws InterchangeException {
        return port.time() == null
                ? port
                : call.steps()
                        .timed(
                                call.source(),
                                Layers.globalAveragePooling(),
                                port.width(),
                                null,
                                port);
    }

    private static Port sum(Call call, Port port) throws InterchangeException {
        if (port.time() == null) {
            throw call.refusal(
                    "a sum over the steps of values that do not depend on time, whose number the"
                            + " file does not state, cannot be expressed; use the mean");
        }
        return TimeSums.sum(call, port);
    }

    private static Port largest(Call call, Port port) throws InterchangeException {
        return port.time() == null
                ? port
                : call.steps()
                        .timed(call.source(), Layers.globalMaxPooling(), port.width(), null, port);
    }

    private static Port scaled(Call call, Port port, double factor) throws InterchangeException {
        return call.steps()
                .equations(
                        call.source(),
                        List.of("value = affine x1 %s 0".formatted(factor), "output value"),
                        Map.of(),
                        port.width(),
                        List.of(port));
    }

    private static Value overFixed(
            Call call, Reduction reduction, Value value, TreeSet<Integer> axes)
            throws InterchangeException {
        int[] order = Axes.last(value.rank(), axes);
        int size = 1;
        for (int axis : axes) {
            size *= value.fixed(axis);
        }
        List<List<Axis>> rest = new ArrayList<>();
        for (int axis = 0; axis < value.rank(); axis++) {
            rest.add(axes.contains(axis) ? List.of() : value.axes().get(axis));
        }
        if (size == 1 && reduction != Reduction.LENGTH && reduction != Reduction.SQUARES) {
            return value;
        }
        if (size == 0) {
            throw call.refusal("it reduces over no elements");
        }
        Value moved = value.transposed(order);
        if (value.numbers() != null) {
            double[] results = new double[moved.payload().size() / size];
            for (int group = 0; group < results.length; group++) {
                results[group] =
                        reduction.of(
                                Arrays.copyOfRange(
                                        moved.numbers(), group * size, (group + 1) * size));
            }
            return new Value(rest, new Payload.Numbers(results), value.real());
        }
        if (value.isKnown() || reduction.equations == null) {
            throw call.refusal("it reduces sizes of tensors; this is not supported");
        }
        List<Port> results =
                Rows.grouped(
                        call,
                        moved,
                        size,
                        rows ->
                                call.steps()
                                        .equations(
                                                call.source(),
                                                reduction.equations,
                                                Map.of(),
                                                1,
                                                List.of(rows)));
        List<Element> elements = new ArrayList<>();
        results.forEach(port -> elements.add(new Element.Column(port, 0)));
        return new Value(rest, Payload.of(elements), true);
    }
}
