package io.rnn4j.core.run.feedback;

import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.training.Feedback;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the recurrences of a model read as their previous outputs. Free running, in which each
 * recurrence reads its own output, needs none: it is null.
 */
public final class FeedbackRuns {
    private final FeedbackRun[] all; // an iterator of a list would be allocated
    private long epochs;

    private FeedbackRuns(List<FeedbackRun> all) {
        this.all = all.toArray(FeedbackRun[]::new);
    }

    /**
     * {@return the feedback of a call; null for free running} A model without output feedback, and
     * data or settings that do not suit it, are rejected.
     */
    public static FeedbackRuns of(AssembledModel model, Feedback feedback, Samples samples) {
        Objects.requireNonNull(feedback, "feedback");
        if (feedback.isFree() && feedback.others().isEmpty()) {
            return null;
        }
        List<FeedbackRun> all = new ArrayList<>();
        Set<String> outputs = new LinkedHashSet<>();
        for (FedBackState state : FedBackState.require(model)) {
            String output = model.outputNames().get(state.output());
            Feedback own = feedback.others().getOrDefault(output, feedback);
            outputs.add(output);
            if (!own.replacesNothing()) {
                all.add(new FeedbackRun(state, own, model.seed()));
            }
        }
        for (String output : feedback.others().keySet()) {
            if (!outputs.contains(output)) {
                throw new IllegalArgumentException(
                        "feedback is set for output '%s', but the outputs that are fed back are %s"
                                .formatted(output, outputs));
            }
        }
        all.forEach(run -> run.check(samples));
        return new FeedbackRuns(all);
    }

    /**
     * {@return the feedback of a call outside of training; null for free running} Class indices are
     * checked, too; the losses may ignore some of them.
     */
    public static FeedbackRuns of(
            AssembledModel model,
            Feedback feedback,
            Samples samples,
            TrainingObjectives objectives) {
        FeedbackRuns runs = of(model, feedback, samples);
        return runs == null ? null : runs.requireClasses(objectives, samples);
    }

    /**
     * Creates teacher forcing of all outputs that have targets; each must be fed back. The losses
     * may ignore class indices.
     */
    public static FeedbackRuns known(
            AssembledModel model, TrainingObjectives objectives, Samples samples) {
        List<FedBackState> states = FedBackState.require(model);
        requireFedBack(model, states, samples);
        List<FeedbackRun> all =
                states.stream()
                        .filter(state -> samples.targets(state.output()) != null)
                        .map(s -> new FeedbackRun(s, Feedback.teacherForcing(), model.seed()))
                        .toList();
        all.forEach(run -> run.check(samples));
        return new FeedbackRuns(all).requireClasses(objectives, samples);
    }

    private static void requireFedBack(
            AssembledModel model, List<FedBackState> states, Samples samples) {
        List<String> names = model.outputNames();
        List<String> fedBack = states.stream().map(state -> names.get(state.output())).toList();
        for (int output = 0; output < names.size(); output++) {
            if (samples.targets(output) != null && !fedBack.contains(names.get(output))) {
                throw new IllegalArgumentException(
                        ("there are targets of output '%s', which no recurrence reads; the outputs"
                                        + " that are fed back are %s; leave the other targets out")
                                .formatted(names.get(output), fedBack));
            }
        }
    }

    private FeedbackRuns requireClasses(TrainingObjectives objectives, Samples samples) {
        for (FeedbackRun each : all) {
            each.requireClasses(samples, objectives);
        }
        return this;
    }

    /** Sets the number of completed epochs. */
    public void beginEpoch(long newEpochs) {
        epochs = newEpochs;
    }

    /**
     * Makes a prepared run of a batch read the values that are fed back, after a number of
     * completed optimizer steps.
     */
    public void prepare(NetworkRun.Prepared run, Batch batch, long steps) {
        for (FeedbackRun each : all) {
            each.prepare(run, batch, steps, epochs);
        }
    }

    /** Returns the feedback of one state; null for free running. */
    FeedbackRun of(FedBackState state) {
        for (FeedbackRun each : all) {
            if (each.state().location().equals(state.location())) {
                return each;
            }
        }
        return null;
    }
}
