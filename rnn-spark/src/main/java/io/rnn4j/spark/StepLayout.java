package io.rnn4j.spark;

import java.io.Serializable;

/**
 * Where the samples of an epoch are: in steps, these in blocks, which are divided over partitions.
 * A partition has consecutive blocks of each step, so that few sums leave it.
 *
 * @param samples number of samples of the epoch
 * @param stepSize number of samples of a step, except the last one
 * @param blockSize number of samples of a block, except the last one of a step
 * @param partitions number of partitions
 */
record StepLayout(int samples, int stepSize, int blockSize, int partitions)
        implements Serializable {

    /** {@return the step of the sample at a position of the epoch} */
    int step(int position) {
        return position / stepSize;
    }

    /** {@return the block in its step of the sample at a position} */
    int block(int position) {
        return position % stepSize / blockSize;
    }

    /** {@return the number of samples of a step} */
    int samples(int step) {
        return Math.min(stepSize, samples - step * stepSize);
    }

    /** {@return the number of blocks of a step} */
    int blocks(int step) {
        return Math.ceilDiv(samples(step), blockSize);
    }

    /** {@return the partition of the sample at a position} */
    int partition(int position) {
        return (int) ((long) block(position) * partitions / blocks(step(position)));
    }

    /** {@return the position of the first sample of a block} */
    int position(int step, int block) {
        return step * stepSize + block * blockSize;
    }
}
