package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.List;

/**
 * An operator of ONNX that can be imported.
 *
 * @param name its name
 * @param becomes what it becomes, and what of it is refused, for the guide
 * @param rule computes its outputs
 */
public record Operator(String name, String becomes, Rule rule) {
    /** Computes the outputs of a node. */
    public interface Rule {
        /**
         * {@return the outputs}
         *
         * @param call the node and its inputs
         * @throws InterchangeException if the node cannot be expressed
         */
        List<Value> apply(Call call) throws InterchangeException;
    }

    /** Computes the only output of a node. */
    interface Single {
        Value apply(Call call) throws InterchangeException;
    }

    static Operator of(String name, String becomes, Single rule) {
        return new Operator(name, becomes, call -> List.of(rule.apply(call)));
    }
}
