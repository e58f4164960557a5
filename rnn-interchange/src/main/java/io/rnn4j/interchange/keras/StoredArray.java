package io.rnn4j.interchange.keras;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Dataset;

import java.util.Arrays;
import java.util.List;

/**
 * An array of weights in a file, or several that lie side by side in one weight of a layer.
 *
 * @param name its place in the file
 * @param role what Keras calls it within its layer, for example {@code kernel}
 * @param blocks the arrays whose columns lie side by side; mostly one
 */
record StoredArray(String name, String role, List<Hdf5Dataset> blocks) {
    StoredArray(String name, String role, Hdf5Dataset array) {
        this(name, role, List.of(array));
    }

    /** {@return the size of every axis} */
    long[] shape() {
        long[] shape = blocks.getFirst().shape();
        if (blocks.size() > 1) {
            shape[shape.length - 1] *= blocks.size();
        }
        return shape;
    }

    /** {@return the type of the numbers in the file} */
    String type() {
        return blocks.getFirst().type();
    }

    /** {@return the numbers in row-major order} */
    float[] floats() throws InterchangeException {
        if (blocks.size() == 1) {
            return blocks.getFirst().floats();
        }
        long[] shape = blocks.getFirst().shape();
        int columns = (int) shape[shape.length - 1];
        float[] result = null;
        for (int block = 0; block < blocks.size(); block++) {
            if (!Arrays.equals(blocks.get(block).shape(), shape)) {
                throw new InterchangeException(
                        "the gates of '%s' have different shapes; get the file again"
                                .formatted(name));
            }
            float[] part = blocks.get(block).floats();
            result = result == null ? new float[part.length * blocks.size()] : result;
            int rows = columns == 0 ? 0 : part.length / columns;
            for (int row = 0; row < rows; row++) {
                int to = (row * blocks.size() + block) * columns;
                System.arraycopy(part, row * columns, result, to, columns);
            }
        }
        return result;
    }
}
