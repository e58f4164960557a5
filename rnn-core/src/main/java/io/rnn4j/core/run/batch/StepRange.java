package io.rnn4j.core.run.batch;

/**
 * A range of samples and of time steps within arrays of all, [samples, steps].
 *
 * @param firstSample first sample
 * @param firstStep first step of each sample
 * @param steps number of steps of each sample
 * @param allSteps number of steps of each sample in the arrays
 */
record StepRange(int firstSample, int firstStep, int steps, int allSteps) {

    /** {@return all samples with all their steps} */
    static StepRange all(int steps) {
        return new StepRange(0, 0, steps, steps);
    }

    /** {@return the same steps, beginning with a sample of this range} */
    StepRange fromSample(int sample) {
        return new StepRange(firstSample + sample, firstStep, steps, allSteps);
    }

    /** {@return the steps from … to - 1 of this range, of the same samples} */
    StepRange steps(int from, int to) {
        return new StepRange(firstSample, firstStep + from, to - from, allSteps);
    }

    /** {@return the index in the arrays of a step of a sample of this range} */
    int index(int sample, int step) {
        return (firstSample + sample) * allSteps + firstStep + step;
    }

    /** {@return the index in the arrays of a row of this range: sample · steps + step} */
    int index(int row) {
        return index(row / steps, row % steps);
    }

    /** {@return sample and step of a row of this range among all, for messages} */
    String position(int row) {
        int index = index(row);
        return "sample " + index / allSteps + ", step " + index % allSteps;
    }
}
