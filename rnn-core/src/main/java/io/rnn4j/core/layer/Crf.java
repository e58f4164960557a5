package io.rnn4j.core.layer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TransitionScores;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.initializer.Zeros;

import java.util.List;

/**
 * A linear-chain conditional random field over the tags of a sequence (Lafferty et al. 2001), the
 * last layer of a tagger, for {@link io.rnn4j.core.loss.CrfLoss}. Its input has one score for each
 * of K tags at every step, without an activation, and is returned unchanged; the layer adds the
 * scores of transitions. The score of tags y₁ … y_T is start[y₁] + Σ x_t[y_t] + Σ
 * transitions[y_(t-1)·K + y_t] + end[y_T], and their probability is proportional to its
 * exponential.
 *
 * <p>The weights {@code transitions} [K·K], from·K + to, {@code start} [K] and {@code end} [K]
 * start from 0, where the tags of different steps are independent. {@link
 * io.rnn4j.core.model.CrfDecoder} finds the most probable tags.
 */
public record Crf() implements Layer {
    @Override
    public String name() {
        return "crf";
    }

    @Override
    public Signal define(Network network, Signal input) {
        int tags = input.width();
        TransitionScores.width(tags); // rejects sizes that are too large
        Initializer zeros = new Zeros();
        int pairs = Shape.product("the transitions of crf", tags, tags);
        Signal transitions = network.learned(network.vector("transitions", pairs, zeros));
        Signal start = network.learned(network.vector("start", tags, zeros));
        Signal end = network.learned(network.vector("end", tags, zeros));
        network.transitions(input, network.concatenate(List.of(transitions, start, end)));
        return input;
    }
}
