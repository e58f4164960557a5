package io.rnn4j.interchange.onnx.read;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.equation.EquationCell;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolutions over time that keep the number of steps. Every element of the window is the sequence
 * delayed by some steps, forward or backward; the states of a delay begin with 0, which is the
 * padding. A dense layer multiplies the window with the kernel.
 */
final class Convolutions {
    static final List<Operator> OPERATORS =
            List.of(
                    new Operator(
                            "Conv",
                            "`dense(units)` of sequences that are delayed by some steps; rejected"
                                    + " over more axes than time, with strides or groups, and where"
                                    + " it shortens the sequence",
                            call -> List.of(convolved(call)),
                            Convolutions::learn));
    private static final int LONGEST = 200;
    private static final int LONGEST_DELAY = 499; // with two equations for each step, 1,000 at most

    private Convolutions() {}

    private static void learn(Call call) throws InterchangeException {
        Value x = call.optional(0);
        if (x != null && x.rank() == 3) {
            RecurrentNodes.known(call, x, 0, Axis.Kind.BATCH);
            RecurrentNodes.known(call, x, 2, Axis.Kind.TIME);
        }
    }

    private static Value convolved(Call call) throws InterchangeException {
        Value x = call.input(0);
        Value kernel = call.constant(1);
        Value bias = call.optional(2) == null ? null : call.constant(2);
        if (x.rank() != 3 || kernel.rank() != 3) {
            throw call.refusal(
                    ("a convolution of %s cannot be expressed, only one over time, [batch,"
                         + " channels, steps]; leave it out, and compute it before the model")
                            .formatted(x.describe()));
        }
        learn(call);
        call.requireFixed(x, 1, "a convolution");
        Axis.Free time = time(call, x);
        int filters = kernel.fixed(0);
        int channels = kernel.fixed(1);
        int size = kernel.fixed(2);
        if (call.whole("group", 1) != 1) {
            throw call.refusal("it has groups; use one group, or several convolutions");
        }
        if (channels != x.fixed(1) || size < 1 || size > LONGEST || filters < 1) {
            throw call.refusal(
                    ("a kernel %s for %s, expected [filters, %s, steps] with at most %s steps;"
                                    + " export the model again")
                            .formatted(kernel.describe(), x.describe(), x.fixed(1), LONGEST));
        }
        int before = before(call, size);
        Port rows =
                call.steps()
                        .overTime(
                                call.source(), call.steps().rows(call.source(), x.payload()), time);
        if (rows.at() >= 0) {
            throw call.refusal("it reads a single step of time; leave it out");
        }
        call.scope().masks().use(call.source(), time, null);
        Port window = window(call, rows, size, before);
        LayerSource dense =
                call.steps()
                        .shared(
                                List.of("convolution", call.node()),
                                key -> dense(kernel, bias, filters, channels, size));
        Step step = call.steps().add(call.source(), dense, List.of(window));
        Port result = call.steps().port(step, 0, filters, time);
        List<List<Axis>> axes = new ArrayList<>(x.axes());
        axes.set(1, List.of(new Axis.Fixed(filters)));
        return new Value(axes, Steps.payload(List.of(result)), true);
    }

    private static Axis.Free time(Call call, Value x) throws InterchangeException {
        List<Axis> last = x.axes().get(2);
        if (last.size() == 1 && last.getFirst() instanceof Axis.Free time && !x.isKnown()) {
            return time;
        }
        throw call.refusal(
                ("it has no time axis in %s; export the model with a batch and time as axes of"
                                + " their own")
                        .formatted(x.describe()));
    }

    /** Returns the rows of all steps of a window side by side. */
    private static Port window(Call call, Port rows, int size, int before)
            throws InterchangeException {
        if (size == 1) {
            return rows;
        }
        int dilation = (int) single(call, "dilations");
        List<Port> window = new ArrayList<>();
        for (int tap = 0; tap < size; tap++) {
            window.add(delayed(call, rows, before - tap * dilation));
        }
        return call.steps()
                .plain(
                        call.source(),
                        Layers.concatenate(),
                        size * rows.width(),
                        window.toArray(Port[]::new));
    }

    /** Returns the only number of an attribute, 1 if it is absent. */
    private static long single(Call call, String name) throws InterchangeException {
        long[] values = call.wholes(name);
        if (values != null && (values.length != 1 || values[0] < 1 || values[0] > LONGEST)) {
            throw call.refusal(
                    "%s is %s, expected one number from 1 to %s, for the axis of time"
                            .formatted(name, Arrays.toString(values), LONGEST));
        }
        return values == null ? 1 : values[0];
    }

    /** Returns the number of zeros before the sequence. */
    private static int before(Call call, int size) throws InterchangeException {
        long[] shape = call.wholes("kernel_shape");
        if (shape != null && (shape.length != 1 || shape[0] != size)) {
            throw call.refusal(
                    "kernel_shape is %s, expected [%s], the number of steps of the kernel"
                            .formatted(Arrays.toString(shape), size));
        }
        if (single(call, "strides") != 1) {
            throw call.refusal(
                    "its stride shortens the sequence, which cannot be expressed; use a stride of"
                            + " 1, or compute the convolution before the model");
        }
        long reach = (size - 1) * single(call, "dilations");
        String automatic = call.text("auto_pad", "NOTSET");
        long[] given = call.wholes("pads");
        if (given != null && given.length != 2) {
            throw call.refusal(
                    "pads is %s, expected two numbers, of steps before and after the sequence"
                            .formatted(Arrays.toString(given)));
        }
        long[] pads = given == null ? new long[2] : given;
        long first =
                switch (automatic) {
                    case "SAME_UPPER" -> reach / 2;
                    case "SAME_LOWER" -> (reach + 1) / 2;
                    case "NOTSET" -> pads[0];
                    default -> 0;
                };
        long last = automatic.startsWith("SAME") ? reach - first : pads[1];
        if (first < 0 || last < 0 || first + last != reach) {
            throw call.refusal(
                    ("its padding of %s and %s steps changes the number of steps, which cannot be"
                                    + " expressed; pad by %s steps in all, as padding='same' does")
                            .formatted(first, last, reach));
        }
        return (int) first;
    }

    /** Returns a sequence delayed by some steps; negative ones are steps ahead. */
    private static Port delayed(Call call, Port rows, int steps) throws InterchangeException {
        if (steps == 0) {
            return rows;
        }
        int count = Math.abs(steps);
        if (count > LONGEST_DELAY) {
            throw call.refusal(
                    ("its window reads a row %s steps away, expected at most %s; use a smaller"
                                    + " kernel or dilation, or compute the convolution before the"
                                    + " model")
                            .formatted(count, LONGEST_DELAY));
        }
        List<String> lines = new ArrayList<>(List.of("h = state"));
        for (int step = 1; step <= count; step++) {
            lines.add("d%s = state".formatted(step));
        }
        lines.add("next h d" + count);
        lines.add("next d1 x");
        for (int step = 2; step <= count; step++) {
            lines.add("next d%s d%s".formatted(step, step - 1));
        }
        return call.steps()
                .plain(
                        call.source(),
                        Layers.recurrent(new EquationCell(lines), rows.width())
                                .returnSequences(true)
                                .reverse(steps < 0),
                        rows.width(),
                        rows);
    }

    private static LayerSource dense(
            Value kernel, Value bias, int filters, int channels, int size) {
        double[] numbers = kernel.numbers(); // [filters, channels, size]
        float[] weights = new float[numbers.length];
        for (int filter = 0; filter < filters; filter++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int tap = 0; tap < size; tap++) {
                    weights[(tap * channels + channel) * filters + filter] =
                            (float) numbers[(filter * channels + channel) * size + tap];
                }
            }
        }
        Map<String, float[]> values = new HashMap<>(Map.of("kernel", weights));
        if (bias != null) {
            values.put("bias", Numbers.floats(bias.numbers()));
        }
        return new LayerSource(Layers.dense(filters).useBias(bias != null), values);
    }
}
