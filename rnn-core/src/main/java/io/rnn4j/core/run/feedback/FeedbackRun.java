package io.rnn4j.core.run.feedback;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.engine.node.OutputFeedback;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.SampleRows;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.training.Feedback;

import java.util.List;

/**
 * What one recurrence reads as its previous output in a batch: for each row the previous target, a
 * token sampled from its output, or its output. The choice is a function of the row, so that any
 * thread may evaluate it any number of times.
 */
final class FeedbackRun implements OutputFeedback {
    private final FedBackState state;
    private final Terminal input; // of the recurrence
    private final Feedback feedback;
    private final RandomNumbers random;
    private final TokenChoice tokens; // null without a sampler

    // the current batch
    private SampleRows targets; // null if none is fed back
    private int size;
    private int first; // position of the first sample in the order of the epoch
    private double truth; // probability of a target
    private long drawing; // index of the first random number of the batch
    private int[] before = {}; // [steps, batch]: number of valid steps before a step
    private int[] target = {}; // [steps, batch]: row of the target of the last of them
    private int[] last = {}; // [batch]: row of the last target of the batch; -1 for none

    // where the pieces of a batch have ended, so that the next one continues there
    private int[] counted = {}; // [batch]: number of valid steps so far
    private int reached; // step after the last piece
    private int[] reachedOrder; // order of the samples; null before the first piece

    FeedbackRun(FedBackState state, Feedback feedback, long seed) {
        this.state = state;
        this.input = state.input();
        this.feedback = feedback;
        this.random = new RandomNumbers(seed, "feedback/" + feedback.seed() + "/" + state.name());
        this.tokens =
                feedback.sampler() == null
                        ? null
                        : new TokenChoice(
                                feedback.sampler(),
                                state.width(),
                                random,
                                "'" + state.name() + "'");
    }

    /** Requires data and settings that suit the recurrence. */
    void check(Samples samples) {
        if (tokens != null && !state.feedsTokens()) {
            throw new IllegalArgumentException(
                    ("a sampler needs one logit for each token, but '%s' feeds back rows of width"
                         + " %s, and its layer has outputs of width %s; leave the sampler out")
                            .formatted(state.name(), state.width(), state.outputWidth()));
        }
        if (feedback.truth() == null) {
            return;
        }
        if (!state.recurrence().loop().returnSequences()) {
            throw new IllegalArgumentException(
                    ("teacher forcing of '%s' needs an output at every step; let the layer return"
                                    + " sequences")
                            .formatted(state.name()));
        }
        SampleRows rows = samples.targets(state.output());
        if (rows == null) {
            throw new IllegalArgumentException(
                    ("teacher forcing of '%s' needs targets, but its output has none; give it a"
                                    + " loss and targets, or use free running")
                            .formatted(state.name()));
        }
        if (rows.steps() != samples.stepsOf(state.input())) {
            throw new IllegalArgumentException(
                    ("'%s' feeds back a target of every step, but the %s are a row of labels for"
                                    + " each sequence; use free running")
                            .formatted(state.name(), rows.name()));
        }
        if (rows.width() != state.width() && rows.width() != 1) {
            throw new IllegalArgumentException(
                    ("'%s' feeds back rows of width %s, expected targets of that width, or class"
                                    + " indices of width 1; got width %s")
                            .formatted(state.name(), state.width(), rows.width()));
        }
    }

    /** Requires that targets that are class indices are valid, or ignored by the loss. */
    void requireClasses(Samples samples, TrainingObjectives objectives) {
        SampleRows rows = feedback.truth() == null ? null : samples.targets(state.output());
        if (rows == null || rows.width() == state.width()) {
            return;
        }
        List<ObjectiveDefinition> losses =
                objectives.all().stream()
                        .filter(each -> each.output() == state.output() && each.takesClasses())
                        .map(each -> each.loss(1))
                        .toList();
        IndexRange classes = new IndexRange(state.name(), state.width());
        for (int row = 0; row < samples.count() * rows.steps(); row++) {
            double value = rows.value(row);
            if (!classes.has(value) && rows.isCounted(row) && !isIgnored(value, losses)) {
                throw new IllegalArgumentException(
                        ("'%s' feeds back the %s, expected class indices from 0 to %s or the index"
                             + " that the loss ignores; got %s in %s; correct it, or mask the step")
                                .formatted(
                                        state.name(),
                                        rows.name(),
                                        state.width() - 1,
                                        rows.text(row),
                                        rows.position(row)));
            }
        }
    }

    private static boolean isIgnored(double value, List<ObjectiveDefinition> losses) {
        double[] row = {value};
        return Double.isFinite(value)
                && losses.stream().anyMatch(loss -> loss.violation(row).isEmpty());
    }

    /**
     * Makes a prepared run of a batch read the values that are fed back, after a number of
     * completed optimizer steps.
     */
    void prepare(NetworkRun.Prepared run, Batch batch, long steps, long epochs) {
        Samples samples = batch.samples();
        boolean continues =
                samples.firstStep() > 0
                        && samples.firstStep() == reached
                        && batch.position() == first
                        && batch.size() == size
                        && batch.order() == reachedOrder;
        size = batch.size();
        first = batch.position();
        reached = samples.firstStep() + samples.stepsOf(input);
        reachedOrder = batch.order();
        truth = feedback.truth() == null ? 0 : probability(feedback.byEpoch() ? epochs : steps);
        targets = feedback.truth() == null ? null : samples.whole().targets(state.output());
        drawing = random.bits(steps);
        int rows = samples.stepsOf(input) * size;
        if (before.length < rows) {
            before = new int[rows];
            target = new int[rows];
        }
        if (last.length < size) {
            last = new int[size];
            counted = new int[size];
        }
        for (int sample = 0; sample < size; sample++) {
            take(samples, sample, batch.source(sample), continues);
        }
        run.states(state.location().node()).feedBack(state.location().state(), this);
    }

    private double probability(long count) {
        double probability = feedback.truth().at(count);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    ("the schedule of '%s' is a probability from 0 to 1, got %s after %s %s; bound"
                                    + " it, for example by a minimum of 0")
                            .formatted(
                                    state.name(),
                                    probability,
                                    count,
                                    feedback.byEpoch() ? "epochs" : "steps"));
        }
        return probability;
    }

    /**
     * Counts the valid steps of a sample, and finds the target before each. If the batch continues
     * the piece before, the counts continue, too.
     */
    private void take(Samples samples, int sample, int source, boolean continues) {
        Samples whole = samples.whole();
        boolean reverse = state.recurrence().loop().reverse();
        boolean hasMask = input.followsInput() && whole.hasMask(input.axis());
        int length = whole.stepsOf(input);
        int begin = samples.firstStep();
        int end = begin + samples.stepsOf(input);
        int count = continues ? counted[sample] : 0;
        int row = continues ? last[sample] : -1;
        for (int n = continues ? begin : 0; n < (reverse ? length : end); n++) {
            int step = reverse ? length - 1 - n : n;
            if (hasMask && whole.isMasked(input.axis(), source, step)) {
                continue;
            }
            if (step >= begin) {
                before[(step - begin) * size + sample] = count;
                target[(step - begin) * size + sample] = row;
            }
            count++;
            row = source * length + step;
        }
        last[sample] = row;
        counted[sample] = count;
    }

    @Override
    public boolean replace(int time, int sample, float[] output, int from, float[] row, int at) {
        int index = time * size + sample;
        if (before[index] == 0) {
            return false; // there is no previous output
        }
        long draw = drawing + ((long) (first + sample) << 32) + 2L * before[index];
        if (random.uniform(draw) < truth && feedTarget(target[index], row, at)) {
            return true;
        }
        if (tokens == null) {
            return false;
        }
        int token = tokens.choose(output, from, draw + 1, sample, time);
        TokenChoice.oneHot(token, state.width(), row, at);
        return true;
    }

    /** Writes a target, and returns whether there is one: neither masked nor incomplete. */
    private boolean feedTarget(int which, float[] row, int at) {
        int width = state.width();
        if (!targets.isKnown(which)) {
            return false;
        }
        if (targets.width() == width) {
            targets.copyRow(which, row, at);
            return true;
        }
        double token = targets.value(which);
        if (!(token >= 0 && token < width)) {
            return false; // for example an index that the loss ignores
        }
        TokenChoice.oneHot((int) token, width, row, at);
        return true;
    }

    /**
     * Copies the last target of each sample that had a valid step to [batch, width], and sets for
     * these samples, [batch], whether there is a target.
     */
    void copyLast(float[] values, boolean[] found) {
        for (int sample = 0; sample < size; sample++) {
            if (last[sample] >= 0) {
                found[sample] = feedTarget(last[sample], values, sample * state.width());
            }
        }
    }

    FedBackState state() {
        return state;
    }
}
