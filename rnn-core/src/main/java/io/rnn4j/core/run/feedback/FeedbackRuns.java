package io.rnn4j.core.run.feedback;

import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.training.Feedback;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A {@link FeedbackRun} for every recurrence of a model that feeds back an output. */
public final class FeedbackRuns {
    private final FeedbackRun[] all; // not a list, whose iterator would be allocated
    private long epochs;

    private FeedbackRuns(List<FeedbackRun> all) {
        this.all = all.toArray(FeedbackRun[]::new);
    }

    /** Every recurrence reads its own output. */
    public static FeedbackRuns none() {
        return new FeedbackRuns(List.of());
    }

    /**
     * Finds the recurrences and holds the data against them.
     *
     * @throws IllegalArgumentException if there is none, or if data or setting do not suit one
     */
    public static FeedbackRuns of(Model model, Feedback feedback, Samples samples) {
        if (feedback.isFree() && feedback.others().isEmpty()) {
            return none();
        }
        List<FeedbackRun> all = new ArrayList<>();
        Set<String> outputs = new LinkedHashSet<>();
        for (FeedbackPlace place : FeedbackPlace.of(model.assembly())) {
            String output = model.assembly().outputNames().get(place.output());
            Feedback own = feedback.others().getOrDefault(output, feedback);
            outputs.add(output);
            if (!own.replacesNothing()) {
                all.add(new FeedbackRun(place, own, model.seed()));
            }
        }
        for (String output : feedback.others().keySet()) {
            if (!outputs.contains(output)) {
                throw new IllegalArgumentException(
                        "feedback is set for output '"
                                + output
                                + "', but the outputs that are fed back are "
                                + outputs);
            }
        }
        all.forEach(run -> run.check(samples));
        return new FeedbackRuns(all);
    }

    /**
     * Finds the recurrences whose outputs have targets, to be read in place of the outputs.
     *
     * @throws IllegalArgumentException if no output is fed back, if one that is not has targets, or
     *     if data do not suit one
     */
    public static FeedbackRuns known(Model model, Samples samples) {
        List<FeedbackPlace> places = FeedbackPlace.of(model.assembly());
        requireFedBack(model.assembly(), places, samples);
        List<FeedbackRun> all =
                places.stream()
                        .filter(place -> samples.targets(place.output()) != null)
                        .map(
                                place ->
                                        new FeedbackRun(
                                                place, Feedback.teacherForcing(), model.seed()))
                        .toList();
        all.forEach(run -> run.check(samples));
        return new FeedbackRuns(all).requireClasses(model, samples);
    }

    private static void requireFedBack(
            Assembly assembly, List<FeedbackPlace> places, Samples samples) {
        List<String> names = assembly.outputNames();
        for (int output = 0; output < names.size(); output++) {
            int number = output;
            if (samples.targets(output) != null
                    && places.stream().noneMatch(place -> place.output() == number)) {
                throw new IllegalArgumentException(
                        "there are targets of output '"
                                + names.get(output)
                                + "', which no recurrence reads; those that are fed back are "
                                + places.stream().map(place -> names.get(place.output())).toList()
                                + "; leave the others out");
            }
        }
    }

    /**
     * Looks at targets that are classes; in a training the losses have done so.
     *
     * @return this
     * @throws IllegalArgumentException if one is no class, and none that a loss ignores
     */
    public FeedbackRuns requireClasses(Model model, Samples samples) {
        for (FeedbackRun each : all) {
            each.requireClasses(samples, model.goals());
        }
        return this;
    }

    /** Says how many epochs lie behind. */
    public void beginEpoch(long newEpochs) {
        epochs = newEpochs;
    }

    /**
     * Lets a run that is prepared for a batch read what is to be fed back.
     *
     * @param steps how many steps of the optimizer lie behind
     */
    public void prepare(
            NetworkRun run, Samples samples, int[] order, int first, int batch, long steps) {
        for (FeedbackRun each : all) {
            each.prepare(run, samples, order, first, batch, steps, epochs);
        }
    }

    /** Returns what a recurrence reads; null for nothing but its own output. */
    FeedbackRun at(FeedbackPlace place) {
        for (FeedbackRun each : all) {
            if (each.place().equals(place)) {
                return each;
            }
        }
        return null;
    }
}
