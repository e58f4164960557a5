package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.WeightArray;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The weights of a model by name: the label of the layer, a slash, the name within it, for example
 * {@code lstm/recurrent_kernel}. What is taken out or put in is copied.
 *
 * <p>Weights may be read by any number of threads; while one changes them, no other may use the
 * model.
 */
public final class Weights {
    private final Map<String, WeightArray> arrays = new LinkedHashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private final AtomicLong version = new AtomicLong();

    public Weights(Collection<WeightArray> arrays) {
        arrays.forEach(array -> this.arrays.put(array.name(), array));
    }

    /**
     * Returns the names of all weights.
     *
     * @return the names in the order of the layers
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    /**
     * Returns the shape of a weight.
     *
     * @param name its name
     * @return [rows, columns], or [columns] of a vector
     * @throws IllegalArgumentException if there is none of that name
     */
    public Shape shape(String name) {
        return shape(array(name));
    }

    private static Shape shape(WeightArray array) {
        return array.declaration().shape().isVector()
                ? Shape.of(array.declaration().columns())
                : Shape.of(array.declaration().rows(), array.declaration().columns());
    }

    /**
     * Copies a weight.
     *
     * @param name its name
     * @return its values
     * @throws IllegalArgumentException if there is none of that name
     */
    public Tensor get(String name) {
        WeightArray array = array(name);
        return Tensor.of(array.values().clone(), shape(array).sizes());
    }

    /**
     * Replaces the values of a weight.
     *
     * @param name its name
     * @param values the new values
     * @throws IllegalArgumentException if there is none of that name or it has another shape
     */
    public void set(String name, Tensor values) {
        WeightArray array = array(name);
        Shape shape = shape(array);
        Objects.requireNonNull(values, () -> "the values of weight '" + name + "' are null");
        if (!values.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "weight '" + name + "' has shape " + shape + ", got " + values.shape());
        }
        System.arraycopy(values.array(), 0, array.values(), 0, array.values().length);
        changed();
    }

    /**
     * Copies all weights.
     *
     * @return the values by name, in the order of the layers
     */
    public Map<String, Tensor> getAll() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        names().forEach(name -> all.put(name, get(name)));
        return all;
    }

    /**
     * Replaces the values of several weights; if one does not fit, none is replaced.
     *
     * @param values the new values by name
     * @throws IllegalArgumentException if there is none of a name or one has another shape
     */
    public void setAll(Map<String, Tensor> values) {
        Objects.requireNonNull(values, "weights by name are null");
        values.forEach(
                (name, tensor) -> {
                    Objects.requireNonNull(
                            tensor, () -> "the values of weight '" + name + "' are null");
                    if (!tensor.shape().equals(shape(name))) {
                        throw new IllegalArgumentException(
                                "weight '"
                                        + name
                                        + "' has shape "
                                        + shape(name)
                                        + ", got "
                                        + tensor.shape());
                    }
                });
        values.forEach(this::set);
    }

    /**
     * Keeps training from changing a weight, or all weights of a layer.
     *
     * @param name the name of a weight, or the label of a layer
     * @throws IllegalArgumentException if there is none of that name
     */
    public void freeze(String name) {
        frozen.addAll(matching(name));
    }

    /**
     * Lets training change a weight again, or all weights of a layer.
     *
     * @param name the name of a weight, or the label of a layer
     * @throws IllegalArgumentException if there is none of that name
     */
    public void unfreeze(String name) {
        frozen.removeAll(matching(name));
    }

    /**
     * Tells whether training leaves a weight, or all weights of a layer, as they are.
     *
     * @param name the name of a weight, or the label of a layer
     * @return true if all of them are frozen
     * @throws IllegalArgumentException if there is none of that name
     */
    public boolean isFrozen(String name) {
        return frozen.containsAll(matching(name));
    }

    private Set<String> matching(String name) {
        Set<String> result = new HashSet<>();
        for (String weight : arrays.keySet()) {
            if (weight.equals(name) || weight.startsWith(name + "/")) {
                result.add(weight);
            }
        }
        if (result.isEmpty()) {
            throw unknown(name);
        }
        return result;
    }

    private WeightArray array(String name) {
        WeightArray array = arrays.get(name);
        if (array == null) {
            throw unknown(name);
        }
        return array;
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "the model has no weight '" + name + "', its weights are " + arrays.keySet());
    }

    public boolean isFrozen(WeightArray array) {
        return frozen.contains(array.name());
    }

    public Collection<WeightArray> arrays() {
        return arrays.values();
    }

    /** Tells everybody who keeps something made from the weights that they have changed. */
    public void changed() {
        version.incrementAndGet();
    }

    public long version() {
        return version.get();
    }
}
