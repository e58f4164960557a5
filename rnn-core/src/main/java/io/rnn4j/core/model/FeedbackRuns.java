package io.rnn4j.core.model;

import io.rnn4j.core.engine.NetworkRun;

import java.util.List;

/** A {@link FeedbackRun} for every recurrence of a model that feeds back an output. */
final class FeedbackRuns {
    private final FeedbackRun[] all; // not a list, whose iterator would be allocated
    private long epochs;

    private FeedbackRuns(List<FeedbackRun> all) {
        this.all = all.toArray(FeedbackRun[]::new);
    }

    /** Every recurrence reads its own output. */
    static FeedbackRuns none() {
        return new FeedbackRuns(List.of());
    }

    /**
     * Finds the recurrences and holds the data against them.
     *
     * @throws IllegalArgumentException if there is none, or if data or setting do not suit one
     */
    static FeedbackRuns of(Model model, Feedback feedback, Samples samples) {
        if (feedback.replacesNothing()) {
            return none();
        }
        List<FeedbackRun> all =
                FeedbackPlace.of(model.assembly()).stream()
                        .map(place -> new FeedbackRun(place, feedback, model.seed()))
                        .toList();
        all.forEach(run -> run.check(samples));
        return new FeedbackRuns(all);
    }

    /** Says how many epochs lie behind. */
    void beginEpoch(long newEpochs) {
        epochs = newEpochs;
    }

    /**
     * Lets a run that is prepared for a batch read what is to be fed back.
     *
     * @param steps how many steps of the optimizer lie behind
     */
    void prepare(NetworkRun run, Samples samples, int[] order, int first, int batch, long steps) {
        for (FeedbackRun each : all) {
            each.prepare(run, samples, order, first, batch, steps, epochs);
        }
    }

    /** Lets a run that goes on with the sequences begin with the last targets of the batch. */
    void goOn(NetworkRun run) {
        for (FeedbackRun each : all) {
            each.goOn(run);
        }
    }
}
