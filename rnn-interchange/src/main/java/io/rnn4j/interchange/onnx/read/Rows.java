package io.rnn4j.interchange.onnx.read;

import io.rnn4j.core.layer.Dense;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Element;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Equations of the rows that tensors consist of. */
final class Rows {
    private Rows() {}

    /** Computes equations of every element; they read {@code x1}. */
    static Value mapped(Call call, Value value, List<String> lines) throws InterchangeException {
        return eachPort(
                call,
                value,
                port ->
                        call.steps()
                                .equations(
                                        call.source(),
                                        lines,
                                        Map.of(),
                                        port.width(),
                                        List.of(port)));
    }

    /** Changes all elements by a rule of rows that keeps their number. */
    static Value eachPort(Call call, Value value, Steps.Rule rule) throws InterchangeException {
        if (areWhole(value.payload())) {
            return call.steps().mapped(value, rule);
        }
        Port rows = rule.apply(call.steps().rows(call.source(), value.payload()));
        return new Value(value.axes(), Steps.payload(List.of(rows)), true);
    }

    /** Returns whether the elements are all those of some ports, each once. */
    private static boolean areWhole(Payload payload) {
        Map<Port, Integer> counts = new HashMap<>();
        for (int index = 0; index < payload.size(); index++) {
            if (!(payload.get(index) instanceof Element.Column column)) {
                return false;
            }
            counts.merge(column.port(), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .allMatch(entry -> entry.getKey().width() == entry.getValue());
    }

    /**
     * Splits the elements into groups of equal size, each the elements of one row, and computes a
     * row of each.
     */
    static List<Port> grouped(Call call, Value value, int size, Steps.Rule rule)
            throws InterchangeException {
        List<Port> results = new ArrayList<>();
        for (int first = 0; first < value.payload().size(); first += size) {
            int[] indexes = new int[size];
            for (int index = 0; index < size; index++) {
                indexes[index] = first + index;
            }
            results.add(
                    rule.apply(call.steps().rows(call.source(), value.payload().pick(indexes))));
        }
        return results;
    }

    // ---- two tensors

    /** Combines two tensors element by element; at least one of them has computed elements. */
    static Payload combined(Call call, String equation, List<List<Axis>> axes, Value a, Value b)
            throws InterchangeException {
        Value left = a.expanded(axes);
        Value right = b.expanded(axes);
        int width = left.payload().size();
        if (a.numbers() != null) {
            return withConstants(call, equation, constants(a, left), right.payload(), true);
        }
        if (b.numbers() != null) {
            Payload biased =
                    equation.equals("add") ? biased(call, left.payload(), right.numbers()) : null;
            return biased != null
                    ? biased
                    : withConstants(call, equation, constants(b, right), left.payload(), false);
        }
        Port first = operand(call, a, left, width);
        Port second = operand(call, b, right, width);
        Axis.Free time = first.time() != null ? first.time() : second.time();
        if (second.time() != null && second.time() != time) {
            call.choices().unite(time, second.time());
        }
        first = call.steps().overTime(call.source(), first, time);
        second = call.steps().overTime(call.source(), second, time);
        if (Math.max(first.width(), second.width()) < width) {
            first = call.steps().rows(call.source(), left.payload());
        }
        return Steps.payload(List.of(Arithmetic.merged(call, equation, first, second)));
    }

    /** Returns a row of one element, which is repeated by itself, or of all elements. */
    private static Port operand(Call call, Value value, Value expanded, int width)
            throws InterchangeException {
        boolean one = value.payload().size() == 1;
        return call.steps().rows(call.source(), one ? value.payload() : expanded.payload());
    }

    /**
     * Constants of an equation: a number, a row of numbers, or a weight.
     *
     * @param values the numbers
     * @param fixed whether training does not change them
     */
    private record Constants(double[] values, boolean fixed) {}

    /** One number, or a row of zeros and ones, is not a weight. */
    private static Constants constants(Value value, Value expanded) {
        double[] numbers = expanded.numbers();
        boolean selects = !Numbers.allEqual(numbers);
        for (double number : numbers) {
            selects &= number == 0 || number == 1;
        }
        boolean one = value.payload().size() == 1 && (value.rank() == 0 || numbers.length > 1);
        return new Constants(numbers, one || selects || !value.real());
    }

    private static Payload withConstants(
            Call call, String equation, Constants constants, Payload payload, boolean constantFirst)
            throws InterchangeException {
        Port port = call.steps().rows(call.source(), payload);
        double[] numbers = constants.values();
        List<String> lines = new ArrayList<>();
        if (constants.fixed()) {
            int count = Numbers.allEqual(numbers) ? 1 : numbers.length;
            StringBuilder row = new StringBuilder();
            for (int index = 0; index < count; index++) {
                row.append(' ').append((float) numbers[index]);
            }
            lines.add("number = constant" + row);
        } else {
            lines.add("number = vector values " + numbers.length);
        }
        lines.add(
                constantFirst
                        ? "value = %s number x1".formatted(equation)
                        : "value = %s x1 number".formatted(equation));
        lines.add("output value");
        Map<String, float[]> weights =
                constants.fixed() ? Map.of() : Map.of("values", Numbers.floats(numbers));
        return Steps.payload(
                List.of(
                        call.steps()
                                .equations(
                                        call.source(),
                                        lines,
                                        weights,
                                        numbers.length,
                                        List.of(port))));
    }

    /**
     * Adds constants to the results of dense layers without a bias by giving them a bias; null if
     * the elements are not such results.
     */
    private static Payload biased(Call call, Payload payload, double[] constants)
            throws InterchangeException {
        List<Port> ports = wholePorts(payload);
        if (ports == null) {
            return null;
        }
        List<Port> results = new ArrayList<>();
        int at = 0;
        for (Port port : ports) {
            Step step = port.step();
            boolean fits =
                    !step.isInput()
                            && step.layer().layer() instanceof Dense dense
                            && !dense.useBias();
            if (!fits) {
                return null;
            }
            float[] bias = Numbers.floats(Arrays.copyOfRange(constants, at, at + port.width()));
            at += port.width();
            LayerSource layer =
                    call.steps()
                            .shared(
                                    List.of("bias", step.layer(), List.of(boxed(bias))),
                                    key -> withBias(step.layer(), bias));
            Step sum = call.steps().add(call.source(), layer, step.reads());
            results.add(call.steps().port(sum, 0, port.width(), port.time()).at(port.at()));
        }
        return Steps.payload(results);
    }

    private static LayerSource withBias(LayerSource source, float[] bias) {
        Map<String, float[]> weights = new HashMap<>(source.weights());
        weights.put("bias", bias);
        return new LayerSource(((Dense) source.layer()).useBias(true), weights);
    }

    private static List<Float> boxed(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    /** Returns the ports whose elements, all and in order, these are; null if there are none. */
    private static List<Port> wholePorts(Payload payload) {
        List<Port> ports = new ArrayList<>();
        for (int index = 0; index < payload.size(); ) {
            if (!(payload.get(index) instanceof Element.Column(Port port, int first))
                    || first != 0
                    || port.width() > payload.size() - index) {
                return null;
            }
            for (int column = 0; column < port.width(); column++, index++) {
                if (!payload.get(index).equals(new Element.Column(port, column))) {
                    return null;
                }
            }
            ports.add(port);
        }
        return ports;
    }
}
