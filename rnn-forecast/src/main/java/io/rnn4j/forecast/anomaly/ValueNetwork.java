package io.rnn4j.forecast.anomaly;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.monotoneQuantiles;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.QuantileLoss;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;

import java.util.List;

/**
 * The network that predicts the next value of a stream: a GRU reads the last value and the time of
 * the value to predict, and a dense layer yields three quantiles of the change from the last value.
 */
final class ValueNetwork {
    static final int FEATURES = 1 + TimeFeatures.COUNT;
    static final List<Double> QUANTILES = List.of(0.1, 0.5, 0.9);

    private static final int WINDOW = 64;
    private static final int BATCH = 16;

    private ValueNetwork() {}

    /**
     * Trains a network.
     *
     * @param inputs [steps][features]: value and time features as the network reads them
     * @param changes [steps], the change to the next value, NaN where it is not known
     * @param options settings of the network and its training
     */
    static Model fit(float[][] inputs, double[] changes, AnomalyOptions options) {
        int window = Math.min(WINDOW, inputs.length);
        int stride = Math.max(1, window / 4);
        int count = 1 + (inputs.length - window) / stride;
        Tensor x = Tensor.zeros(count, window, FEATURES);
        Tensor y = Tensor.zeros(count, window, 1);
        Tensor mask = Tensor.zeros(count, window);
        for (int sample = 0; sample < count; sample++) {
            // Aligned to the end: the last values are the most like those to come.
            int from = inputs.length - window - sample * stride;
            for (int step = 0; step < window; step++) {
                for (int feature = 0; feature < FEATURES; feature++) {
                    x.set(inputs[from + step][feature], sample, step, feature);
                }
                double change = changes[from + step];
                if (!Double.isNaN(change)) {
                    y.set((float) change, sample, step, 0);
                    mask.set(1, sample, step);
                }
            }
        }
        Model model =
                Sequential.of(
                        options.seed(),
                        input(FEATURES),
                        gru(options.units()).returnSequences(true),
                        dense(QUANTILES.size()),
                        monotoneQuantiles());
        model.execution(Execution.standard().threads(1)); // too small to share
        model.compile(Clipped.byGlobalNorm(new Adam(0.01), 1), new QuantileLoss(QUANTILES));
        int updates = options.epochs() * ((count + BATCH - 1) / BATCH);
        model.fit(
                x,
                y,
                FitOptions.epochs(options.epochs())
                        .batchSize(BATCH)
                        .targetMask(mask)
                        .learningRateFactor(Schedule.cosine(updates, 0.05)));
        return model;
    }
}
