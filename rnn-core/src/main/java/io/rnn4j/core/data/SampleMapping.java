package io.rnn4j.core.data;

/** Computes the fields of a sample from those of another one. */
@FunctionalInterface
public interface SampleMapping {

    /**
     * Computes a sample.
     *
     * @param from the given sample
     * @param to the computed sample, whose fields are all written
     */
    void apply(SampleBuffer from, SampleBuffer to);
}
