package io.rnn4j.core.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * several numbers are fed back is a class: its one-hot row is fed back. The index that the loss
 * ignores is never fed back; anything else that is no class is refused. A masked step reads
 * nothing, so that padding changes neither what is drawn nor what is learned. No gradient passes
 * through a true output or a drawn token.
 *
 * <p>What is drawn depends on the seeds, the number of the step, the place of the sample in the
 * order of the epoch and the steps counted before, and on nothing else.
 *
 * <p>Where several outputs of a model are fed back, all have the same setting, unless {@link
 * #at(String, Feedback)} gives one its own.
 *
 * @param truth the probability ε_i of the true output, from 0 (never) to 1 (always); null for free
 *     running, which needs no targets
 * @param byEpoch if i counts epochs, otherwise steps of the optimizer, both since the model was
 *     compiled
 * @param sampler draws the token that is fed back in place of the own output, from the output as
 *     logits; null if the output itself is fed back
 * @param seed decides, beside the model's seed, what is drawn
 * @param others the settings of outputs that have their own, by the names of the outputs
 */
public record Feedback(
        Schedule truth, boolean byEpoch, Sampler sampler, long seed, Map<String, Feedback> others) {
    /** Checks the settings of single outputs. */
    public Feedback {
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
        others.forEach(
                (output, own) -> {
                    Objects.requireNonNull(output, "output");
                    if (!Objects.requireNonNull(own, "feedback of '" + output + "'")
                            .others()
                            .isEmpty()) {
                        throw new IllegalArgumentException(
                                "the feedback of output '"
                                        + output
                                        + "' has settings of its own for "
                                        + own.others().keySet()
                                        + "; say those beside it");
                    }
                });
    }

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
        return new Feedback(null, false, null, 0, Map.of());
    }

    /**
     * The true output is fed back with a probability, otherwise the own.
     *
     * @param truth the probability, for every number of steps of the optimizer
     * @return the setting
     */
    public static Feedback scheduledSampling(Schedule truth) {
        return new Feedback(Objects.requireNonNull(truth, "truth"), false, null, 0, Map.of());
    }

    /** Tells if the recurrence always reads its state as it is, where no output has its own. */
    public boolean replacesNothing() {
        return truth == null && sampler == null;
    }

    /** Tells if some recurrence may read targets. */
    public boolean readsTargets() {
        return truth != null || others.values().stream().anyMatch(Feedback::readsTargets);
    }

    /** Tells if no recurrence reads anything but its state. */
    public boolean isFree() {
        return replacesNothing() && others.values().stream().allMatch(Feedback::replacesNothing);
    }

    /**
     * Gives one output a setting of its own, so that one can be forced while another runs free.
     *
     * @param output the name of an output that is fed back
     * @param own its setting
     * @return a setting with it
     * @throws IllegalArgumentException if the other setting has some for single outputs
     */
    public Feedback at(String output, Feedback own) {
        Map<String, Feedback> more = new LinkedHashMap<>(others);
        more.put(output, own);
        return new Feedback(truth, byEpoch, sampler, seed, more);
    }

    /**
     * Changes one setting.
     *
     * @param byEpoch if the probability changes from epoch to epoch, otherwise from step to step
     * @return a setting with it
     */
    public Feedback byEpoch(boolean byEpoch) {
        return new Feedback(truth, byEpoch, sampler, seed, others);
    }

    /**
     * Changes one setting.
     *
     * @param sampler draws the token that is fed back in place of the own output
     * @return a setting with it
     */
    public Feedback sampler(Sampler sampler) {
        return new Feedback(
                truth, byEpoch, Objects.requireNonNull(sampler, "sampler"), seed, others);
    }

    /**
     * Changes one setting.
     *
     * @param seed decides, beside the model's seed, what is drawn
     * @return a setting with it
     */
    public Feedback seed(long seed) {
        return new Feedback(truth, byEpoch, sampler, seed, others);
    }
}
