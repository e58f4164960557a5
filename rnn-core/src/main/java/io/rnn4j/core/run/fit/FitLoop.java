package io.rnn4j.core.run.fit;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The loop over epochs and batches of one call of {@code fit}, which notifies the listeners. */
final class FitLoop {
    private final long seed;
    private final FitOptions options;
    private final Data data;
    private final TrainingStep step;
    private final TrainingStep.Counts counts;
    private final Predictor predictor;
    private final TrainingObjectives objectives;
    private final Batch batch;

    /**
     * A range of time steps of all samples.
     *
     * @param skipped steps that only advance the states; null for none
     * @param trained steps that are trained on
     */
    record Piece(Samples skipped, Samples trained) {}

    /**
     * Checked data.
     *
     * @param pieces the training samples: whole sequences, or pieces of them in order of time
     * @param count number of training samples, from the first
     * @param validation validation samples; null for none
     */
    record Data(List<Piece> pieces, int count, Samples validation) {}

    /**
     * Creates a loop with training steps that are configured for the call, and counts that it
     * increases.
     */
    FitLoop(
            AssembledModel model,
            FitOptions options,
            Data data,
            TrainingStep step,
            TrainingStep.Counts counts,
            Predictor predictor,
            TrainingObjectives objectives) {
        this.seed = model.seed();
        this.options = options;
        this.data = data;
        this.step = step;
        this.counts = counts;
        this.predictor = predictor;
        this.objectives = objectives;
        this.batch = new Batch(model);
    }

    /** {@return the results of the epochs, after training; listeners use the given model} */
    History run(TrainedModel model) {
        List<Map<String, Double>> history = new ArrayList<>();
        Progress progress = new Progress(model);
        notify(listener -> listener.trainingStarted(progress));
        try {
            runEpochs(progress, history);
        } finally {
            step.averages().ifPresent(Averages::adopt);
        }
        notify(listener -> listener.trainingEnded(progress));
        return new History(history);
    }

    private void runEpochs(Progress progress, List<Map<String, Double>> history) {
        for (int epoch = 0; epoch < options.epochs() && !progress.stopped; epoch++) {
            long number = counts.epochs++; // over all calls, so that no order is repeated
            step.beginEpoch(number);
            int[] order =
                    options.shuffle()
                            ? new RandomNumbers(seed, "shuffle/" + number).permutation(data.count())
                            : Batch.inOrder(data.count());
            Map<String, Double> results = new LinkedHashMap<>(epoch(epoch, order, progress));
            step.averages().ifPresent(Averages::show);
            try {
                if (data.validation() != null) {
                    results.putAll(validate(epoch));
                }
                history.add(results);
                progress.results = results;
                notify(listener -> listener.epochEnded(progress));
            } finally {
                step.averages().ifPresent(Averages::hide);
            }
        }
    }

    private void notify(Consumer<TrainingListener> event) {
        options.listeners().forEach(event);
    }

    private Map<String, Double> validate(int epoch) {
        try {
            return predictor.evaluate(
                    data.validation(), objectives, null, options.checkFinite(), "val_");
        } catch (NonFiniteException failure) {
            throw new NonFiniteException(
                    "epoch %d (from 0), validation: %s".formatted(epoch, failure.getMessage()));
        }
    }

    private Map<String, Double> epoch(int epoch, int[] order, Progress progress) {
        step.losses().clearSums();
        for (int first = 0, number = 0; first < data.count() && !progress.stopped; number++) {
            int size = Math.min(options.batchSize(), data.count() - first);
            try {
                trainBatch(order, first, size);
            } catch (NonFiniteException failure) {
                throw new NonFiniteException(
                        "epoch %d, batch %d (both from 0): %s"
                                .formatted(epoch, number, failure.getMessage()));
            }
            progress.epoch = epoch;
            progress.batch = number;
            progress.batchLoss = step.loss();
            for (int n = 0; n < options.listeners().size(); n++) { // allocates nothing
                options.listeners().get(n).batchEnded(progress);
            }
            first += size;
        }
        return step.losses().results("");
    }

    /** Trains on the pieces of a batch in order of time. */
    private void trainBatch(int[] order, int first, int size) {
        boolean continues = false;
        for (int n = 0; n < data.pieces().size(); n++) { // allocates nothing
            Piece piece = data.pieces().get(n);
            if (piece.skipped() != null) {
                step.advance(batch.take(piece.skipped(), order, first, size), continues);
                continues = true;
            }
            step.train(batch.take(piece.trained(), order, first, size), continues);
            step.losses().addToSums();
            continues = true;
        }
    }

    /** What listeners see of the loop. */
    private final class Progress implements TrainingProgress {
        private final TrainedModel model;
        private int epoch;
        private int batch;
        private double batchLoss;
        private Map<String, Double> results = Map.of();
        private boolean stopped;

        Progress(TrainedModel model) {
            this.model = model;
        }

        @Override
        public TrainedModel model() {
            return model;
        }

        @Override
        public int epochs() {
            return options.epochs();
        }

        @Override
        public int batches() {
            return (data.count() + options.batchSize() - 1) / options.batchSize();
        }

        @Override
        public int epoch() {
            return epoch;
        }

        @Override
        public int batch() {
            return batch;
        }

        @Override
        public double batchLoss() {
            return batchLoss;
        }

        @Override
        public Map<String, Double> results() {
            return results;
        }

        @Override
        public Set<String> measured() {
            Set<String> names = new LinkedHashSet<>(objectives.resultNames());
            if (data.validation() != null) {
                Set.copyOf(names).forEach(name -> names.add("val_" + name));
            }
            return names;
        }

        @Override
        public boolean higherIsBetter(String name) {
            return objectives.higherIsBetter(name)
                    || name.startsWith("val_") && objectives.higherIsBetter(name.substring(4));
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }
}
