package io.rnn4j.cli.command;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.core.training.OutputLoss;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        Random random = new Random(seed);
        Examples data = null;
        for (ModelInput input : model.inputs()) {
            Tensor values = values(model, input, steps, random);
            data =
                    data == null
                            ? Examples.of(input.name(), values)
                            : data.input(input.name(), values);
        }
        List<OutputLoss> losses = new ArrayList<>();
        for (Map.Entry<String, Tensor> output : model.predict(data).entrySet()) {
            data =
                    data.target(
                            output.getKey(), normal(random, output.getValue().shape().toArray()));
            losses.add(new OutputLoss(output.getKey(), new MeanSquaredError()));
        }
        model.compile(new GradientDescent(), losses.toArray(OutputLoss[]::new));
        return model.gradientFlow(data);
    }

    private static Tensor values(Model model, ModelInput input, int steps, Random random) {
        if (!input.sequence()) {
            return normal(random, SAMPLES, input.features());
        }
        int length = input.steps() > 0 ? input.steps() : steps;
        boolean tokens =
                model.uses().stream()
                        .anyMatch(
                                use ->
                                        model.layers().get(use.layer()) instanceof Embedding
                                                && use.reads().contains(input.name()));
        return tokens
                ? Tensor.of(new int[SAMPLES * length], SAMPLES, length)
                : normal(random, SAMPLES, length, input.features());
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
