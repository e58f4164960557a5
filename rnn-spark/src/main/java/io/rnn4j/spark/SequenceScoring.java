package io.rnn4j.spark;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;

import org.apache.spark.util.LongAccumulator;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;

/**
 * Computes outputs of a model for the sequences of a partition. It reads one batch at a time, so
 * that its memory does not depend on the size of the partition. The output for a sequence does not
 * depend on the others of its batch.
 *
 * @param batchSize number of sequences of a batch, at least 1
 * @param bad the treatment of invalid sequences
 * @param skipped counts the sequences that are left out
 */
record SequenceScoring(int batchSize, BadRows bad, LongAccumulator skipped)
        implements Serializable {

    /** Something with a sequence, and what the model makes of it. */
    record Scored<T>(T of, float[] output) {}

    /**
     * {@return the outputs for sequences, in their order}
     *
     * @param model a model with one output of a sequence
     * @param items what has the sequences
     * @param values the sequence of an item, [steps · features]
     * @param name the name of an item in messages, asked once for each
     */
    <T> Iterator<Scored<T>> score(
            Model model, Iterator<T> items, Function<T, float[]> values, Function<T, String> name) {
        SequenceShape shape = SequenceShape.of(model, 0, false);
        return new Iterator<>() {
            private final Queue<Scored<T>> ready = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                while (ready.isEmpty() && items.hasNext()) {
                    readBatch();
                }
                return !ready.isEmpty();
            }

            @Override
            public Scored<T> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.remove();
            }

            private void readBatch() {
                List<T> batch = new ArrayList<>();
                List<LabelledSequence> sequences = new ArrayList<>();
                while (batch.size() < batchSize && items.hasNext()) {
                    T item = items.next();
                    float[] x = values.apply(item);
                    LabelledSequence sequence =
                            new LabelledSequence(
                                    name.apply(item), x.length / shape.features(), x, new float[0]);
                    String problem = shape.problem(sequence);
                    if (problem == null) {
                        batch.add(item);
                        sequences.add(sequence);
                    } else if (bad == BadRows.REJECT) {
                        throw new IllegalArgumentException(
                                problem
                                        + "; correct the row, or skip such rows with"
                                        + " setHandleInvalid(\"skip\")");
                    } else {
                        skipped.add(1);
                    }
                }
                if (batch.isEmpty()) {
                    return;
                }
                float[] outputs = outputs(model, shape.inputs(sequences));
                int width = outputs.length / batch.size();
                for (int k = 0; k < batch.size(); k++) {
                    ready.add(
                            new Scored<>(
                                    batch.get(k),
                                    Arrays.copyOfRange(outputs, k * width, (k + 1) * width)));
                }
            }
        };
    }

    private static float[] outputs(Model model, Examples inputs) {
        Tensor outputs = model.predict(inputs).values().iterator().next();
        if (outputs.shape().rank() != 2) {
            throw new IllegalArgumentException(
                    "expected a model with one output of a sequence, got outputs of the shape "
                            + outputs.shape());
        }
        return outputs.array();
    }
}
