package io.rnn4j.core.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a recurrence with output feedback, such as {@link io.rnn4j.core.cell.OutputRecurrentCell} or
 * {@link io.rnn4j.core.cell.FeedbackCell}, reads as the previous output: the target y*, its own
 * output y, or a token sampled from its output.
 *
 * <ul>
 *   <li>Teacher forcing (Williams and Zipser 1989): always y*.
 *   <li>Free running: always y, as in inference.
 *   <li>Scheduled sampling (Bengio et al. 2015, arXiv:1506.03099): y* with probability ε_i,
 *       otherwise y, drawn independently for each sample and step; ε_i decreases during training.
 * </ul>
 *
 * <p>The previous step is the last one that is not masked, in the order in which the recurrence
 * reads time. At the first step the recurrence reads its initial state. If a target has width 1
 * where several numbers are fed back, it is the index of a class, and its one-hot row is fed back.
 * An index that the loss ignores is never fed back; any other invalid index is rejected with an
 * {@link IllegalArgumentException}. Masked steps read nothing, so padding affects neither random
 * numbers nor training. No gradient passes through a target or a sampled token.
 *
 * <p>Random numbers depend only on the seeds, the number of the training step, the position of the
 * sample in the order of the epoch and the number of valid steps before.
 *
 * <p>All outputs of a model that are fed back have the same setting, except those set by {@link
 * #at(String, Feedback)}. Objects are immutable: each setter returns a copy with one setting
 * changed.
 */
@SuppressWarnings("doclint:missing") // {@return …} documents the parameter of a setter
public final class Feedback implements Cloneable {
    // Fields are assigned in a copy before it is returned, and never again.
    private Schedule truth;
    private boolean byEpoch;
    private Sampler sampler;
    private long seed;
    private Map<String, Feedback> others = Map.of();

    private Feedback() {}

    private Feedback with(Consumer<Feedback> change) {
        try {
            Feedback copy = (Feedback) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** {@return teacher forcing: the target is fed back} */
    public static Feedback teacherForcing() {
        return scheduledSampling(Schedule.constant(1));
    }

    /** {@return free running: the output of the recurrence is fed back} */
    public static Feedback freeRunning() {
        return new Feedback();
    }

    /**
     * {@return scheduled sampling: the target is fed back with a probability, otherwise the output}
     *
     * @param truth probability of the target, from 0 to 1, by the number of optimizer steps since
     *     {@code compile}
     */
    public static Feedback scheduledSampling(Schedule truth) {
        Objects.requireNonNull(truth, "truth");
        return new Feedback().with(feedback -> feedback.truth = truth);
    }

    /** {@return the probability of the target, or null for free running} */
    public Schedule truth() {
        return truth;
    }

    /** {@return a copy whose schedule counts epochs, or, by default, optimizer steps} */
    public Feedback byEpoch(boolean newByEpoch) {
        return with(feedback -> feedback.byEpoch = newByEpoch);
    }

    /** {@return whether the schedule counts epochs instead of optimizer steps} */
    public boolean byEpoch() {
        return byEpoch;
    }

    /**
     * {@return a copy that feeds back tokens that the sampler draws from the output, which are
     * logits}
     */
    public Feedback sampler(Sampler newSampler) {
        Objects.requireNonNull(newSampler, "sampler");
        return with(feedback -> feedback.sampler = newSampler);
    }

    /** {@return the sampler of tokens, or null if the output itself is fed back} */
    public Sampler sampler() {
        return sampler;
    }

    /** {@return a copy with this seed, used together with that of the model; 0 by default} */
    public Feedback seed(long newSeed) {
        return with(feedback -> feedback.seed = newSeed);
    }

    /** {@return the seed that is used together with the seed of the model} */
    public long seed() {
        return seed;
    }

    /**
     * Sets the feedback of one output.
     *
     * @param output name of an output that is fed back
     * @param own its setting, which has none for other outputs
     * @return the changed setting
     * @throws IllegalArgumentException if the other setting has settings for single outputs
     */
    public Feedback at(String output, Feedback own) {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(own, () -> "feedback of '" + output + "'");
        if (!own.others.isEmpty()) {
            throw new IllegalArgumentException(
                    ("the feedback of output '%s' has settings of its own for %s; give those to the"
                                    + " outer feedback")
                            .formatted(output, own.others.keySet()));
        }
        Map<String, Feedback> more = new LinkedHashMap<>(others);
        more.put(output, own);
        return with(feedback -> feedback.others = Collections.unmodifiableMap(more));
    }

    /** {@return the settings of outputs that have their own, by the name of the output} */
    public Map<String, Feedback> others() {
        return others;
    }

    /** {@return whether outputs without a setting of their own run free} */
    public boolean replacesNothing() {
        return truth == null && sampler == null;
    }

    /** {@return whether some recurrence may read targets} */
    public boolean readsTargets() {
        return truth != null || others.values().stream().anyMatch(Feedback::readsTargets);
    }

    /** {@return whether all recurrences run free} */
    public boolean isFree() {
        return replacesNothing() && others.values().stream().allMatch(Feedback::replacesNothing);
    }
}
