package io.rnn4j.interchange.onnx.read;

import io.rnn4j.api.component.Activation;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.Gelu;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Extent;
import io.rnn4j.interchange.onnx.symbol.Payload;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Operators of one tensor, element by element. */
final class Functions {
    static final List<Operator> OPERATORS = operators();

    private Functions() {}

    private static List<Operator> operators() {
        List<Operator> all = new ArrayList<>();
        all.add(activation("Relu", Activations.RELU, x -> Math.max(x, 0)));
        all.add(activation("Tanh", Activations.TANH, Math::tanh));
        all.add(activation("Sigmoid", Activations.SIGMOID, x -> 1 / (1 + Math.exp(-x))));
        all.add(activation("Softplus", Activations.SOFTPLUS, null));
        all.add(activation("Softsign", Activations.SOFTSIGN, null));
        all.add(
                Operator.of(
                        "Elu",
                        "an activation",
                        call -> layer(call, new Elu((float) call.real("alpha", 1)))));
        all.add(
                Operator.of(
                        "LeakyRelu",
                        "an activation",
                        call -> layer(call, new LeakyRelu((float) call.real("alpha", 0.01f)))));
        all.add(
                Operator.of(
                        "Gelu",
                        "an activation",
                        call ->
                                layer(
                                        call,
                                        new Gelu(
                                                call.text("approximate", "none").equals("tanh")))));
        all.add(Operator.of("HardSigmoid", "an activation or equations", Functions::hardSigmoid));
        all.add(
                Operator.of(
                        "HardSwish",
                        "equations",
                        call ->
                                equations(
                                        call,
                                        List.of(
                                                "zero = constant 0",
                                                "one = constant 1",
                                                "line = affine x1 " + 1.0 / 6 + " 0.5",
                                                "above = maximum line zero",
                                                "gate = minimum above one",
                                                "value = multiply x1 gate",
                                                "output value"))));
        all.add(
                Operator.of(
                        "Swish",
                        "equations",
                        call ->
                                equations(
                                        call,
                                        List.of(
                                                "scaled = affine x1 %s 0"
                                                        .formatted(call.real("alpha", 1)),
                                                "gate = sigmoid scaled",
                                                "value = multiply x1 gate",
                                                "output value"))));
        all.add(
                Operator.of(
                        "Mish",
                        "equations",
                        call ->
                                equations(
                                        call,
                                        List.of(
                                                "soft = softplus x1",
                                                "gate = tanh soft",
                                                "value = multiply x1 gate",
                                                "output value"))));
        all.add(
                Operator.of(
                        "Selu",
                        "equations",
                        call ->
                                equations(
                                        call,
                                        elu(
                                                call.real("alpha", 1.67326319217681884765625),
                                                call.real("gamma", 1.05070102214813232421875)))));
        all.add(
                Operator.of(
                        "ThresholdedRelu",
                        "equations",
                        call ->
                                equations(
                                        call,
                                        NodeActivation.thresholdedRelu(call.real("alpha", 1)))));
        all.add(Operator.of("Clip", "equations", Functions::clip));
        all.add(function("Neg", List.of("value = affine x1 -1 0", "output value"), x -> -x));
        all.add(function("Abs", List.of("value = abs x1", "output value"), Math::abs));
        all.add(function("Exp", List.of("value = exp x1", "output value"), Math::exp));
        all.add(function("Log", List.of("value = log x1", "output value"), Math::log));
        all.add(function("Sqrt", List.of("value = sqrt x1", "output value"), Math::sqrt));
        all.add(
                function(
                        "Reciprocal",
                        List.of("one = constant 1", "value = divide one x1", "output value"),
                        x -> 1 / x));
        all.add(constants("Not", x -> x == 0 ? 1 : 0));
        all.add(constants("Floor", Math::floor));
        all.add(constants("Ceil", Math::ceil));
        all.add(constants("Round", Math::rint));
        return List.copyOf(all);
    }

    private static Operator activation(
            String name, Activation activation, DoubleUnaryOperator ofNumbers) {
        return Operator.of(
                name,
                "an activation",
                call ->
                        ofNumbers != null && call.input(0).numbers() != null
                                ? folded(call.input(0), ofNumbers)
                                : layer(call, activation));
    }

    private static Value layer(Call call, Activation activation) throws InterchangeException {
        return Rows.eachPort(
                call,
                computed(call),
                port ->
                        call.steps()
                                .plain(
                                        call.source(),
                                        Layers.activation(activation),
                                        port.width(),
                                        port));
    }

    private static Value computed(Call call) throws InterchangeException {
        Value value = call.input(0);
        if (value.isKnown()) {
            throw call.refusal("it can be expressed for data only, not for constants");
        }
        return value;
    }

    private static Operator function(
            String name, List<String> lines, DoubleUnaryOperator ofNumbers) {
        return Operator.of(
                name,
                "equations",
                call -> {
                    Value value = call.input(0);
                    if (value.numbers() != null) {
                        return folded(value, ofNumbers);
                    }
                    if (name.equals("Neg") && value.isKnown()) {
                        return negative(call);
                    }
                    return equations(call, lines);
                });
    }

    private static Value negative(Call call) throws InterchangeException {
        List<Extent> sizes = new ArrayList<>();
        for (Extent size : call.extents(0)) {
            sizes.add(size.times(Extent.of(-1)));
        }
        return call.input(0).rank() == 0 ? Value.of(sizes).without(0) : Value.of(sizes);
    }

    private static Operator constants(String name, DoubleUnaryOperator ofNumbers) {
        return Operator.of(
                name,
                "for constants only",
                call -> {
                    Value value = call.input(0);
                    if (value.numbers() == null) {
                        throw call.refusal("it can be expressed for constants only, not for data");
                    }
                    return folded(value, ofNumbers);
                });
    }

    private static Value folded(Value value, DoubleUnaryOperator ofNumbers) {
        double[] numbers = value.numbers();
        double[] results = new double[numbers.length];
        for (int index = 0; index < results.length; index++) {
            results[index] = ofNumbers.applyAsDouble(numbers[index]);
        }
        return new Value(value.axes(), new Payload.Numbers(results), value.real());
    }

    private static Value equations(Call call, List<String> lines) throws InterchangeException {
        return Rows.mapped(call, computed(call), lines);
    }

    private static List<String> elu(double alpha, double gamma) {
        return List.of(
                "zero = constant 0",
                "above = maximum x1 zero",
                "below = minimum x1 zero",
                "bent = expm1 below",
                "scaled = affine bent %s 0".formatted(alpha),
                "sum = add above scaled",
                "value = affine sum %s 0".formatted(gamma),
                "output value");
    }

    private static Value hardSigmoid(Call call) throws InterchangeException {
        double alpha = call.real("alpha", 0.2f);
        double beta = call.real("beta", 0.5);
        Activation known =
                new NodeActivation("hardsigmoid", alpha, beta, Double.POSITIVE_INFINITY)
                        .ofLibrary();
        return known != null
                ? layer(call, known)
                : equations(call, NodeActivation.hardSigmoid(alpha, beta));
    }

    private static Value clip(Call call) throws InterchangeException {
        double lowest = call.real("min", Double.NEGATIVE_INFINITY);
        double highest = call.real("max", Double.POSITIVE_INFINITY);
        if (call.optional(1) != null) {
            lowest = scalar(call, 1);
        }
        if (call.optional(2) != null) {
            highest = scalar(call, 2);
        }
        double from = lowest;
        double to = highest;
        if (call.input(0).numbers() != null) {
            return folded(call.input(0), x -> Math.min(Math.max(x, from), to));
        }
        List<String> lines = new ArrayList<>();
        String last = "x1";
        if (from > -Float.MAX_VALUE) {
            lines.add("lowest = constant " + from);
            lines.add("above = maximum x1 lowest");
            last = "above";
        }
        if (to < Float.MAX_VALUE) {
            lines.add("highest = constant " + to);
            lines.add("below = minimum %s highest".formatted(last));
            last = "below";
        }
        lines.add("output " + last);
        return last.equals("x1") ? call.input(0) : equations(call, lines);
    }

    private static double scalar(Call call, int number) throws InterchangeException {
        double[] values = call.constant(number).numbers();
        if (values.length != 1) {
            throw call.refusal("input %s must be one number".formatted(number));
        }
        return values[0];
    }
}
