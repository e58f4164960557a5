package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints the additional bytes of a large batch compared with one sample: first the estimate of the
 * summary, then the increase of the heap.
 */
public final class MemoryEstimateProgram {
    private static final int BATCH = 256;
    private static final int STEPS = 400;

    private MemoryEstimateProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments the steps between two checkpoints
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws InterruptedException {
        Model model = Sequential.of(input(2), lstm(24).returnSequences(true), gru(16), dense(1));
        int every = Integer.parseInt(arguments[0]);
        model.execution(Execution.standard().threads(1).checkpointEvery(every));
        model.compile(new GradientDescent(0.01), new MeanSquaredError());
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        Tensor y = Data.normal("y", BATCH, 1);
        model.trainStep(x.copyOfRange(0, 1), y.copyOfRange(0, 1));
        System.out.println(said(model, BATCH) - said(model, 1));
        long before = used();
        model.trainStep(x, y);
        System.out.println(used() - before);
    }

    private static long said(Model model, int batch) {
        String summary = model.summary(batch, STEPS);
        Matcher number = Pattern.compile("training step: (\\S+) bytes").matcher(summary);
        if (!number.find()) {
            throw new IllegalStateException(summary);
        }
        return Long.parseLong(number.group(1).replaceAll("\\D", ""));
    }

    private static long used() throws InterruptedException {
        for (int n = 0; n < 4; n++) {
            System.gc();
            Thread.sleep(20);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
