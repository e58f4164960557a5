package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.RandomNumbers;
import io.rnn4j.api.kernel.KernelsFinder;
import io.rnn4j.api.kernel.KernelsProvider;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Execution;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

/** Training gives the same bits on any number of threads, even if there are more than samples. */
class ThreadsTest {
    private static final int STEPS = 7;
    private static final int FEATURES = 3;

    private static Tensor random(String purpose, int... sizes) {
        RandomNumbers random = new RandomNumbers(1, purpose);
        Tensor tensor = Tensor.zeros(sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) random.normal(n);
        }
        return tensor;
    }

    private static Map<String, Tensor> trained(int units, int batch, Execution execution) {
        Sequential model =
                Sequential.of(
                        input(FEATURES), lstm(units).returnSequences(true), gru(units), dense(2));
        model.execution(execution).compile(new Adam(0.05), new MeanSquaredError());
        Tensor mask = Tensor.zeros(batch, STEPS);
        for (int n = 0; n < mask.array().length; n++) {
            mask.array()[n] = n % 5 == 3 ? 0 : 1;
        }
        for (int step = 0; step < 3; step++) {
            model.trainStep(
                    random("x" + step, batch, STEPS, FEATURES),
                    random("y" + step, batch, 2),
                    mask,
                    Map.of());
        }
        return model.weights().getAll();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "17, 1", "17, 2", "17, 8", "100, 1", "100, 5", "100, 16"})
    void sameBits(int units, int batch) {
        Map<String, Tensor> expected =
                trained(units, batch, new Execution(1, KernelsFinder.named("scalar")));
        for (KernelsProvider kernels : KernelsFinder.installed()) {
            for (int threads : new int[] {1, 2, 3, 7}) {
                if (kernels.unavailable().isEmpty()) {
                    Answers.assertSame(
                            kernels.name() + " kernels on " + threads + " threads",
                            expected,
                            trained(units, batch, new Execution(threads, kernels)));
                }
            }
        }
    }
}
