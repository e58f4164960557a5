package io.rnn4j.spark;

/** The number format in which gradients are sent. */
public enum GradientNumbers {
    /** float32: the result has the same bits as a training in one process. */
    FLOAT,
    /**
     * float16 with error feedback: the rounding error of a gradient is added to the gradient of the
     * next step on the same executor (Seide et al. 2014). This halves the bytes and changes the
     * result, which then also depends on the number of partitions and on lost executors.
     */
    HALF
}
