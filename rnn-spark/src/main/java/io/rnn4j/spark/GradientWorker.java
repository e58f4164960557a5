package io.rnn4j.spark;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.BlockGradients;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.GradientSum;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.Weights;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Computes gradients of blocks on an executor. Tasks take turns with the workers of a training. */
final class GradientWorker {
    private static final int TRAININGS = 2; // whose workers an executor keeps

    private static final Map<String, Deque<GradientWorker>> IDLE =
            new LinkedHashMap<>(4, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Deque<GradientWorker>> e) {
                    return size() > TRAININGS;
                }
            };

    private final Model model;
    private final BlockGradients gradients;
    private final SequenceShape shape;

    private GradientWorker(SerializedModel serialized, SequenceShape shape) {
        this.model = serialized.worker();
        this.gradients = model.blockGradients();
        this.shape = shape;
    }

    /** {@return the result of work with a worker that no other thread uses} */
    static <T> T with(
            SerializedModel model, SequenceShape shape, Function<GradientWorker, T> work) {
        GradientWorker worker;
        synchronized (IDLE) {
            worker = IDLE.computeIfAbsent(model.id(), id -> new ArrayDeque<>()).poll();
        }
        if (worker == null) {
            worker = new GradientWorker(model, shape);
        }
        T result = work.apply(worker);
        synchronized (IDLE) { // after a failure the worker is not used again
            IDLE.computeIfAbsent(model.id(), id -> new ArrayDeque<>()).push(worker);
        }
        return result;
    }

    /** {@return the sum of the weights of the losses of a block} */
    double[] lossWeights(EpochShare.Block block) {
        return gradients.lossWeights(shape.examples(block.samples()));
    }

    /** Sets the weights with some names, one after the other. */
    void setWeights(List<String> names, float[] values) {
        model.weights().setAll(tensors(model.weights(), names, values));
    }

    /** {@return values of weights with some names, one after the other, by name} */
    static Map<String, Tensor> tensors(Weights weights, List<String> names, float[] values) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int at = 0;
        for (String name : names) {
            Tensor tensor = Tensor.zeros(weights.shape(name).toArray());
            System.arraycopy(values, at, tensor.array(), 0, tensor.array().length);
            at += tensor.array().length;
            tensors.put(name, tensor);
        }
        return tensors;
    }

    /** {@return the weights with some names, one after the other} */
    static float[] flat(Weights weights, List<String> names) {
        int size = names.stream().mapToInt(name -> weights.shape(name).elements()).sum();
        float[] flat = new float[size];
        int at = 0;
        for (String name : names) {
            float[] values = weights.copyOf(name).array();
            System.arraycopy(values, 0, flat, at, values.length);
            at += values.length;
        }
        return flat;
    }

    /** Adds the gradients of a block to a sum. */
    void add(GradientSum sum, EpochShare.Block block, BlockGradients.Step step) {
        try {
            gradients.addTo(
                    sum, block.number(), block.position(), shape.examples(block.samples()), step);
        } catch (NonFiniteException failure) {
            throw new NonFiniteException(
                    "%s; the samples of the block, from 0, have the keys %s"
                            .formatted(
                                    failure.getMessage(),
                                    block.samples().stream().map(LabelledSequence::key).toList()));
        }
    }
}
