package io.rnn4j.core.training;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.metric.MeanAbsoluteError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;

/** A training with validation of three epochs of four batches. */
final class ShortTraining {
    private static final Tensor X = waves(10, 3, 2);
    private static final Tensor Y = waves(10, 1);

    final Model model =
            Sequential.of(1, input(2), gru(4), dense(1))
                    .compile(new Adam(0.01), new MeanSquaredError(), new MeanAbsoluteError());

    private FitOptions options =
            FitOptions.epochs(3).batchSize(2).validationSplit(0.2); // of ten samples

    private static Tensor waves(int... shape) {
        Tensor waves = Tensor.zeros(shape);
        for (int n = 0; n < waves.array().length; n++) {
            waves.array()[n] = (float) Math.sin(1.7 * n);
        }
        return waves;
    }

    ShortTraining with(TrainingListener... listeners) {
        for (TrainingListener listener : listeners) {
            options = options.listener(listener);
        }
        return this;
    }

    History fit() {
        return model.fit(X, Y, options);
    }
}
