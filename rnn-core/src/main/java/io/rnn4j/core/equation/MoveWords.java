package io.rnn4j.core.equation;

import io.rnn4j.api.layer.Node;

/** What a node does that has no equations, in words. */
final class MoveWords {
    private MoveWords() {}

    static String of(Node.Move move) {
        return switch (move) {
            case Node.Concatenate node -> node.inputs().size() + " inputs, one behind the other";
            case Node.ZeroMasked node -> "0 at masked steps";
            case Node.LastStep node -> "the last step that is not masked";
            case Node.Reverse node -> "the steps that are not masked, in the opposite order";
            case Node.Repeat node -> "the same row at " + node.steps() + " steps";
            case Node.Pool node ->
                    switch (node.pooling()) {
                        case MEAN -> "the mean of the steps that are not masked";
                        case MAXIMUM -> "the maximum of the steps that are not masked";
                    };
        };
    }
}
