package io.rnn4j.core.run.fit;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.run.batch.Goals;
import io.rnn4j.core.run.batch.Pieces;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.TrainingProgress;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The loop over epochs and batches. */
public final class Fitting {
    private final Model model;
    private final Trainer trainer;
    private final Goals goals;
    private final TrainingCounts counts;
    private final FitOptions options;
    private final Pieces training;
    private final Samples validation; // null for none
    private final int count;

    /**
     * Prepares a training whose data are checked.
     *
     * @param count how many of the training samples to use, from the first
     */
    Fitting(
            Model model,
            Trainer trainer,
            Goals goals,
            TrainingCounts counts,
            FitOptions options,
            Pieces training,
            int count,
            Samples validation) {
        this.model = model;
        this.trainer = trainer;
        this.goals = goals;
        this.counts = counts;
        this.options = options;
        this.training = training;
        this.count = count;
        this.validation = validation;
    }

    /** Trains. */
    History run() {
        History history = new History();
        int batches = (count + options.batchSize() - 1) / options.batchSize();
        TrainingProgress progress =
                new TrainingProgress(model, goals, validation != null, options.epochs(), batches);
        options.listeners().forEach(listener -> listener.trainingStarted(progress));
        for (int epoch = 0; epoch < options.epochs() && !progress.isStopped(); epoch++) {
            long number = counts.epochs++; // of all calls, so that no order is repeated
            trainer.beginEpoch(number);
            int[] order =
                    options.shuffle()
                            ? new RandomNumbers(model.seed(), "shuffle/" + number)
                                    .permutation(count)
                            : Samples.inOrder(count);
            Map<String, Double> results = new LinkedHashMap<>(epoch(epoch, order, progress));
            if (validation != null) {
                results.putAll(validate(epoch));
            }
            history.add(results);
            progress.epoch(results);
            options.listeners().forEach(listener -> listener.epochEnded(progress));
        }
        options.listeners().forEach(listener -> listener.trainingEnded(progress));
        return history;
    }

    private Map<String, Double> validate(int epoch) {
        try {
            return model.predictor()
                    .evaluate(validation, goals, FeedbackRuns.none(), options.checkFinite())
                    .results("val_");
        } catch (NonFiniteException failure) {
            throw new NonFiniteException(
                    "epoch " + epoch + " (from 0), validation: " + failure.getMessage());
        }
    }

    private Map<String, Double> epoch(int epoch, int[] order, TrainingProgress progress) {
        Sums sums = new Sums(goals);
        for (int first = 0, batch = 0; first < count && !progress.isStopped(); batch++) {
            int size = Math.min(options.batchSize(), count - first);
            try {
                batch(order, first, size, sums);
            } catch (NonFiniteException failure) {
                throw new NonFiniteException(
                        "epoch "
                                + epoch
                                + ", batch "
                                + batch
                                + " (both from 0): "
                                + failure.getMessage());
            }
            progress.batch(epoch, batch, trainer.loss());
            for (int index = 0; index < options.listeners().size(); index++) { // allocates nothing
                options.listeners().get(index).batchEnded(progress);
            }
            first += size;
        }
        return sums.results("");
    }

    /** Trains on one piece of the sequences after the other. */
    private void batch(int[] order, int first, int size, Sums sums) {
        boolean checkFinite = options.checkFinite();
        boolean goesOn = false;
        List<Pieces.Piece> pieces = training.all();
        for (int n = 0; n < pieces.size(); n++) { // an iterator would be allocated
            Pieces.Piece piece = pieces.get(n);
            if (piece.ahead() != null) {
                trainer.advance(piece.ahead(), order, first, size, goesOn, checkFinite);
                goesOn = true;
            }
            if (goesOn) {
                trainer.stepOn(piece.trained(), order, first, size, checkFinite);
            } else {
                trainer.step(piece.trained(), order, first, size, Map.of(), checkFinite);
            }
            trainer.addTo(sums);
            goesOn = true;
        }
    }
}
