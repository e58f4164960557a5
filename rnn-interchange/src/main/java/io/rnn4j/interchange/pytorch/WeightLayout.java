package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.tensor.Tensor;

/**
 * Copies weights between the layout of PyTorch, [gates · units, inputs], and the layout here,
 * [inputs, gates · units].
 */
final class WeightLayout {
    /** The gates of a weight without gates. */
    private static final int[] ONE = {0};

    private WeightLayout() {}

    /**
     * {@return a matrix or vector in the layout here}
     *
     * @param weight the weight in PyTorch
     * @param gates for each gate here its position in PyTorch
     */
    static Tensor fromTorch(Tensor weight, int... gates) {
        if (weight.rank() == 1) {
            return permuted(weight, gates);
        }
        return transposed(permuted(weight, gates));
    }

    /** {@return a matrix or vector in the layout of PyTorch} */
    static Tensor toTorch(Tensor weight, int... gates) {
        int[] inverse = new int[gates.length];
        for (int gate = 0; gate < gates.length; gate++) {
            inverse[gates[gate]] = gate;
        }
        return permuted(weight.rank() == 1 ? weight : transposed(weight), inverse);
    }

    static Tensor transposed(Tensor matrix) {
        int rows = matrix.size(0);
        int columns = matrix.size(1);
        Tensor result = Tensor.zeros(columns, rows);
        float[] from = matrix.array();
        float[] to = result.array();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[column * rows + row] = from[row * columns + column];
            }
        }
        return result;
    }

    /** {@return the same tensor with blocks of rows in another order} */
    private static Tensor permuted(Tensor weight, int[] gates) {
        int[] order = gates.length == 0 ? ONE : gates;
        Tensor result = Tensor.zeros(weight.shape());
        int block = weight.array().length / order.length;
        for (int gate = 0; gate < order.length; gate++) {
            System.arraycopy(
                    weight.array(), order[gate] * block, result.array(), gate * block, block);
        }
        return result;
    }

    /** {@return the sum of two biases; a bias of zeros leaves the bits of the other} */
    static Tensor sum(Tensor one, Tensor other) {
        Tensor result = one.copy();
        for (int index = 0; index < result.array().length; index++) {
            float added = other.array()[index];
            if (added != 0) {
                result.array()[index] += added;
            }
        }
        return result;
    }

    static boolean isZero(Tensor tensor) {
        for (float value : tensor.array()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
