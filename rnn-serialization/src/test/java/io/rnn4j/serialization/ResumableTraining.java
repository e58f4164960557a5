package io.rnn4j.serialization;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TrainingListener;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A small training that can be stopped after every step.
 *
 * @param name name of the training
 * @param model creates the compiled model
 * @param data a {@link Dataset} or a {@link StreamingDataset}
 * @param validation validation data; null for none
 * @param options creates options with listeners of their own
 */
record ResumableTraining(
        String name,
        Supplier<Model> model,
        Object data,
        Dataset validation,
        Supplier<FitOptions> options) {

    /** The model after a training, and its history. */
    record Result(Model model, History history) {}

    /** Trains a new model with changed options. */
    Result run(Execution execution, UnaryOperator<FitOptions> change) {
        Model trained = model.get().execution(execution);
        FitOptions changed = change.apply(options.get());
        History history =
                switch (data) {
                    case StreamingDataset stream -> trained.fit(stream, changed);
                    case Dataset samples when validation != null ->
                            trained.fit(samples, validation, changed);
                    default -> trained.fit((Dataset) data, changed);
                };
        return new Result(trained, history);
    }

    /** {@return options whose thread is interrupted in a step, by its number from 0} */
    static FitOptions interruptedIn(long step, FitOptions options) {
        FitOptions.RateFactor before = options.learningRateFactor();
        if (before != null && before.byEpoch()) {
            long[] steps = {0};
            return options.listener(
                    TrainingListener.onBatchEnded(
                            progress -> {
                                if (steps[0]++ == step) {
                                    Thread.currentThread().interrupt();
                                }
                            }));
        }
        Schedule factor = before == null ? Schedule.constant(1) : before.factor();
        return options.learningRateFactor(
                count -> {
                    if (count == step) {
                        Thread.currentThread().interrupt();
                    }
                    return factor.at(count);
                });
    }
}
