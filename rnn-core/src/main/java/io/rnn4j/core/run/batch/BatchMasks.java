package io.rnn4j.core.run.batch;

import io.rnn4j.core.run.assembly.Assembly;

/** The masks of a batch in the order of the engine, row = step · batch + sample, used again. */
public final class BatchMasks {
    private final boolean[][] masks; // by input: what the batch has, null if nothing is masked
    private final boolean[][] room; // by input

    public BatchMasks(Assembly assembly) {
        this.masks = new boolean[assembly.inputs().size()][];
        this.room = new boolean[masks.length][0];
    }

    /**
     * Takes the masks of a batch.
     *
     * @param order the samples in the order in which they are used
     * @param first the first one of the batch
     * @return for every input its mask, null if no step of any sample is masked
     */
    public boolean[][] take(Samples samples, int[] order, int first, int batch) {
        for (int axis = 0; axis < masks.length; axis++) {
            boolean[] masked = samples.masked(axis);
            if (masked == null) {
                masks[axis] = null;
                continue;
            }
            int steps = samples.steps[axis];
            if (room[axis].length < steps * batch) {
                room[axis] = new boolean[steps * batch];
            }
            masks[axis] = room[axis];
            for (int step = 0; step < steps; step++) {
                for (int sample = 0; sample < batch; sample++) {
                    room[axis][step * batch + sample] =
                            masked[order[first + sample] * steps + step];
                }
            }
        }
        return masks;
    }

    /** Returns the masks that were taken last. */
    public boolean[][] all() {
        return masks;
    }
}
