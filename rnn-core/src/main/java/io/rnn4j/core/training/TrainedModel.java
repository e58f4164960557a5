package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;

import java.util.Map;
import java.util.function.Consumer;

/**
 * A model as its {@link TrainingListener}s may use it during training. {@link
 * io.rnn4j.core.model.Model} implements it.
 */
public interface TrainedModel {

    /** {@return the weights, which a listener may read and set} */
    Weights weights();

    /**
     * Computes the outputs with the current weights.
     *
     * @param data all inputs
     * @return the outputs by name, each [samples, steps, width] or [samples, width]
     */
    Map<String, Tensor> predict(Examples data);

    /**
     * Computes the outputs with the current weights batch by batch, so that predictions for any
     * number of samples take the memory of one batch.
     *
     * @param data all inputs
     * @param consumer receives the outputs, in the order of the samples
     */
    void predict(Dataset data, Consumer<Predictions> consumer);

    /**
     * Computes the losses and the metrics with the current weights.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @return the results by name, as in {@link History}
     */
    Map<String, Double> evaluate(Dataset data);
}
