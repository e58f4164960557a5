package io.rnn4j.benchmarks;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

/** Calls read the tensors of the caller in place: they allocate far less than the data take. */
class DataMemoryTest {
    private static final int SAMPLES = 64;
    private static final int STEPS = 100;
    private static final int FEATURES = 400; // 10 MB
    private static final long DATA = 4L * SAMPLES * STEPS * FEATURES;

    private static Model model() {
        Model model =
                Sequential.of(3, input(FEATURES), simpleRnn(2).returnSequences(true), dense(1));
        return model.execution(Execution.standard().threads(1).kernels("scalar"))
                .compile(new GradientDescent(0.01), new MeanSquaredError());
    }

    private static Tensor x() {
        return normal("x", SAMPLES, STEPS, FEATURES);
    }

    private static Tensor normal(String name, int... sizes) {
        RandomNumbers random = new RandomNumbers(1, name);
        Tensor tensor = Tensor.zeros(sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) random.normal(n);
        }
        return tensor;
    }

    private static long allocated(Runnable call) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        call.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void assertLittle(FitOptions options) {
        Tensor x = x();
        Tensor y = normal("y", SAMPLES, STEPS, 1);
        Model model = model();
        model.fit(x, y, options); // classes are loaded, buffers allocated
        long bytes = allocated(() -> model.fit(x, y, options));
        assertTrue(bytes < DATA / 10, () -> bytes + " bytes of " + DATA);
    }

    @Test
    void piecesOfSequencesAreNotCopies() {
        assertLittle(FitOptions.epochs(1).batchSize(2).truncated(10, 5));
    }

    @Test
    void validationSplitIsNoCopy() {
        assertLittle(FitOptions.epochs(1).batchSize(2).validationSplit(0.5));
    }

    @Test
    void splitIsTheSameAsSeparateValidationData() {
        Tensor x = normal("x", 10, 7, FEATURES);
        Tensor y = normal("y", 10, 7, 1);
        Tensor mask = Masks.ofLengths(7, 7, 4, 1, 6, 7, 2, 5, 7, 3, 6);
        Model split = model();
        FitOptions options = FitOptions.epochs(2).batchSize(4).mask(mask);
        var history = split.fit(x, y, options.validationSplit(0.4));
        Model separate = model();
        FitOptions given =
                FitOptions.epochs(2)
                        .batchSize(4)
                        .mask(mask.copyOfRange(0, 6))
                        .validation(
                                x.copyOfRange(6, 10),
                                y.copyOfRange(6, 10),
                                mask.copyOfRange(6, 10));
        assertEquals(
                separate.fit(x.copyOfRange(0, 6), y.copyOfRange(0, 6), given).results(),
                history.results());
        assertEquals(separate.weights().copyOfAll(), split.weights().copyOfAll());
    }
}
