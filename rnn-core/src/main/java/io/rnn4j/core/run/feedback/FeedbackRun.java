package io.rnn4j.core.run.feedback;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.engine.node.OutputFeedback;
import io.rnn4j.core.run.batch.DataRows;
import io.rnn4j.core.run.batch.Goal;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.Tokens;

import java.util.List;

/**
 * What one recurrence reads of its output in a batch: for every row the target of the step before,
 * a token drawn from the own output, or nothing but the own output. Which of them is a function of
 * the row, so that any thread may ask for it, and again.
 */
public final class FeedbackRun implements OutputFeedback {
    private final FeedbackPlace place;
    private final Feedback feedback;
    private final RandomNumbers random;

    // the running batch
    private DataRows targets; // null if none is fed back
    private int batch;
    private int first; // the place of the first sample in the order of the epoch
    private double truth; // the probability of a target
    private long drawing; // the first random number of the batch
    private int[] before = {}; // [steps, batch], how many steps that count lie before a step
    private int[] target = {}; // [steps, batch], the row of the target of the last of them
    private int[] last = {}; // [batch], the row of the last target of the batch; -1 for none

    // where the pieces of a batch have come to, so that the next goes on from there
    private int[] counted = {}; // [batch], how many steps that count lie behind
    private int reached; // the step after the last piece
    private int[] reachedOrder; // of which samples; null before the first piece

    FeedbackRun(FeedbackPlace place, Feedback feedback, long seed) {
        this.place = place;
        this.feedback = feedback;
        this.random = new RandomNumbers(seed, "feedback/" + feedback.seed() + "/" + place.name());
    }

    /** Complains about data or a setting that do not suit the recurrence. */
    void check(Samples samples) {
        if (feedback.sampler() != null && !place.feedsTokens()) {
            throw new IllegalArgumentException(
                    "a sampler chooses one of several tokens by a logit for each, but '"
                            + place.name()
                            + "' feeds back rows of width "
                            + place.width()
                            + ", and its layer answers with "
                            + place.outputWidth()
                            + "; leave the sampler out");
        }
        if (feedback.truth() == null) {
            return;
        }
        if (!place.everyStep()) {
            throw new IllegalArgumentException(
                    "'"
                            + place.name()
                            + "' is to be fed the targets of the steps before, but its layer"
                            + " answers with the last step only; let it return sequences");
        }
        DataRows rows = samples.targets(place.output());
        if (rows == null) {
            throw new IllegalArgumentException(
                    "'"
                            + place.name()
                            + "' is to be fed targets, but its output has none; give it a loss and"
                            + " targets, or let it run free");
        }
        if (rows.width() != place.width() && rows.width() != 1) {
            throw new IllegalArgumentException(
                    "'"
                            + place.name()
                            + "' feeds back rows of width "
                            + place.width()
                            + ", expected targets of that width, or of width 1 that are classes;"
                            + " got width "
                            + rows.width());
        }
    }

    /** Complains about a target that is to be a class and is none, nor one that a loss ignores. */
    void requireClasses(Samples samples, List<Goal> goals) {
        DataRows rows = feedback.truth() == null ? null : samples.targets(place.output());
        if (rows == null || rows.width() == place.width()) {
            return;
        }
        List<ObjectiveDefinition> losses =
                goals.stream()
                        .filter(goal -> goal.output() == place.output() && goal.takesClasses())
                        .map(
                                goal ->
                                        ObjectiveDefinition.of(
                                                goal.asked().loss(), goal.signal().width(), 1))
                        .toList();
        IndexRange classes = new IndexRange(place.name(), place.width());
        for (int row = 0; row < samples.count * rows.steps(); row++) {
            float value = rows.array()[row];
            if (!classes.has(value) && !rows.isMasked(row) && !isIgnored(value, losses)) {
                throw new IllegalArgumentException(
                        "'"
                                + place.name()
                                + "' is to be fed the "
                                + rows.name()
                                + ", expected the index of a class, 0 to "
                                + (place.width() - 1)
                                + ", or one that the loss ignores; got "
                                + value
                                + " in "
                                + rows.place(row)
                                + "; count classes from 0, or mask the step");
            }
        }
    }

    private static boolean isIgnored(float value, List<ObjectiveDefinition> losses) {
        float[] row = {value};
        return Float.isFinite(value)
                && losses.stream().anyMatch(loss -> loss.violation(row, 0).isEmpty());
    }

    /**
     * Takes a batch and lets a run that is prepared for it read what is to be fed back.
     *
     * @param order the samples in the order in which they are used
     * @param newFirst the first one of the batch
     * @param steps how many steps of the optimizer lie behind
     * @param epochs how many epochs
     */
    void prepare(
            NetworkRun run,
            Samples samples,
            int[] order,
            int newFirst,
            int newBatch,
            long steps,
            long epochs) {
        boolean goesOn =
                samples.firstStep() > 0
                        && samples.firstStep() == reached
                        && newFirst == first
                        && newBatch == batch
                        && order == reachedOrder;
        batch = newBatch;
        first = newFirst;
        reached = samples.firstStep() + samples.stepsOf(place.input());
        reachedOrder = order;
        truth = feedback.truth() == null ? 0 : probability(feedback.byEpoch() ? epochs : steps);
        targets = feedback.truth() == null ? null : samples.whole().targets(place.output());
        drawing = random.bits(steps);
        int size = samples.stepsOf(place.input()) * batch;
        if (before.length < size) {
            before = new int[size];
            target = new int[size];
        }
        if (last.length < batch) {
            last = new int[batch];
            counted = new int[batch];
        }
        for (int sample = 0; sample < batch; sample++) {
            take(samples, sample, order[first + sample], goesOn);
        }
        run.states().replace(place.node(), place.state(), this);
    }

    private double probability(long count) {
        double probability = feedback.truth().at(count);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "the schedule of '"
                            + place.name()
                            + "' is a probability from 0 to 1, got "
                            + probability
                            + " after "
                            + count
                            + (feedback.byEpoch() ? " epochs" : " steps")
                            + "; bound it, such as with a least of 0");
        }
        return probability;
    }

    /**
     * Takes one sample: counts its steps, and finds the target before each.
     *
     * @param goesOn if the steps before were counted in the pieces before
     */
    private void take(Samples samples, int sample, int source, boolean goesOn) {
        Samples whole = samples.whole();
        boolean[] masked =
                place.input().time().isOfInput()
                        ? whole.masked(place.input().time().input())
                        : null;
        int length = whole.stepsOf(place.input());
        int begin = samples.firstStep();
        int end = begin + samples.stepsOf(place.input());
        int start = 0;
        int count = 0;
        int row = -1;
        if (goesOn) {
            start = begin;
            count = counted[sample];
            row = last[sample];
        }
        for (int n = start; n < (place.reverse() ? length : end); n++) {
            int step = place.reverse() ? length - 1 - n : n;
            if (masked != null && masked[source * length + step]) {
                continue;
            }
            if (step >= begin) {
                before[(step - begin) * batch + sample] = count;
                target[(step - begin) * batch + sample] = row;
            }
            count++;
            row = source * length + step;
        }
        last[sample] = row;
        counted[sample] = count;
    }

    @Override
    public boolean replace(int time, int sample, float[] output, int from, float[] row, int at) {
        int index = time * batch + sample;
        if (before[index] == 0) {
            return false; // nothing was answered before
        }
        long draw = drawing + ((long) (first + sample) << 32) + 2L * before[index];
        if (random.uniform(draw) < truth && feedTarget(target[index], row, at)) {
            return true;
        }
        if (feedback.sampler() == null) {
            return false;
        }
        if (!Tokens.canChoose(output, from, place.width())) {
            throw Tokens.noChoice(output, from, place.width(), where(sample, time));
        }
        double uniform = random.uniform(draw + 1);
        int token = feedback.sampler().choose(output, from, place.width(), uniform);
        if (!Tokens.exists(token, place.width())) {
            throw Tokens.noToken(token, place.width(), where(sample, time));
        }
        Tokens.oneHot(token, place.width(), row, at);
        return true;
    }

    private String where(int sample, int time) {
        return "'" + place.name() + "' in sample " + sample + " of a batch, step " + time;
    }

    /** Writes a target; tells if there is one. */
    private boolean feedTarget(int which, float[] row, int at) {
        int width = place.width();
        if (targets.width() == width) {
            System.arraycopy(targets.array(), which * width, row, at, width);
            return true;
        }
        float token = targets.array()[which];
        if (!(token >= 0 && token < width)) {
            return false; // an index that the loss ignores, say
        }
        Tokens.oneHot((int) token, width, row, at);
        return true;
    }

    /**
     * Gives the last target of every sample that had a step which counts.
     *
     * @param values [batch, width]
     * @param found [batch], for those samples set to if there is one
     */
    void takeLast(float[] values, boolean[] found) {
        for (int sample = 0; sample < batch; sample++) {
            if (last[sample] >= 0) {
                found[sample] = feedTarget(last[sample], values, sample * place.width());
            }
        }
    }

    FeedbackPlace place() {
        return place;
    }
}
