package io.rnn4j.core.training;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.run.batch.Goals;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Where a training stands, and the way to end it early. */
public final class TrainingProgress {
    private final Model model;
    private final Goals goals;
    private final boolean validated;
    private final int epochs;
    private final int batches;
    private int epoch;
    private int batch;
    private double batchLoss;
    private Map<String, Double> results = Map.of();
    private boolean stopped;

    public TrainingProgress(Model model, Goals goals, boolean validated, int epochs, int batches) {
        this.model = model;
        this.goals = goals;
        this.validated = validated;
        this.epochs = epochs;
        this.batches = batches;
    }

    /**
     * Returns the model that is trained; of a {@link io.rnn4j.core.model.Sequential} the one behind
     * its face.
     *
     * @return the model
     */
    public Model model() {
        return model;
    }

    /**
     * Returns the number of epochs asked for.
     *
     * @return at least 1
     */
    public int epochs() {
        return epochs;
    }

    /**
     * Returns the number of batches of an epoch.
     *
     * @return at least 1
     */
    public int batches() {
        return batches;
    }

    /**
     * Returns the running epoch, or the last one.
     *
     * @return counted from 0
     */
    public int epoch() {
        return epoch;
    }

    /**
     * Returns the last batch that was trained.
     *
     * @return counted from 0 in every epoch
     */
    public int batch() {
        return batch;
    }

    /**
     * Returns the loss of the last batch.
     *
     * @return the loss before the step
     */
    public double batchLoss() {
        return batchLoss;
    }

    /**
     * Returns what was measured in the last epoch that is complete.
     *
     * @return numbers by the names of {@link History}; empty before the first epoch is complete
     */
    public Map<String, Double> results() {
        return results;
    }

    /**
     * Returns what this training measures at the end of every epoch.
     *
     * @return the names of {@link History}
     */
    public Set<String> measured() {
        Set<String> names = new LinkedHashSet<>(goals.measured());
        if (validated) {
            Set.copyOf(names).forEach(name -> names.add("val_" + name));
        }
        return names;
    }

    boolean higherIsBetter(String name) {
        return goals.higherIsBetter(name)
                || name.startsWith("val_") && goals.higherIsBetter(name.substring(4));
    }

    /** Ends the training after the running batch. */
    public void stop() {
        stopped = true;
    }

    public boolean isStopped() {
        return stopped;
    }

    public void batch(int newEpoch, int newBatch, double newLoss) {
        epoch = newEpoch;
        batch = newBatch;
        batchLoss = newLoss;
    }

    public void epoch(Map<String, Double> newResults) {
        results = newResults;
    }
}
