package io.rnn4j.api.component;

/** Gives weights their values before training. */
public interface Initializer extends Component {

    /**
     * Fills an array.
     *
     * @param values receives the values of [rows, columns] in row-major order
     * @param rows number of rows, the inputs of a kernel; 1 for a vector
     * @param columns number of columns, the outputs of a kernel
     * @param random random numbers that depend on the seed and on the name of the weight only
     */
    void initialize(float[] values, int rows, int columns, RandomNumbers random);
}
