package io.rnn4j.cli.command;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.ModelInput;

import java.util.Random;

/** The gradient flow of a model on random sequences. */
final class ModelChecks {
    private static final int SAMPLES = 16;

    private ModelChecks() {}

    /**
     * Measures the gradients of the states of a model by time step, for a mean squared error on
     * normal random inputs and targets.
     */
    static GradientFlow flow(Model model, int steps, long seed) {
        if (model.inputs().size() != 1 || model.outputs().size() != 1) {
            throw Failure.failed(
                    "expected a model with one input and one output, got %s and %s"
                            .formatted(model.inputs().size(), model.outputs().size()));
        }
        boolean tokens =
                model.layers().values().stream().anyMatch(layer -> layer instanceof Embedding);
        ModelInput input = model.inputs().getFirst();
        int length = input.steps() > 0 ? input.steps() : steps;
        Random random = new Random(seed);
        Tensor x =
                tokens
                        ? Tensor.of(new int[SAMPLES * length], SAMPLES, length)
                        : normal(random, SAMPLES, length, input.features());
        model.compile(new GradientDescent(), new MeanSquaredError());
        Tensor y = normal(random, model.predict(x).shape().toArray());
        return model.gradientFlow(x, y);
    }

    private static Tensor normal(Random random, int... sizes) {
        int count = 1;
        for (int size : sizes) {
            count *= size;
        }
        float[] values = new float[count];
        for (int index = 0; index < count; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return Tensor.of(values, sizes);
    }
}
