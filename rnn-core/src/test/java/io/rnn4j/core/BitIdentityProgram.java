package io.rnn4j.core;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.minGru;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Data;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsFinder;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Trains small models and prints the kernels that ran and checksums of the weights: after the very
 * first step, after 20 steps, and after 20 steps of a new model when everything has been compiled.
 */
final class BitIdentityProgram {
    private static final int WARM_STEPS = 200;

    private BitIdentityProgram() {}

    public static void main(String[] arguments) {
        Kernels kernels = KernelsFinder.best().create();
        System.out.println("kernels " + kernels.description());
        Recurrent scan = minGru(37).parallelScan(true);
        for (Recurrent layer : new Recurrent[] {lstm(37), dropping(gru(37)), scan}) {
            Model model = model(layer);
            step(layer, model, 1);
            System.out.println(layer.label() + " cold " + checksum(model));
            step(layer, model, 19);
            System.out.println(layer.label() + " steps " + checksum(model));
            LargeProducts.multiply(kernels);
            step(layer, model, arguments.length > 0 ? 0 : WARM_STEPS);
            Model again = model(layer);
            step(layer, again, 20);
            System.out.println(layer.label() + " warm " + checksum(again));
        }
    }

    private static Recurrent dropping(Recurrent layer) {
        return layer.dropout(0.2).recurrentDropout(0.3).weightDrop(0.25).zoneout(0.1);
    }

    private static Model model(Recurrent layer) {
        return Sequential.of(input(5), layer.returnSequences(true), layer, dense(3))
                .compile(new Adam(), new MeanSquaredError());
    }

    /** More steps than one block of a parallel scan. */
    private static void step(Recurrent layer, Model model, int steps) {
        int batch = layer.options().time().parallelScan() ? 2 : 19;
        Tensor x = Data.normal("x", batch, layer.options().time().parallelScan() ? 70 : 8, 5);
        Tensor y = Data.normal("y", batch, 3);
        for (int step = 0; step < steps; step++) {
            model.trainStep(x, y);
        }
    }

    private static String checksum(Model model) {
        CRC32 sum = new CRC32();
        for (Tensor weight : model.weights().copyOfAll().values()) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * weight.array().length);
            bytes.asFloatBuffer().put(weight.array());
            sum.update(bytes);
        }
        return Long.toHexString(sum.getValue());
    }
}
