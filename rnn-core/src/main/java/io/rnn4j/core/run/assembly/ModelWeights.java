package io.rnn4j.core.run.assembly;

import io.rnn4j.api.cell.InitialColumns;
import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.training.Weights;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The weights of a model as the arrays that the engine reads and training changes. Copies and
 * changes exclude each other, so that a copy has the values before or after a step.
 */
public final class ModelWeights implements Weights {
    private final Map<String, WeightArray> arrays = new LinkedHashMap<>();
    private final Map<String, Set<String>> groups = new HashMap<>(); // by label and parts of it
    private final Set<String> frozen = ConcurrentHashMap.newKeySet();
    private final AtomicLong version = new AtomicLong();

    ModelWeights(List<WeightArray> arrays) {
        for (WeightArray array : arrays) {
            String name = array.name();
            this.arrays.put(name, array);
            for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
                groups.computeIfAbsent(name.substring(0, end), key -> new HashSet<>()).add(name);
            }
        }
    }

    /** Fills all weights by their initializers. */
    public void initialize(long seed) {
        for (WeightArray weight : arrays.values()) {
            LayerWeight declared = weight.declaration();
            declared.initialValues()
                    .initializer()
                    .initialize(
                            weight.values(),
                            declared.rows(),
                            declared.columns(),
                            new RandomNumbers(seed, weight.name()));
            declared.initialValues().columns().forEach(block -> fill(weight, block));
        }
    }

    private static void fill(WeightArray weight, InitialColumns block) {
        int rows = weight.declaration().rows();
        for (int column = 0; column < block.columns(); column++) {
            float value = (float) block.values().applyAsDouble(column);
            for (int row = 0; row < rows; row++) {
                weight.values()[row * weight.columns() + block.firstColumn() + column] = value;
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    @Override
    public Shape shape(String name) {
        return shape(array(name));
    }

    private static Shape shape(WeightArray array) {
        return array.declaration().shape().ofTensor();
    }

    @Override
    public synchronized Tensor copyOf(String name) {
        WeightArray array = array(name);
        return Tensor.of(array.values().clone(), shape(array).toArray());
    }

    @Override
    public synchronized void set(String name, Tensor values) {
        requireSuitable(name, values);
        float[] array = array(name).values();
        System.arraycopy(values.toFloat().array(), 0, array, 0, array.length);
        changed();
    }

    private void requireSuitable(String name, Tensor values) {
        Shape shape = shape(name);
        Objects.requireNonNull(values, () -> "the values of weight '" + name + "' are null");
        if (!values.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "weight '%s' has shape %s, got %s".formatted(name, shape, values.shape()));
        }
    }

    @Override
    public synchronized Map<String, Tensor> copyOfAll() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        names().forEach(name -> all.put(name, copyOf(name)));
        return all;
    }

    @Override
    public synchronized void setAll(Map<String, Tensor> values) {
        NullChecks.requireValues("weights by name", values);
        values.forEach(this::requireSuitable);
        values.forEach(this::set);
    }

    @Override
    public synchronized void freeze(String name) {
        frozen.addAll(matching(name));
    }

    @Override
    public synchronized void unfreeze(String name) {
        frozen.removeAll(matching(name));
    }

    @Override
    public synchronized boolean isFrozen(String name) {
        return frozen.containsAll(matching(name));
    }

    private Set<String> matching(String name) {
        Set<String> group = groups.getOrDefault(name, Set.of());
        if (!arrays.containsKey(name)) {
            if (group.isEmpty()) {
                throw unknown(name);
            }
            return group;
        }
        if (group.isEmpty()) {
            return Set.of(name);
        }
        Set<String> all = new HashSet<>(group);
        all.add(name);
        return all;
    }

    private WeightArray array(String name) {
        WeightArray array = arrays.get(name);
        if (array == null) {
            throw unknown(name);
        }
        return array;
    }

    private IllegalArgumentException unknown(String name) {
        return AssembledModel.unknown("weight", name, arrays.keySet());
    }

    /** {@return whether training changes a weight; allocates nothing} */
    public boolean isTrainable(WeightArray array) {
        return !frozen.contains(array.name());
    }

    /** {@return the arrays in the order of the layers} */
    public Collection<WeightArray> arrays() {
        return arrays.values();
    }

    /**
     * Changes values. Other threads that copy weights wait until the change is complete, and runs
     * pack the weights again.
     */
    public synchronized void change(Runnable change) {
        change.run();
        changed();
    }

    private void changed() {
        version.incrementAndGet();
    }

    /** {@return a number that is different after every change} */
    public long version() {
        return version.get();
    }
}
