package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Products of two computed tensors, [batch, n, k] and [batch, k, m], as attention has them: sums
 * over the steps of time, weighted by step, and scalar products of rows. One of the three axes may
 * be time.
 */
final class ComputedProducts {
    private static final int MOST = 256;

    private ComputedProducts() {}

    static Value of(Call call, Value a, Value b) throws InterchangeException {
        if (a.rank() != 3 || b.rank() != 3 || !isBatch(a) || !isBatch(b)) {
            throw refusal(call, a, b);
        }
        Axis.Free left = TimeSums.timeOf(a, 1);
        Axis.Free inner = TimeSums.timeOf(a, 2);
        Axis.Free right = TimeSums.timeOf(b, 2);
        Axis.Free other = TimeSums.timeOf(b, 1);
        int times = (left == null ? 0 : 1) + (inner == null ? 0 : 1) + (right == null ? 0 : 1);
        if (times > 1 || (inner == null) != (other == null)) {
            throw refusal(call, a, b);
        }
        if (inner != null && inner != other) {
            call.choices().unite(inner, other);
        }
        requireFixed(call, a, left, inner);
        requireFixed(call, b, other, right);
        int rows = left != null ? 1 : a.fixed(1);
        int columns = right != null ? 1 : b.fixed(2);
        int depth = inner != null ? 1 : a.fixed(2);
        if (inner == null && depth != b.fixed(1) || (long) rows * columns > MOST) {
            throw refusal(call, a, b);
        }
        List<Port> results = new ArrayList<>();
        if (inner != null) {
            call.scope().masks().use(call.source(), inner, null);
            Port values = rows(call, b.payload(), 0, 1, columns, inner);
            for (int row = 0; row < rows; row++) {
                Port weights = rows(call, a.payload(), row, 1, 1, inner);
                Port weighted = multiplied(call, values, weights, false);
                results.add(TimeSums.sum(call, weighted));
            }
        } else {
            Axis.Free time = left != null ? left : right;
            for (int row = 0; row < rows; row++) {
                Port first = rows(call, a.payload(), row * depth, 1, depth, time);
                for (int column = 0; column < columns; column++) {
                    Port second = rows(call, b.payload(), column, columns, depth, time);
                    results.add(multiplied(call, first, second, true));
                }
            }
        }
        List<List<Axis>> axes = List.of(a.axes().get(0), a.axes().get(1), b.axes().get(2));
        return new Value(axes, Steps.payload(results), true);
    }

    private static boolean isBatch(Value value) {
        List<Axis> parts = value.axes().getFirst();
        return parts.size() == 1
                && parts.getFirst() instanceof Axis.Free free
                && free.kind() == Axis.Kind.BATCH;
    }

    private static InterchangeException refusal(Call call, Value a, Value b) {
        return call.refusal(
                ("a product of two computed tensors, %s and %s, cannot be expressed, only one of"
                     + " [batch, n, k] and [batch, k, m] in which one of n, k and m is time; build"
                     + " this part in rnn4j with Attention or AttentionCell")
                        .formatted(a.describe(), b.describe()));
    }

    private static void requireFixed(Call call, Value value, Axis.Free first, Axis.Free second)
            throws InterchangeException {
        if (first == null) {
            call.requireFixed(value, 1, "a product");
        }
        if (second == null) {
            call.requireFixed(value, 2, "a product");
        }
    }

    /** Returns elements at equal distances as rows, at every step if there is a time axis. */
    private static Port rows(
            Call call, Payload payload, int first, int distance, int count, Axis.Free time)
            throws InterchangeException {
        int[] indexes = new int[count];
        for (int index = 0; index < count; index++) {
            indexes[index] = first + index * distance;
        }
        Port rows = call.steps().rows(call.source(), payload.pick(indexes));
        return call.steps().overTime(call.source(), rows, time);
    }

    /** Multiplies rows, of which the second ones may have one element, and may sum the results. */
    private static Port multiplied(Call call, Port first, Port second, boolean summed)
            throws InterchangeException {
        List<String> lines = new ArrayList<>(List.of("v = multiply x1 x2"));
        if (summed) {
            lines.add("s = sum v");
        }
        lines.add("output " + (summed ? "s" : "v"));
        int width = summed ? 1 : first.width();
        return call.steps()
                .equations(call.source(), lines, Map.of(), width, List.of(first, second));
    }
}
