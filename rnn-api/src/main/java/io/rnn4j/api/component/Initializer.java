package io.rnn4j.api.component;

/** An initializer: it computes the values of a weight before training. */
public interface Initializer extends Component {

    /**
     * Computes the initial values of a weight.
     *
     * @param values array of rows · columns elements that receives the values in row-major order
     * @param rows number of rows, which is the number of inputs of a kernel; 1 for a vector
     * @param columns number of columns, which is the number of outputs of a kernel
     * @param random random numbers that depend on the seed and the name of the weight only
     */
    void initialize(float[] values, int rows, int columns, RandomNumbers random);
}
