package io.rnn4j.core.run.fit;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.run.batch.DataCheck;
import io.rnn4j.core.run.batch.Goal;
import io.rnn4j.core.run.batch.Goals;
import io.rnn4j.core.run.batch.Pieces;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.StepResult;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a model is trained: what it was told to make small, and how far it has come. All that changes
 * something is called by one thread at a time, which the model sees to.
 */
public final class Training {
    private static final Logger LOG = LoggerFactory.getLogger(Training.class);

    private final Model model;
    private Optimizer optimizer; // null before compile
    private Goals goals;
    private Trainer trainer;
    private TrainingCounts counts;
    private boolean busy; // if a step or a fit is running, on the thread that asks

    public Training(Model model) {
        this.model = model;
    }

    public void compile(Optimizer newOptimizer, List<OutputLoss> losses) {
        requireOutside("compile");
        Objects.requireNonNull(newOptimizer, "optimizer");
        UpdateDefinition.of(newOptimizer); // fails now rather than in the first step
        goals = Goals.of(model.assembly(), losses);
        optimizer = newOptimizer;
        trainer = null;
        counts = new TrainingCounts();
        for (Goal goal : goals.all()) {
            Layer last = model.layers().get(model.outputs().get(goal.name()));
            if (last != null) {
                LogitsAdvice.of(goal.name(), last, goal.asked().loss()).ifPresent(LOG::warn);
            }
        }
    }

    /** Forgets what depends on how calls run, and the slots of the optimizer with it. */
    public void restart() {
        requireOutside("execution");
        trainer = null;
    }

    /**
     * Refuses what would change a training from inside it. Another thread waits instead, so that
     * the one that asks is the one that trains.
     */
    private void requireOutside(String call) {
        if (busy) {
            throw new IllegalStateException(
                    call
                            + " of a model was called from inside its training, by a listener or a"
                            + " schedule; end that with TrainingProgress.stop(), and call "
                            + call
                            + " when fit has returned; evaluate and predict may be called from"
                            + " inside");
        }
    }

    public boolean isCompiled() {
        return goals != null;
    }

    public Goals goals() {
        if (goals == null) {
            throw new IllegalStateException(
                    "the model does not know how to train: call compile(optimizer, loss) first");
        }
        return goals;
    }

    private Trainer trainer() {
        goals();
        if (trainer == null) {
            trainer = new Trainer(model, model.execution(), optimizer, goals, counts);
        }
        return trainer;
    }

    /**
     * Trains on data.
     *
     * @param validationData null for none, or for a split
     */
    public History fit(Examples data, Examples validationData, FitOptions options) {
        requireOutside("fit");
        busy = true;
        try {
            return fitting(data, validationData, options).run();
        } finally {
            busy = false;
        }
    }

    private Fitting fitting(Examples data, Examples validationData, FitOptions options) {
        Trainer running = trainer();
        DataCheck check = model.check();
        Samples samples = check.targets(data, goals);
        Samples validation = null;
        int count = samples.count;
        if (validationData != null) {
            validation = validation(validationData);
        } else if (options.validationSplit() > 0) {
            count = trained(samples.count, options.validationSplit());
            validation = check.part(data.slice(count, samples.count), goals);
        }
        running.suit(samples);
        running.feedBack(FeedbackRuns.of(model, options.feedback(), samples));
        running.follow(options.learningRateFactor());
        Pieces pieces = Pieces.of(model.assembly(), samples, options.truncation());
        return new Fitting(model, running, goals, counts, options, pieces, count, validation);
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

    public StepResult step(Examples data, Map<String, Tensor> initialStates, Feedback feedback) {
        requireOutside("trainStep");
        busy = true;
        try {
            return takeStep(data, initialStates, feedback);
        } finally {
            busy = false;
        }
    }

    private StepResult takeStep(
            Examples data, Map<String, Tensor> initialStates, Feedback feedback) {
        Samples samples = model.check().targets(data, goals());
        Trainer running = trainer();
        running.feedBack(FeedbackRuns.of(model, feedback, samples));
        running.follow(null);
        running.beginEpoch(counts.epochs);
        running.step(
                samples, Samples.inOrder(samples.count), 0, samples.count, initialStates, true);
        return new StepResult(running.loss(), running.finalStates());
    }
}
