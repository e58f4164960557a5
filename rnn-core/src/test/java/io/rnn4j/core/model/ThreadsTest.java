package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.rnn4j.api.kernel.KernelsFinder;
import io.rnn4j.api.kernel.KernelsProvider;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

/** The same bits for any number of threads and any kernels. */
class ThreadsTest {
    private static Map<String, Tensor> train(
            Execution execution, int units, int batch, Tensor mask) {
        Sequential model =
                Sequential.of(5, input(3), lstm(units).returnSequences(true), gru(units), dense(2));
        model.execution(execution).compile(new Adam(0.01), new MeanSquaredError());
        Tensor x = Data.normal("x", batch, 6, 3);
        Tensor y = Data.normal("y", batch, 2);
        for (int step = 0; step < 3; step++) {
            model.trainStep(x, y, mask, Map.of());
        }
        Map<String, Tensor> result = model.weights().getAll();
        result.put("prediction", model.predict(x, mask));
        return result;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "17, 2", "17, 13", "100, 5"})
    void bitsDoNotDependOnThreadsOrKernels(int units, int batch) {
        Execution one = Execution.standard().threads(1);
        for (Tensor mask : new Tensor[] {null, Data.mask(batch, 6)}) {
            Map<String, Tensor> expected = train(one.kernels("scalar"), units, batch, mask);
            for (int threads : new int[] {1, 2, 3, 7}) {
                for (KernelsProvider kernels : KernelsFinder.installed()) {
                    if (kernels.unavailable().isPresent()) {
                        continue;
                    }
                    Execution execution = new Execution(threads, kernels);
                    assertEquals(
                            expected,
                            train(execution, units, batch, mask),
                            threads + " threads, " + kernels.name() + " kernels");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource("4, 3")
    void theSeedDecides(int units, int batch) {
        Sequential first = Sequential.of(1, input(3), lstm(units));
        Sequential again = Sequential.of(1, input(3), lstm(units));
        Sequential other = Sequential.of(2, input(3), lstm(units));
        assertEquals(first.weights().getAll(), again.weights().getAll());
        assertNotEquals(first.weights().getAll(), other.weights().getAll());
    }
}
