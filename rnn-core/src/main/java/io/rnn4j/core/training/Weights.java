package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;

import java.util.Map;
import java.util.Set;

/**
 * The weights of a model by name: the label of the layer, a slash, and the name of the weight in
 * the layer, for example {@code lstm/recurrent_kernel}. Values are copied in both directions.
 *
 * <p>Any number of threads may copy weights, also while another thread trains: a copy of all
 * weights has the values before or after a step. While one thread sets them, no other thread may
 * use the model.
 */
public interface Weights {

    /** {@return the names of all weights in the order of the layers} */
    Set<String> names();

    /**
     * {@return the shape of a weight: [rows, columns], or [columns] of a vector}
     *
     * @param name name of the weight
     * @throws IllegalArgumentException if the model has no such weight
     */
    Shape shape(String name);

    /**
     * {@return a copy of the values of a weight}
     *
     * @param name name of the weight
     * @throws IllegalArgumentException if the model has no such weight
     */
    Tensor copyOf(String name);

    /**
     * Sets the values of a weight.
     *
     * @param name name of the weight
     * @param values the new values, in the shape of the weight
     * @throws IllegalArgumentException if the model has no such weight, or if it has another shape
     */
    void set(String name, Tensor values);

    /** {@return a copy of all weights by name, in the order of the layers} */
    Map<String, Tensor> copyOfAll();

    /**
     * Sets the values of several weights, or of none if one of them is rejected.
     *
     * @param values the new values by name
     * @throws IllegalArgumentException if the model has no such weight, or if it has another shape
     */
    void setAll(Map<String, Tensor> values);

    /**
     * Excludes a weight, or all weights of a layer, from training.
     *
     * @param name name of the weight, or label of the layer
     * @throws IllegalArgumentException if the model has no such weight
     */
    void freeze(String name);

    /**
     * Includes a weight, or all weights of a layer, in training again.
     *
     * @param name name of the weight, or label of the layer
     * @throws IllegalArgumentException if the model has no such weight
     */
    void unfreeze(String name);

    /**
     * {@return whether a weight, or all weights of a layer, are excluded from training}
     *
     * @param name name of the weight, or label of the layer
     * @throws IllegalArgumentException if the model has no such weight
     */
    boolean isFrozen(String name);
}
