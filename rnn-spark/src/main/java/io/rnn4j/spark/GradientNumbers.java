package io.rnn4j.spark;

/** The numbers as which gradients travel. */
public enum GradientNumbers {
    /** float32: the result has the bits of training in one process. */
    FLOAT,
    /**
     * float16 with error feedback: what rounding takes off a gradient is added to that of the next
     * step on the same executor (Seide et al. 2014). Half the bytes, and another result, which also
     * depends on the number of partitions, and on executors that were lost.
     */
    HALF
}
