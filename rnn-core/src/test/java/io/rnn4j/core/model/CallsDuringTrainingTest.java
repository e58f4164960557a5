package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Map;
import java.util.function.Consumer;

/** Calls on a model during training, from a listener and from other threads. */
class CallsDuringTrainingTest {
    private static final Tensor X = Data.normal("x", 6, 3, 2);
    private static final Tensor Y = Data.normal("y", 6, 1);

    private static final Map<String, Consumer<Model>> TRAINING =
            Map.of(
                    "fit", model -> model.fit(X, Y, FitOptions.epochs(1)),
                    "trainStep", model -> model.trainStep(X, Y),
                    "compile", CallsDuringTrainingTest::compile,
                    "execution", model -> model.execution(Execution.standard().threads(1)));

    private static Model model() {
        Model model = Sequential.of(1, input(2), gru(4), dense(1));
        compile(model);
        return model;
    }

    private static void compile(Model model) {
        model.compile(new Adam(0.01), new MeanSquaredError());
    }

    private static FitOptions options() {
        return FitOptions.epochs(2).batchSize(3).learningRateFactor(Schedule.linear(1, 0.2, 0));
    }

    /** Calls something at the end of every batch. */
    private static TrainingListener listener(Runnable call) {
        return new TrainingListener() {
            @Override
            public void batchEnded(TrainingProgress progress) {
                call.run();
            }
        };
    }

    private static Map<String, Tensor> trained(Consumer<Model> call) {
        Model model = model();
        model.fit(X, Y, options().listener(listener(() -> call.accept(model))));
        return model.weights().copyOfAll();
    }

    @Test
    void trainingFromAListenerIsRejected() {
        Map<String, Tensor> expected = trained(model -> {});
        TRAINING.forEach(
                (name, call) ->
                        assertEquals(expected, trained(model -> refused(name, call, model)), name));
    }

    private static void refused(String name, Consumer<Model> call, Model model) {
        String message =
                assertThrows(IllegalStateException.class, () -> call.accept(model)).getMessage();
        assertTrue(message.startsWith(name + " was called during training of the model"), message);
        assertTrue(message.contains("TrainingProgress.stop()"), message);
    }

    @Test
    void trainingFromAScheduleIsRejected() {
        Model model = model();
        Schedule schedule =
                count -> {
                    model.trainStep(X, Y);
                    return 1;
                };
        assertThrows(
                IllegalStateException.class,
                () -> model.fit(X, Y, FitOptions.epochs(1).learningRateFactor(schedule)));
        TRAINING.forEach((name, call) -> call.accept(model)); // it is over
    }

    /** A failure before the first step does not change the order of the samples afterwards. */
    @Test
    void aTrainingThatFailsBeforeItsFirstStepChangesNothing() {
        Map<String, Tensor> expected = trained(model -> {});
        Model model = model();
        FitOptions undefined = FitOptions.epochs(1).learningRateFactor(count -> Double.NaN);
        String message =
                assertThrows(IllegalArgumentException.class, () -> model.fit(X, Y, undefined))
                        .getMessage();
        assertTrue(message.contains("gives NaN for step 0"), message);
        TrainingListener failing =
                new TrainingListener() {
                    @Override
                    public void batchStarted(TrainingProgress progress) {
                        throw new ArithmeticException();
                    }
                };
        FitOptions failed = FitOptions.epochs(1).listener(failing);
        assertThrows(ArithmeticException.class, () -> model.fit(X, Y, failed));
        model.fit(X, Y, options());
        assertEquals(expected, model.weights().copyOfAll());
    }

    @Test
    void predictionFromAListenerChangesNoBit() {
        Map<String, Tensor> expected = trained(model -> {});
        assertEquals(
                expected,
                trained(
                        model -> {
                            model.evaluate(X, Y);
                            model.predict(X);
                        }));
    }

    /** It would otherwise change under the training what that has begun with. */
    @Test
    @Timeout(60)
    void otherThreadsWait() {
        Map<String, Tensor> expected = trained(model -> {});
        TRAINING.forEach(
                (name, call) -> {
                    Thread[] other = new Thread[1];
                    Model model = model();
                    TrainingListener starter =
                            new TrainingListener() {
                                @Override
                                public void trainingStarted(TrainingProgress progress) {
                                    other[0] = Thread.ofPlatform().start(() -> call.accept(model));
                                    assertEquals(Thread.State.BLOCKED, settled(other[0]), name);
                                }

                                @Override
                                public void trainingEnded(TrainingProgress progress) {
                                    assertEquals(expected, model.weights().copyOfAll(), name);
                                }
                            };
                    model.fit(X, Y, options().listener(starter));
                    assertEquals(Thread.State.TERMINATED, ended(other[0]), name);
                });
    }

    private static Thread.State settled(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED && thread.isAlive()) {
            Thread.onSpinWait();
        }
        return thread.getState();
    }

    private static Thread.State ended(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
        return thread.getState();
    }
}
