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
import java.util.List;
import java.util.Map;

/** Operators of two tensors, element by element. */
final class Arithmetic {
    /** One operation: on numbers, on sizes, and as an equation of rows. */
    private enum Operation {
        ADD("add"),
        SUBTRACT("subtract"),
        MULTIPLY("multiply"),
        DIVIDE("divide"),
        MAXIMUM("maximum"),
        MINIMUM("minimum"),
        REMAINDER(null),
        POWER(null),
        EQUAL("equal"),
        LESS(null),
        LESS_OR_EQUAL(null),
        GREATER("greater"),
        GREATER_OR_EQUAL(null),
        AND(null),
        OR(null);

        private final String equation; // null if it is expressed for constants only

        Operation(String equation) {
            this.equation = equation;
        }

        double of(double a, double b, boolean real) {
            return switch (this) {
                case ADD -> a + b;
                case SUBTRACT -> a - b;
                case MULTIPLY -> a * b;
                case DIVIDE -> real || b == 0 ? a / b : (double) ((long) a / (long) b);
                case MAXIMUM -> Math.max(a, b);
                case MINIMUM -> Math.min(a, b);
                case REMAINDER -> real || b == 0 ? a % b : Math.floorMod((long) a, (long) b);
                case POWER -> Math.pow(a, b);
                case EQUAL -> a == b ? 1 : 0;
                case LESS -> a < b ? 1 : 0;
                case LESS_OR_EQUAL -> a <= b ? 1 : 0;
                case GREATER -> a > b ? 1 : 0;
                case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
                case AND -> a != 0 && b != 0 ? 1 : 0;
                case OR -> a != 0 || b != 0 ? 1 : 0;
            };
        }

        /** Returns the result for sizes, null if it depends on the data. */
        Element of(Extent a, Extent b) {
            Extent result =
                    switch (this) {
                        case ADD -> a.plus(b);
                        case SUBTRACT -> {
                            Extent negative = b.times(Extent.of(-1));
                            yield negative == null ? null : a.plus(negative);
                        }
                        case MULTIPLY -> a.times(b);
                        case DIVIDE -> a.over(b);
                        default -> null;
                    };
            if (result != null) {
                return Value.element(result);
            }
            long left = a.declared();
            long right = b.declared();
            if (left >= 0 && right >= 0 && isOfConstants()) {
                return new Element.Number(of(left, right, false));
            }
            if (this == EQUAL && (isNoSize(a) || isNoSize(b))) {
                return new Element.Number(0); // the other one is at least 1
            }
            boolean compares = this == GREATER || this == LESS;
            if (compares && (isNoSize(a) || isNoSize(b))) {
                return new Element.Number(isNoSize(b) == (this == GREATER) ? 1 : 0);
            }
            if (a.equals(b)) {
                return switch (this) {
                    case EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL -> new Element.Number(1);
                    case LESS, GREATER -> new Element.Number(0);
                    case MAXIMUM, MINIMUM -> Value.element(a);
                    default -> null;
                };
            }
            return null;
        }

        private boolean isOfConstants() {
            return ordinal() >= REMAINDER.ordinal();
        }

        private static boolean isNoSize(Extent extent) {
            return extent.isNumber() && extent.factor() < 1;
        }
    }

    static final List<Operator> OPERATORS =
            List.of(
                    operator("Add", "`add()`, the bias of a layer, or equations", Operation.ADD),
                    operator("Sub", "equations", Operation.SUBTRACT),
                    operator("Mul", "`multiply()` or equations", Operation.MULTIPLY),
                    operator("Div", "equations", Operation.DIVIDE),
                    Operator.of(
                            "Pow",
                            "equations for the exponents −1, −0.5, 0.5, 1, 2, 3",
                            Arithmetic::power),
                    several("Sum", "like Add", Operation.ADD),
                    several("Max", "`maximum()` or equations", Operation.MAXIMUM),
                    several("Min", "equations", Operation.MINIMUM),
                    operator("Mod", "for constants and sizes only", Operation.REMAINDER),
                    operator("Equal", "equations of 1 and 0", Operation.EQUAL),
                    operator("Less", "equations of 1 and 0", Operation.LESS),
                    operator(
                            "LessOrEqual", "for constants and sizes only", Operation.LESS_OR_EQUAL),
                    operator("Greater", "equations of 1 and 0", Operation.GREATER),
                    operator(
                            "GreaterOrEqual",
                            "for constants and sizes only",
                            Operation.GREATER_OR_EQUAL),
                    operator("And", "for constants and sizes only", Operation.AND),
                    operator("Or", "for constants and sizes only", Operation.OR),
                    Operator.of("Where", "a choice by a constant condition", Arithmetic::where));

    private Arithmetic() {}

    private static Operator operator(String name, String becomes, Operation operation) {
        return Operator.of(
                name,
                becomes,
                call -> {
                    call.ignore("fmod");
                    requireNoOldBroadcast(call);
                    return of(call, operation, call.input(0), call.input(1));
                });
    }

    private static Operator several(String name, String becomes, Operation operation) {
        return Operator.of(
                name,
                becomes,
                call -> {
                    Value result = call.input(0);
                    for (int number = 1; number < call.inputs(); number++) {
                        result = of(call, operation, result, call.input(number));
                    }
                    return result;
                });
    }

    /** Before opset 7 an attribute said how to broadcast; where shapes agree it does not matter. */
    private static void requireNoOldBroadcast(Call call) throws InterchangeException {
        if (call.whole("broadcast", 0) != 0 && call.hasAttribute("axis")) {
            throw call.refusal("the old attribute 'axis' is not supported; use opset 7 or newer");
        }
    }

    static Value add(Call call, Value a, Value b) throws InterchangeException {
        return of(call, Operation.ADD, a, b);
    }

    static Value multiply(Call call, Value a, Value b) throws InterchangeException {
        return of(call, Operation.MULTIPLY, a, b);
    }

    private static Value of(Call call, Operation operation, Value a, Value b)
            throws InterchangeException {
        List<Value> operands = Axes.ofAnyBatch(List.of(a, b), call);
        List<List<Axis>> axes = Axes.broadcast(operands, call);
        Axes.requireSmall(axes, call);
        Value left = operands.get(0);
        Value right = operands.get(1);
        if (left.isKnown() && right.isKnown()) {
            return known(call, operation, left.expanded(axes), right.expanded(axes));
        }
        if (operation == Operation.LESS) {
            return of(call, Operation.GREATER, b, a);
        }
        if (operation.equation == null) {
            throw call.refusal("it can be expressed for constants and sizes only, not for data");
        }
        return new Value(axes, Rows.combined(call, operation.equation, axes, left, right), true);
    }

    private static Value known(Call call, Operation operation, Value a, Value b)
            throws InterchangeException {
        boolean real = a.real() || b.real();
        List<Element> elements = new ArrayList<>();
        double[] first = a.numbers();
        double[] second = b.numbers();
        if (first != null && second != null) {
            double[] results = new double[first.length];
            for (int index = 0; index < results.length; index++) {
                results[index] = operation.of(first[index], second[index], real);
            }
            return new Value(a.axes(), new Payload.Numbers(results), real);
        }
        for (int index = 0; index < a.payload().size(); index++) {
            Element result = operation.of(extent(a, index), extent(b, index));
            if (result == null) {
                throw call.refusal(
                        "%s of sizes that depend on batch or time cannot be expressed"
                                .formatted(call.node().operator()));
            }
            elements.add(result);
        }
        return new Value(a.axes(), Payload.of(elements), false);
    }

    private static Extent extent(Value value, int index) {
        return switch (value.payload().get(index)) {
            case Element.Number(double number) -> Extent.of((long) number);
            case Element.Size(Extent extent) -> extent;
            case Element.Column column -> throw new IllegalArgumentException("no size");
        };
    }

    private static Value power(Call call) throws InterchangeException {
        Value base = call.input(0);
        Value exponent = call.constant(1);
        if (base.isKnown()) {
            return of(call, Operation.POWER, base, exponent);
        }
        if (exponent.numbers().length == 0 || !Numbers.allEqual(exponent.numbers())) {
            throw call.refusal("different exponents cannot be expressed");
        }
        double value = exponent.numbers()[0];
        List<String> lines =
                switch (Double.toString(value)) {
                    case "-1.0" ->
                            List.of("one = constant 1", "power = divide one x1", "output power");
                    case "-0.5" -> List.of("power = rsqrt x1", "output power");
                    case "0.5" -> List.of("power = sqrt x1", "output power");
                    case "1.0" -> List.of("output x1");
                    case "2.0" -> List.of("power = multiply x1 x1", "output power");
                    case "3.0" ->
                            List.of(
                                    "square = multiply x1 x1",
                                    "power = multiply square x1",
                                    "output power");
                    default ->
                            throw call.refusal(
                                    "exponent %s; expected -1, -0.5, 0.5, 1, 2 or 3"
                                            .formatted(value));
                };
        return Rows.mapped(call, base, lines);
    }

    private static Value where(Call call) throws InterchangeException {
        Value condition = call.input(0);
        if (condition.numbers() == null) {
            throw call.refusal("its condition depends on the data; this cannot be expressed");
        }
        List<Value> values =
                Axes.ofAnyBatch(List.of(condition, call.input(1), call.input(2)), call);
        List<List<Axis>> axes = Axes.broadcast(values, call);
        Axes.requireSmall(axes, call);
        double[] chosen = values.getFirst().expanded(axes).numbers();
        Value yes = values.get(1).expanded(axes);
        Value no = values.get(2).expanded(axes);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < chosen.length; index++) {
            elements.add((chosen[index] != 0 ? yes : no).payload().get(index));
        }
        return new Value(axes, Payload.of(elements), yes.real() || no.real());
    }

    /** Layers that combine rows of one width without further settings. */
    static Port merged(Call call, String equation, Port a, Port b) throws InterchangeException {
        int width = Math.max(a.width(), b.width());
        if (a.width() == b.width() && !a.equals(b)) {
            switch (equation) {
                case "add" -> {
                    return call.steps().plain(call.source(), Layers.add(), width, a, b);
                }
                case "multiply" -> {
                    return call.steps().plain(call.source(), Layers.multiply(), width, a, b);
                }
                case "maximum" -> {
                    return call.steps().plain(call.source(), Layers.maximum(), width, a, b);
                }
                default -> {
                    // as equations
                }
            }
        }
        return call.steps()
                .equations(
                        call.source(),
                        List.of("value = %s x1 x2".formatted(equation), "output value"),
                        Map.of(),
                        width,
                        List.of(a, b));
    }
}
