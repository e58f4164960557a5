package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import java.nio.file.Path;

/**
 * A program that trains with a checkpoint after every step and, like any user's program, continues
 * what it finds in its directory. It writes "started" after its first step, and the checksums of
 * weights and history at the end. Writing takes longer than a step. Arguments: directory, number of
 * epochs, number of threads, name of the kernels, and what happens in each epoch.
 */
final class LongTraining {
    static final String SIX_STEPS_AN_EPOCH = "";
    static final String EXIT_IN_LISTENER = "exit";

    private LongTraining() {}

    public static void main(String[] arguments) {
        Model model = Sequential.of(5, input(128), lstm(384), dropout(0.2), dense(3));
        model.compile(new Adam(0.001), new MeanSquaredError());
        model.execution(
                Execution.standard().threads(Integer.parseInt(arguments[2])).kernels(arguments[3]));
        Path directory = Path.of(arguments[0]);
        FitOptions options =
                FitOptions.epochs(Integer.parseInt(arguments[1]))
                        .batchSize(2)
                        .checkpoint(directory, CheckpointPolicy.everySteps(1).keepLast(2))
                        .resume(directory)
                        .listener(
                                new TrainingListener() {
                                    private boolean started;

                                    private void start() {
                                        if (!started) {
                                            started = true;
                                            System.out.println("started");
                                        }
                                    }

                                    @Override
                                    public void batchEnded(TrainingProgress progress) {
                                        start();
                                    }

                                    @Override
                                    public void trainingEnded(TrainingProgress progress) {
                                        start();
                                    }

                                    @Override
                                    public void epochEnded(TrainingProgress progress) {
                                        if (arguments[4].equals(EXIT_IN_LISTENER)) {
                                            System.exit(7);
                                        }
                                    }
                                });
        History history =
                model.fit(
                        ResumableTrainings.noise("x", 12, 3, 128),
                        ResumableTrainings.noise("y", 12, 3),
                        options);
        System.out.println(
                "ended %s %s"
                        .formatted(
                                model.weights().copyOfAll().hashCode(),
                                history.results().hashCode()));
    }
}
