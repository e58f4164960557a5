package io.rnn4j.interchange.onnx.read;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Softmax and normalizations. */
final class Normalizations {
    static final List<Operator> OPERATORS =
            List.of(
                    Operator.of(
                            "Softmax",
                            "`softmax()`, over time equations; rejected over the batch",
                            call -> softmax(call, Layers.softmax(), false)),
                    Operator.of(
                            "LogSoftmax",
                            "`activation(LOG_SOFTMAX)`, over time equations; rejected over the"
                                    + " batch",
                            call ->
                                    softmax(
                                            call,
                                            Layers.activation(Activations.LOG_SOFTMAX),
                                            true)),
                    Operator.of(
                            "LayerNormalization",
                            "`layerNorm()`; rejected over batch and time",
                            Normalizations::layerNormalization),
                    Operator.of(
                            "BatchNormalization",
                            "a factor and a shift of every channel, as in inference",
                            Normalizations::batchNormalization));

    private Normalizations() {}

    private static Value softmax(Call call, Layer layer, boolean logarithm)
            throws InterchangeException {
        Value value = call.input(0);
        boolean oneAxis = call.opset() >= 13;
        int axis = call.axis(call.whole("axis", oneAxis ? -1 : 1), value.rank());
        if (!value.isKnown() && (oneAxis || axis == value.rank() - 1)) {
            Axis.Free time = TimeSums.timeOf(value, axis);
            if (time != null) {
                return TimeSums.softmax(call, value, time, logarithm);
            }
        }
        List<Integer> axes = new ArrayList<>();
        for (int each = axis; each < (oneAxis ? axis + 1 : value.rank()); each++) {
            call.requireFixed(value, each, "a softmax");
            axes.add(each);
        }
        return overAxes(
                call,
                value,
                axes,
                rows -> call.steps().plain(call.source(), layer, rows.width(), rows));
    }

    /** Applies a rule to the rows that some fixed axes form. */
    private static Value overAxes(Call call, Value value, List<Integer> axes, Steps.Rule rule)
            throws InterchangeException {
        int[] order = Axes.last(value.rank(), axes);
        int[] back = new int[value.rank()];
        int size = 1;
        for (int axis : axes) {
            size *= value.fixed(axis);
        }
        for (int axis = 0; axis < order.length; axis++) {
            back[order[axis]] = axis;
        }
        if (size == 0 || value.isKnown()) {
            throw call.refusal("it can be expressed for data only, not for constants");
        }
        Value moved = value.transposed(order);
        List<Port> results = Rows.grouped(call, moved, size, rule);
        return new Value(moved.axes(), Steps.payload(results), true).transposed(back);
    }

    private static Value layerNormalization(Call call) throws InterchangeException {
        Value value = call.input(0);
        Value scale = call.constant(1);
        Value shift = call.optional(2) == null ? null : call.constant(2);
        int first = call.axis(call.whole("axis", -1), value.rank());
        double epsilon = call.real("epsilon", 1e-5f);
        call.ignore("stash_type");
        List<Integer> axes = new ArrayList<>();
        int size = 1;
        for (int axis = first; axis < value.rank(); axis++) {
            call.requireFixed(value, axis, "a normalization");
            axes.add(axis);
            size *= value.fixed(axis);
        }
        float[] gamma = vector(call, scale, size);
        float[] beta = shift == null ? new float[size] : vector(call, shift, size);
        LayerSource layer =
                call.steps()
                        .shared(
                                List.of("layer norm", call.node()),
                                key ->
                                        new LayerSource(
                                                new LayerNorm(epsilon),
                                                Map.of("gamma", gamma, "beta", beta)));
        return overAxes(
                call,
                value,
                axes,
                rows -> {
                    Step step = call.steps().add(call.source(), layer, List.of(rows));
                    return call.steps().port(step, 0, rows.width(), rows.time()).at(rows.at());
                });
    }

    private static float[] vector(Call call, Value value, int size) throws InterchangeException {
        if (value.payload().size() != size) {
            throw call.refusal(
                    "a constant of %s elements for %s elements"
                            .formatted(value.payload().size(), size));
        }
        return Numbers.floats(value.numbers());
    }

    private static Value batchNormalization(Call call) throws InterchangeException {
        Value value = call.input(0);
        double epsilon = call.real("epsilon", 1e-5f);
        call.ignore("momentum");
        call.ignore("is_test");
        if (call.whole("training_mode", 0) != 0 || call.whole("spatial", 1) == 0) {
            throw call.refusal("it normalizes by the batch; export the model in evaluation mode");
        }
        double[][] settings = new double[4][];
        if (value.rank() < 2) {
            throw call.refusal("expected at least two axes, got " + value.describe());
        }
        call.requireFixed(value, 1, "a normalization");
        int channels = value.fixed(1);
        for (int number = 0; number < settings.length; number++) {
            settings[number] = call.constant(number + 1).numbers();
            if (settings[number].length != channels) {
                throw call.refusal(
                        "a constant of %s elements for %s channels"
                                .formatted(settings[number].length, channels));
            }
        }
        double[] factors = new double[channels];
        double[] shifts = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            factors[channel] = settings[0][channel] / Math.sqrt(settings[3][channel] + epsilon);
            shifts[channel] = settings[1][channel] - settings[2][channel] * factors[channel];
        }
        Value scaled = Arithmetic.multiply(call, value, ofChannels(factors, value.rank()));
        call.scope()
                .warn(
                        call.source(),
                        "The means and variances of the batch normalization are constants, which"
                                + " became a factor and a shift of every channel; training does not"
                                + " update them.");
        return Arithmetic.add(call, scaled, ofChannels(shifts, value.rank()));
    }

    private static Value ofChannels(double[] values, int rank) {
        List<List<Axis>> axes = new ArrayList<>();
        axes.add(List.of(new Axis.Fixed(values.length)));
        for (int axis = 2; axis < rank; axis++) {
            axes.add(List.of());
        }
        return Value.of(values, true, values.length).withAxes(axes);
    }
}
