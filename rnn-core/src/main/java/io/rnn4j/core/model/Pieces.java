package io.rnn4j.core.model;

import io.rnn4j.core.model.FitOptions.Truncation;

import java.util.ArrayList;
import java.util.List;

/**
 * The pieces that sequences are cut into, in the order of time.
 *
 * @param all the pieces
 */
record Pieces(List<Piece> all) {

    /**
     * A piece.
     *
     * @param ahead the steps that only move the states on; null for none
     * @param trained the steps that are trained on
     */
    record Piece(Samples ahead, Samples trained) {}

    static Pieces of(Sequential model, Samples samples, Truncation truncation) {
        if (truncation == null) {
            return new Pieces(List.of(new Piece(null, samples)));
        }
        model.chain().requireStreaming("train on whole sequences");
        if (!model.chain().answersEveryStep()) {
            throw new IllegalArgumentException(
                    "a model that is trained on pieces of sequences answers at every step; let the"
                            + " last recurrent layer return sequences, or train on whole ones");
        }
        List<Piece> pieces = new ArrayList<>();
        for (int start = 0; start < samples.steps; start += truncation.forward()) {
            int end = Math.min(samples.steps, start + truncation.forward());
            int cut = Math.max(start, end - truncation.backward());
            pieces.add(
                    new Piece(
                            cut == start ? null : samples.steps(start, cut),
                            samples.steps(cut, end)));
        }
        return new Pieces(pieces);
    }
}
