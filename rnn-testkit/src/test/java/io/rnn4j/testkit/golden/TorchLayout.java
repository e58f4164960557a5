package io.rnn4j.testkit.golden;

import io.rnn4j.api.tensor.Tensor;

/**
 * The order of batch and time: torch is time-major by default, rnn4j is batch-major.
 *
 * @param batchFirst whether the case is batch-major
 */
record TorchLayout(boolean batchFirst) {
    static TorchLayout of(GoldenCase golden) {
        return new TorchLayout(golden.flag("config/batch_first"));
    }

    /** {@return a sequence in the other order} */
    Tensor turn(Tensor sequence) {
        return batchFirst ? sequence : swap(sequence);
    }

    /** Swaps the first two axes. */
    static Tensor swap(Tensor tensor) {
        int[] sizes = tensor.shape().toArray();
        int rows = sizes[0];
        int columns = sizes[1];
        sizes[0] = columns;
        sizes[1] = rows;
        Tensor swapped = Tensor.zeros(sizes);
        int width = tensor.array().length / (rows * columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                System.arraycopy(
                        tensor.array(),
                        (row * columns + column) * width,
                        swapped.array(),
                        (column * rows + row) * width,
                        width);
            }
        }
        return swapped;
    }
}
