package io.rnn4j.core.run.batch;

import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.training.FitOptions.Truncation;

import java.util.ArrayList;
import java.util.List;

/**
 * The pieces that sequences are cut into, in the order of time.
 *
 * @param all the pieces
 */
public record Pieces(List<Piece> all) {

    /**
     * A piece.
     *
     * @param ahead the steps that only move the states on; null for none
     * @param trained the steps that are trained on
     */
    public record Piece(Samples ahead, Samples trained) {}

    public static Pieces of(Assembly assembly, Samples samples, Truncation truncation) {
        if (truncation == null) {
            return new Pieces(List.of(new Piece(null, samples)));
        }
        assembly.requireStreaming(signal -> true, "train on whole sequences");
        int axis = axis(assembly);
        if (!assembly.outputs().stream().allMatch(signal -> signal.time().isOfInput())) {
            throw new IllegalArgumentException(
                    "a model that is trained on pieces of sequences answers at every step; let the"
                            + " last recurrent layer return sequences, or train on whole ones");
        }
        int steps = samples.steps[axis];
        List<Piece> pieces = new ArrayList<>();
        for (int start = 0; start < steps; start += truncation.forward()) {
            int end = Math.min(steps, start + truncation.forward());
            int cut = Math.max(start, end - truncation.backward());
            pieces.add(
                    new Piece(
                            cut == start ? null : samples.steps(axis, assembly, start, cut),
                            samples.steps(axis, assembly, cut, end)));
        }
        return new Pieces(pieces);
    }

    /**
     * Finds the only time axis. With several there is no meaning to cut along: which steps of a
     * source belong to a piece of its translation is what the network is to learn, and an encoder
     * that was run before the cut would be left out of the gradients of all pieces behind it.
     */
    private static int axis(Assembly assembly) {
        List<String> axes = new ArrayList<>();
        int axis = -1;
        for (int number = 0; number < assembly.inputs().size(); number++) {
            if (assembly.inputs().get(number).hasOwnAxis(number)) {
                axes.add(assembly.inputs().get(number).name());
                axis = number;
            }
        }
        if (axes.size() != 1) {
            throw new IllegalArgumentException(
                    "a model that is trained on pieces of sequences has one time axis, got those of"
                            + " the inputs "
                            + axes
                            + (axes.isEmpty()
                                    ? "; leave the truncation out"
                                    : ", and no step of one says which steps of another belong to"
                                            + " the same piece; if they have the same time steps,"
                                            + " add the others with Graph.inputAlong, otherwise"
                                            + " train on whole sequences, with"
                                            + " Execution.checkpointEvery if memory is short"));
        }
        return axis;
    }
}
