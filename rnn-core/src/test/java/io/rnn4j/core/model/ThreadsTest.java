package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Results are the same bits for any number of threads and any kernels. */
class ThreadsTest {
    private static Map<String, Tensor> train(
            Execution execution, int units, int batch, Tensor mask) {
        Model model =
                Sequential.of(5, input(3), lstm(units).returnSequences(true), gru(units), dense(2));
        model.execution(execution).compile(new Adam(0.01), new MeanSquaredError());
        for (int step = 0; step < 3; step++) {
            Tensor x = Data.normal("x" + step, batch, 6, 3);
            model.trainStep(x, Data.normal("y" + step, batch, 2), mask, Map.of());
        }
        Map<String, Tensor> result = model.weights().copyOfAll();
        result.put("prediction", model.predict(Data.normal("x", batch, 6, 3), mask));
        return result;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "17, 1", "17, 2", "17, 8", "17, 13", "100, 1", "100, 5", "100, 16"})
    void bitsDoNotDependOnThreadsOrKernels(int units, int batch) {
        Execution one = Execution.standard().threads(1);
        for (Tensor mask : new Tensor[] {null, Data.mask(batch, 6)}) {
            Map<String, Tensor> expected = train(one.kernels("scalar"), units, batch, mask);
            for (int threads : new int[] {1, 2, 3, 7}) {
                for (KernelsProvider kernels : KernelsFinder.installed()) {
                    if (kernels.unavailable().isPresent()) {
                        continue;
                    }
                    Execution execution = new Execution(threads, kernels).operationsPerThread(1);
                    assertEquals(
                            expected,
                            train(execution, units, batch, mask),
                            threads + " threads, " + kernels.name() + " kernels");
                }
            }
        }
    }

    /**
     * Requires a number of threads in a training step and in a prediction. A sampler notes on which
     * threads it is called; each waits for the others, which would come too late for the parts of a
     * thread that works alone.
     */
    private static void assertThreads(int expected, Execution execution, int units, int batch) {
        FeedbackCell cell =
                new FeedbackCell(new GruCell(), 4).feedbackActivation(Activations.SOFTMAX);
        Model model = Sequential.of(3, input(3), recurrent(cell, units).returnSequences(true));
        model.execution(execution).compile(new Adam(), new SoftmaxCrossEntropy());
        Examples data = Examples.of("input", Data.normal("x", batch, 6, 3));
        MeetingThreads training = new MeetingThreads(expected);
        model.trainStep(
                data.target(model.outputs().keySet().iterator().next(), Tensor.zeros(batch, 6)),
                Map.of(),
                Feedback.freeRunning().sampler(training.sampler()));
        assertEquals(expected, training.met.size());
        MeetingThreads prediction = new MeetingThreads(expected);
        model.predictWithFeedback(data, Feedback.freeRunning().sampler(prediction.sampler()));
        assertEquals(expected, prediction.met.size());
    }

    /** Threads that call a sampler. The first call of each waits until all expected ones call. */
    private static final class MeetingThreads {
        private final CountDownLatch missing;
        private final Set<Thread> met = ConcurrentHashMap.newKeySet();

        MeetingThreads(int expected) {
            missing = new CountDownLatch(expected);
        }

        Sampler sampler() {
            return (logits, from, tokens, uniform) -> {
                if (met.add(Thread.currentThread())) {
                    missing.countDown();
                    try {
                        missing.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException failure) {
                        throw new AssertionError(failure);
                    }
                }
                return 0;
            };
        }
    }

    @Test
    void workDeterminesTheNumberOfThreads() {
        Execution execution = Execution.standard().threads(4);
        assertThreads(1, execution, 4, 8);
        assertThreads(4, execution, 256, 8);
        assertThreads(1, execution.operationsPerThread(Long.MAX_VALUE), 256, 8);
        assertThreads(4, execution.operationsPerThread(1), 4, 8);
        assertThreads(2, execution.operationsPerThread(1), 4, 2);
    }

    @Test
    void concurrentPredictions() throws Exception {
        Model model = Sequential.of(input(3), lstm(17).returnSequences(true), gru(5), dense(2));
        model.execution(Execution.standard().threads(2).operationsPerThread(1));
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> expected = new ArrayList<>();
        for (int size = 1; size <= 8; size++) {
            inputs.add(Data.normal("x" + size, size, size + 2, 3));
            expected.add(model.predict(inputs.getLast()));
        }
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                int first = caller;
                calls.add(
                        callers.submit(
                                () -> {
                                    for (int n = 0; n < 40; n++) {
                                        int which = (first + n) % inputs.size();
                                        Tensor x = inputs.get(which);
                                        assertEquals(expected.get(which), model.predict(x));
                                        assertEquals(
                                                expected.get(which), model.forward(x).output());
                                    }
                                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    @Test
    void seedDeterminesTheResults() {
        Model first = Sequential.of(1, input(3), lstm(4));
        Model again = Sequential.of(1, input(3), lstm(4));
        Model other = Sequential.of(2, input(3), lstm(4));
        assertEquals(first.weights().copyOfAll(), again.weights().copyOfAll());
        assertNotEquals(first.weights().copyOfAll(), other.weights().copyOfAll());
    }
}
