package io.rnn4j.core.model;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.AlignmentSum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the labels of sequences in the predictions of a model that was trained with {@link
 * io.rnn4j.core.loss.CtcLoss}. Predictions are logits, [samples, steps, classes]; their logarithms
 * of a softmax are fine, too. The probability of labels is that of all their alignments with the
 * unmasked steps, so its logarithm is the negative loss.
 *
 * @param blank class that stands for no label, at least 0
 */
public record CtcDecoder(int blank) {
    private static final String OWNER = "CTC decoder";

    /** Checks the settings. */
    public CtcDecoder {
        SettingChecks.require(blank >= 0, OWNER, "blank", "at least 0", blank);
    }

    /** Creates a decoder with the blank 0. */
    public CtcDecoder() {
        this(0);
    }

    /**
     * Takes the most probable class of every step, merges equal neighbours and removes blanks.
     *
     * @param logits [samples, steps, classes]
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @return the labels of each sample
     * @throws IllegalArgumentException if shapes do not fit, or if the largest logit of a step is
     *     not finite
     */
    public List<LabelSequence> bestPath(Tensor logits, Tensor mask) {
        ScoredSequences sequences = sequences(logits, mask);
        AlignmentSum sum = new AlignmentSum(sequences.classes(), blank);
        int[] path = new int[sequences.steps()];
        List<LabelSequence> all = new ArrayList<>();
        for (int sample = 0; sample < sequences.samples(); sample++) {
            int steps = sequences.take(sample);
            sum.decode(sequences.rows(), steps, path);
            all.add(scored(sum, sequences, steps, collapsed(path, steps)));
        }
        return all;
    }

    private ScoredSequences sequences(Tensor logits, Tensor mask) {
        ScoredSequences sequences = new ScoredSequences(OWNER, "logits", logits, mask);
        int classes = sequences.classes();
        SettingChecks.require(
                blank < classes, OWNER, "blank", "a class, 0 to " + (classes - 1), blank);
        return sequences;
    }

    private int[] collapsed(int[] path, int steps) {
        int[] labels = new int[steps];
        int count = 0;
        int previous = blank;
        for (int step = 0; step < steps; step++) {
            if (path[step] != blank && path[step] != previous) {
                labels[count++] = path[step];
            }
            previous = path[step];
        }
        return Arrays.copyOf(labels, count);
    }

    private static LabelSequence scored(
            AlignmentSum sum, ScoredSequences sequences, int steps, int[] labels) {
        double[] rows = Arrays.copyOf(sequences.rows(), steps * sequences.classes());
        double loss = sum.loss(rows, steps, labels, labels.length, null);
        return new LabelSequence(Arrays.stream(labels).boxed().toList(), 0 - loss);
    }

    /**
     * Searches for the most probable labels by keeping a number of beginnings of them from step to
     * step, those whose alignments so far are the most probable (prefix beam search, Graves 2006).
     *
     * @param logits [samples, steps, classes]
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @param width number of beginnings, at least 1; with more the search is slower, and finds more
     *     probable labels
     * @return for each sample the labels that were kept, the most probable first, at least one
     * @throws IllegalArgumentException if shapes do not fit, or if the largest logit of a step is
     *     not finite
     */
    public List<List<LabelSequence>> beam(Tensor logits, Tensor mask, int width) {
        SettingChecks.atLeastOne(OWNER, "width", width);
        ScoredSequences sequences = sequences(logits, mask);
        AlignmentSum sum = new AlignmentSum(sequences.classes(), blank);
        PrefixSearch search = new PrefixSearch(sequences.classes(), blank, width);
        List<List<LabelSequence>> all = new ArrayList<>();
        for (int sample = 0; sample < sequences.samples(); sample++) {
            int steps = sequences.take(sample);
            all.add(
                    search.run(sequences.rows(), steps).stream()
                            .map(labels -> scored(sum, sequences, steps, labels))
                            .sorted(
                                    Comparator.comparingDouble(LabelSequence::logProbability)
                                            .reversed())
                            .toList());
        }
        return all;
    }
}
