package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.List;

/**
 * An operator of ONNX that can be imported.
 *
 * @param name its name
 * @param becomes what it becomes, and what of it is rejected, for the guide
 * @param rule computes its outputs
 * @param hint infers what axes of inputs are although some inputs are not known yet
 */
record Operator(String name, String becomes, Rule rule, Hint hint) {
    Operator(String name, String becomes, Rule rule) {
        this(name, becomes, rule, call -> {});
    }

    /** Infers what axes of inputs are. */
    interface Hint {
        /**
         * Infers what axes of inputs are.
         *
         * @param call the node and its inputs, null for those that are not known yet
         * @throws InterchangeException if two nodes contradict each other
         */
        void learn(Call call) throws InterchangeException;
    }

    /** Computes the outputs of a node. */
    interface Rule {
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
