package io.rnn4j.interchange.keras;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Weights;
import io.rnn4j.interchange.InterchangeException;

import java.util.Arrays;
import java.util.List;

/** Copies weights of a model as arrays of Keras. */
final class WeightCopies {
    private final Weights weights;

    WeightCopies(Weights weights) {
        this.weights = weights;
    }

    WrittenLayer.Array array(String name) throws InterchangeException {
        Tensor tensor = tensor(name);
        return new WrittenLayer.Array(tensor.shape().toArray(), tensor.array(), List.of(name));
    }

    /** {@return two vectors as the rows of a matrix} */
    WrittenLayer.Array stacked(String first, String second) throws InterchangeException {
        float[] above = tensor(first).array();
        float[] below = tensor(second).array();
        float[] both = Arrays.copyOf(above, 2 * above.length);
        System.arraycopy(below, 0, both, above.length, below.length);
        return new WrittenLayer.Array(new int[] {2, above.length}, both, List.of(first, second));
    }

    /** {@return the sum of two vectors} */
    WrittenLayer.Array sum(String first, String second) throws InterchangeException {
        float[] sum = tensor(first).array();
        float[] other = tensor(second).array();
        for (int index = 0; index < sum.length; index++) {
            sum[index] += other[index];
        }
        return new WrittenLayer.Array(new int[] {sum.length}, sum, List.of(first), List.of(second));
    }

    /** {@return a vector that the model does not have} */
    static WrittenLayer.Array constant(int width, float value) {
        float[] values = new float[width];
        Arrays.fill(values, value);
        return new WrittenLayer.Array(new int[] {width}, values, List.of());
    }

    private Tensor tensor(String name) throws InterchangeException {
        Tensor tensor = weights.copyOf(name);
        for (float value : tensor.array()) {
            if (!Float.isFinite(value)) {
                throw new InterchangeException(
                        "the weight '%s' contains %s; the training of this model has failed"
                                .formatted(name, value));
            }
        }
        return tensor;
    }
}
