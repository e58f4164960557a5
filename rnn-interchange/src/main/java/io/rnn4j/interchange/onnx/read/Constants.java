package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.List;

/** Constant, and If with a condition that is known. */
final class Constants {
    static final List<Operator> OPERATORS =
            List.of(
                    Operator.of("Constant", "a constant: weights, sizes", Constants::constant),
                    new Operator(
                            "If",
                            "the branch that is taken; rejected if that depends on the data",
                            Constants::branch));

    private Constants() {}

    private static Value constant(Call call) throws InterchangeException {
        Value tensor = call.tensor("value");
        if (tensor != null) {
            return tensor;
        }
        if (call.hasAttribute("value_float")) {
            return Value.of(new double[] {call.real("value_float", 0)}, true);
        }
        if (call.hasAttribute("value_int")) {
            return Value.of(new double[] {call.whole("value_int", 0)}, false);
        }
        float[] reals = call.reals("value_floats");
        if (reals != null) {
            double[] values = new double[reals.length];
            for (int index = 0; index < values.length; index++) {
                values[index] = reals[index];
            }
            return Value.of(values, true, values.length);
        }
        long[] wholes = call.wholes("value_ints");
        if (wholes == null) {
            throw call.refusal("expected a constant of numbers");
        }
        double[] values = new double[wholes.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = wholes[index];
        }
        return Value.of(values, false, values.length);
    }

    private static List<Value> branch(Call call) throws InterchangeException {
        double[] condition = call.input(0).numbers();
        if (condition == null || condition.length != 1) {
            throw call.refusal(
                    "its condition depends on the data; only constant ones are supported");
        }
        call.ignore("then_branch");
        call.ignore("else_branch");
        String taken = condition[0] != 0 ? "then_branch" : "else_branch";
        return call.scope().inner(call.graph(taken)).run();
    }
}
