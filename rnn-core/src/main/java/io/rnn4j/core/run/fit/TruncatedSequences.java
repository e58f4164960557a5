package io.rnn4j.core.run.fit;

import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.training.FitOptions.Truncation;

import java.util.ArrayList;
import java.util.List;

/** Cuts sequences into pieces for truncated back-propagation through time. */
final class TruncatedSequences {
    private TruncatedSequences() {}

    /**
     * {@return whole sequences cut into pieces, in order of time} Models that cannot be trained on
     * pieces are rejected.
     */
    static List<FitLoop.Piece> cut(AssembledModel model, Samples samples, Truncation truncation) {
        model.requireStreaming(signal -> true, "train on whole sequences");
        int axis = timeAxis(model);
        if (!model.outputTerminals().stream().allMatch(Terminal::followsInput)) {
            throw new IllegalArgumentException(
                    "truncated training needs outputs at every step; let the last recurrent layer"
                            + " return sequences, or train on whole sequences");
        }
        int steps = samples.steps()[axis];
        List<FitLoop.Piece> pieces = new ArrayList<>();
        for (int start = 0; start < steps; start += truncation.forward()) {
            int end = Math.min(steps, start + truncation.forward());
            int cut = Math.max(start, end - truncation.backward());
            pieces.add(
                    new FitLoop.Piece(
                            cut == start ? null : samples.steps(model, axis, start, cut),
                            samples.steps(model, axis, cut, end)));
        }
        return pieces;
    }

    /**
     * {@return the only time axis} With several axes, the piece of one sequence that belongs to a
     * piece of another is not known (a source and its translation), and the gradient of an encoder
     * that runs before the first piece would lack all later pieces.
     */
    private static int timeAxis(AssembledModel model) {
        List<String> axes = new ArrayList<>();
        int axis = -1;
        for (int number = 0; number < model.inputs().size(); number++) {
            if (model.inputTerminals().get(number).opensAxis()) {
                axes.add(model.inputNames().get(number));
                axis = number;
            }
        }
        if (axes.size() == 1) {
            return axis;
        }
        throw new IllegalArgumentException(
                "truncated training needs one time axis, got those of the inputs %s%s"
                        .formatted(
                                axes,
                                axes.isEmpty()
                                        ? "; leave the truncation out"
                                        : ", whose steps do not correspond; if they have the same"
                                                + " time steps, add the others with"
                                                + " Graph.inputAlong, otherwise train on whole"
                                                + " sequences, with Execution.checkpointEvery if"
                                                + " memory is short"));
    }
}
