package io.rnn4j.core.model;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.TransitionScores;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.ChainSum;
import io.rnn4j.core.layer.Crf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the tags of sequences in the predictions of a model whose last layer is {@link Crf}. It
 * keeps a copy of the scores of transitions: create a decoder when the model is trained. Any number
 * of threads may use it.
 */
public final class CrfDecoder {
    private static final String OWNER = "CRF decoder";

    private final float[] transitions; // of pairs of tags, first tags and last tags
    private final int tags;

    private CrfDecoder(float[] transitions, int tags) {
        this.transitions = transitions;
        this.tags = tags;
    }

    /**
     * {@return a decoder for the only layer {@link Crf} of a model}
     *
     * @param model the model
     * @throws IllegalArgumentException if the model has none or several
     */
    public static CrfDecoder of(Model model) {
        Objects.requireNonNull(model, "model");
        List<String> labels =
                model.layers().entrySet().stream()
                        .filter(layer -> layer.getValue() instanceof Crf)
                        .map(Map.Entry::getKey)
                        .toList();
        if (labels.size() != 1) {
            throw new IllegalArgumentException(
                    "%s: expected a model with one layer crf(), this one has %s; %s"
                            .formatted(
                                    OWNER,
                                    labels.isEmpty() ? "none" : labels,
                                    labels.isEmpty()
                                            ? "add one as the last layer"
                                            : "name one of them"));
        }
        return of(model, labels.getFirst());
    }

    /**
     * {@return a decoder for a layer {@link Crf} of a model}
     *
     * @param model the model
     * @param layer label of the layer in {@link Model#layers()}, for example {@code crf}
     * @throws IllegalArgumentException if the model has no such layer of this kind
     */
    public static CrfDecoder of(Model model, String layer) {
        Objects.requireNonNull(model, "model");
        Layer found = model.layers().get(Objects.requireNonNull(layer, "layer"));
        if (!(found instanceof Crf)) {
            throw new IllegalArgumentException(
                    "%s: expected the label of a layer crf(), got '%s'; the layers are %s"
                            .formatted(OWNER, layer, model.layers().keySet()));
        }
        float[] start = model.weights().copyOf(layer + "/start").array();
        float[] pairs = model.weights().copyOf(layer + "/transitions").array();
        float[] end = model.weights().copyOf(layer + "/end").array();
        int tags = start.length;
        float[] all = Arrays.copyOf(pairs, TransitionScores.width(tags));
        System.arraycopy(start, 0, all, pairs.length, tags);
        System.arraycopy(end, 0, all, pairs.length + tags, tags);
        return new CrfDecoder(all, tags);
    }

    /**
     * Finds the most probable tags of every sequence (Viterbi 1967), and their probability.
     *
     * @param scores [samples, steps, tags], the output of the model
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @return for each sample the tags of its unmasked steps; of equally probable ones those with
     *     the first last tag, and so on to the first step
     * @throws IllegalArgumentException if shapes do not fit, or if the largest score of a step is
     *     not finite
     */
    public List<LabelSequence> decode(Tensor scores, Tensor mask) {
        ScoredSequences sequences = sequences(scores, mask);
        ChainSum sum = sum();
        int[] path = new int[sequences.steps()];
        List<LabelSequence> all = new ArrayList<>();
        for (int sample = 0; sample < sequences.samples(); sample++) {
            int steps = sequences.take(sample);
            sum.decode(sequences.rows(), steps, path);
            double loss = sum.loss(sequences.rows(), steps, path, steps, null);
            all.add(new LabelSequence(Arrays.stream(path, 0, steps).boxed().toList(), 0 - loss));
        }
        return all;
    }

    /**
     * Computes the probability of every tag at every step, summed over all tags of the other steps.
     *
     * @param scores [samples, steps, tags], the output of the model
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @return [samples, steps, tags], zeros in masked steps
     * @throws IllegalArgumentException if shapes do not fit, or if the largest score of a step is
     *     not finite
     */
    public Tensor marginals(Tensor scores, Tensor mask) {
        ScoredSequences sequences = sequences(scores, mask);
        ChainSum sum = sum();
        double[] probabilities = new double[sequences.rows().length];
        Tensor all = Tensor.zeros(scores.shape());
        for (int sample = 0; sample < sequences.samples(); sample++) {
            int steps = sequences.take(sample);
            sum.marginals(sequences.rows(), steps, probabilities);
            int from = 0;
            for (int step = 0; step < sequences.steps(); step++) {
                for (int k = 0; !sequences.isMasked(sample, step) && k < tags; k++) {
                    int at = (sample * sequences.steps() + step) * tags + k;
                    all.array()[at] = (float) probabilities[from++];
                }
            }
        }
        return all;
    }

    private ScoredSequences sequences(Tensor scores, Tensor mask) {
        ScoredSequences sequences = new ScoredSequences(OWNER, "scores", scores, mask);
        if (sequences.classes() != tags) {
            throw new IllegalArgumentException(
                    "%s: expected scores of %s tags, got shape %s"
                            .formatted(OWNER, tags, scores.shape()));
        }
        return sequences;
    }

    private ChainSum sum() {
        ChainSum sum = new ChainSum(tags);
        sum.transitions(transitions, 0);
        return sum;
    }
}
