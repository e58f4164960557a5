package io.rnn4j.core.engine.node;

/**
 * Receives what the steps of a recurrence have computed, during a backward pass. Several threads
 * call it, each for its own samples. It must not change the arrays.
 */
public interface StepObserver {
    /** {@return the numbers of the values of the program that it observes} */
    int[] observedValues();

    /**
     * Receives the gradients with respect to a state after a step of a sample.
     *
     * @param state number of the state
     * @param step number of the step in the order of processing
     * @param sample number of the sample in the batch
     * @param gradients contains the gradients
     * @param at index of the first one
     */
    void gradients(int state, int step, int sample, float[] gradients, int at);

    /**
     * Receives the values of a state after an unmasked step of a sample.
     *
     * @param state number of the state
     * @param values contains the values
     * @param at index of the first one
     */
    void state(int state, float[] values, int at);

    /**
     * Receives an observed value of an unmasked step of a sample, unless the plan does not keep it.
     *
     * @param index index in {@link #observedValues()}
     * @param values contains the elements of the value
     * @param at index of the first one
     */
    void value(int index, float[] values, int at);
}
