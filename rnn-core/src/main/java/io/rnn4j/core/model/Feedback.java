package io.rnn4j.core.model;

import java.util.Objects;

/**
 * What a recurrence that feeds back its output, such as {@link
 * io.rnn4j.core.cell.OutputRecurrentCell} and {@link io.rnn4j.core.cell.FeedbackCell}, reads of the
 * step before: the true output y*, its own output y, or the token that is drawn from it.
 *
 * <ul>
 *   <li>Teacher forcing (Williams and Zipser 1989): always y*.
 *   <li>Free running: always y, as in inference.
 *   <li>Scheduled sampling (Bengio et al. 2015, arXiv:1506.03099): y* with the probability ε_i,
 *       otherwise y, drawn anew for every sample and step; ε_i falls in the course of the training.
 * </ul>
 *
 * <p>The step before is the last one that is not masked, in the order in which the recurrence reads
 * time. Where there is none, the recurrence reads its initial state. A target of width 1 where
 * several numbers are fed back is a class: its one-hot row is fed back; one that is no class, an
 * ignored index say, is never fed back. A masked step reads nothing, so that padding changes
 * neither what is drawn nor what is learned. No gradient passes through a true output or a drawn
 * token.
 *
 * <p>What is drawn depends on the seeds, the number of the step, the place of the sample in the
 * order of the epoch and the steps counted before, and on nothing else.
 *
 * @param truth the probability ε_i of the true output, from 0 (never) to 1 (always); null for free
 *     running, which needs no targets
 * @param byEpoch if i counts epochs, otherwise steps of the optimizer since the model was compiled
 * @param sampler draws the token that is fed back in place of the own output, from the output as
 *     logits; null if the output itself is fed back
 * @param seed decides, beside the model's seed, what is drawn
 */
public record Feedback(Schedule truth, boolean byEpoch, Sampler sampler, long seed) {
    /**
     * The true output is fed back.
     *
     * @return the setting
     */
    public static Feedback teacherForcing() {
        return scheduledSampling(Schedule.constant(1));
    }

    /**
     * The own output is fed back.
     *
     * @return the setting
     */
    public static Feedback freeRunning() {
        return new Feedback(null, false, null, 0);
    }

    /**
     * The true output is fed back with a probability, otherwise the own.
     *
     * @param truth the probability, for every number of steps of the optimizer
     * @return the setting
     */
    public static Feedback scheduledSampling(Schedule truth) {
        return new Feedback(Objects.requireNonNull(truth, "truth"), false, null, 0);
    }

    /** Tells if the recurrence always reads its state as it is. */
    boolean replacesNothing() {
        return truth == null && sampler == null;
    }

    /**
     * Changes one setting.
     *
     * @param byEpoch if the probability changes from epoch to epoch, otherwise from step to step
     * @return a setting with it
     */
    public Feedback byEpoch(boolean byEpoch) {
        return new Feedback(truth, byEpoch, sampler, seed);
    }

    /**
     * Changes one setting.
     *
     * @param sampler draws the token that is fed back in place of the own output
     * @return a setting with it
     */
    public Feedback sampler(Sampler sampler) {
        return new Feedback(truth, byEpoch, Objects.requireNonNull(sampler, "sampler"), seed);
    }

    /**
     * Changes one setting.
     *
     * @param seed decides, beside the model's seed, what is drawn
     * @return a setting with it
     */
    public Feedback seed(long seed) {
        return new Feedback(truth, byEpoch, sampler, seed);
    }
}
