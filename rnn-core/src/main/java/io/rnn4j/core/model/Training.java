package io.rnn4j.core.model;

import io.rnn4j.api.Optimizer;
import io.rnn4j.api.Update;
import io.rnn4j.api.tensor.Tensor;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a model is trained: what it was told to make small, and how far it has come. */
final class Training {
    private final Model model;
    private Optimizer optimizer; // null before compile
    private Goals goals;
    private Trainer trainer;
    private long epochs;

    Training(Model model) {
        this.model = model;
    }

    void compile(Optimizer newOptimizer, List<OutputLoss> losses) {
        Objects.requireNonNull(newOptimizer, "optimizer");
        newOptimizer.define(new Update()); // lets it complain now rather than in the first step
        goals = Goals.of(model.assembly(), losses);
        optimizer = newOptimizer;
        trainer = null;
        epochs = 0;
    }

    /** Forgets what depends on how calls run, and the slots of the optimizer with it. */
    void restart() {
        trainer = null;
    }

    boolean isCompiled() {
        return goals != null;
    }

    Goals goals() {
        if (goals == null) {
            throw new IllegalStateException(
                    "the model does not know how to train: call compile(optimizer, loss) first");
        }
        return goals;
    }

    private Trainer trainer() {
        goals();
        if (trainer == null) {
            trainer = new Trainer(model, model.execution(), optimizer, goals);
        }
        return trainer;
    }

    /**
     * Trains on data.
     *
     * @param validationData null for none, or for a split
     */
    History fit(Examples data, Examples validationData, FitOptions options) {
        Trainer running = trainer();
        DataCheck check = model.check();
        Samples samples = check.targets(data, goals);
        Samples validation = null;
        int count = samples.count;
        if (validationData != null) {
            validation = validation(validationData);
        } else if (options.validationSplit() > 0) {
            count = trained(samples.count, options.validationSplit());
            validation = check.targets(data.slice(count, samples.count), goals);
        }
        running.suit(samples);
        running.feedBack(FeedbackRuns.of(model, options.feedback(), samples));
        running.follow(options.learningRate());
        Pieces pieces = Pieces.of(model.assembly(), samples, options.truncation());
        Fitting fitting = new Fitting(model, running, goals, options, pieces, count, validation);
        History history = fitting.run(epochs);
        epochs += history.epochs();
        return history;
    }

    /** Returns how many samples are trained on where the others are measured on. */
    private static int trained(int samples, double split) {
        int count = (int) (samples * (1 - split));
        if (count == 0 || count == samples) {
            throw new IllegalArgumentException(
                    "a validation split of "
                            + split
                            + " leaves no samples of "
                            + samples
                            + " to "
                            + (count == 0 ? "train on" : "measure on"));
        }
        return count;
    }

    private Samples validation(Examples data) {
        try {
            return model.check().targets(data, goals);
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException("data for validation: " + failure.getMessage());
        }
    }

    StepResult step(Examples data, Map<String, Tensor> initialStates, Feedback feedback) {
        Samples samples = model.check().targets(data, goals());
        Trainer running = trainer();
        running.feedBack(FeedbackRuns.of(model, feedback, samples));
        running.follow(null);
        running.beginEpoch(epochs);
        running.step(
                samples, Samples.inOrder(samples.count), 0, samples.count, initialStates, true);
        return new StepResult(running.loss(), running.finalStates());
    }
}
