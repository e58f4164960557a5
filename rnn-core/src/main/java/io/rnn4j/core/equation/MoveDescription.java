package io.rnn4j.core.equation;

import io.rnn4j.api.layer.Node;

import java.util.List;

/** Description in words of a node that has no equations. */
final class MoveDescription {
    private MoveDescription() {}

    static Section of(Node.Move move) {
        return new Section(text(move), List.of(), List.of(), List.of());
    }

    private static String text(Node.Move move) {
        return switch (move) {
            case Node.Concatenate node -> node.inputs().size() + " concatenated inputs";
            case Node.ZeroMasked node -> "0 at masked steps";
            case Node.LastStep node -> "the last unmasked step";
            case Node.Reverse node -> "the unmasked steps in reverse order";
            case Node.Repeat node -> "the same row at " + node.steps() + " steps";
            case Node.Pool node ->
                    switch (node.pooling()) {
                        case MEAN -> "the mean of the unmasked steps";
                        case MAXIMUM -> "the maximum of the unmasked steps";
                    };
        };
    }
}
