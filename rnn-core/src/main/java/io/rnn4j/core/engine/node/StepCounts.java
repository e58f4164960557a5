package io.rnn4j.core.engine.node;

/**
 * The number of earlier unmasked steps of the sample, for every row. Dropout masks are drawn for
 * this number, so padding does not change them.
 */
final class StepCounts {
    private final TimeSteps time;
    private int[] counts = {};

    StepCounts(TimeSteps time) {
        this.time = time;
    }

    /** Counts the steps of a batch. */
    void count() {
        if (!time.isPadded()) {
            return;
        }
        int batch = time.batch();
        if (counts.length < time.rows()) {
            counts = new int[time.rows()];
        }
        for (int step = 0; step < time.steps(); step++) {
            int row = time.time(step) * batch;
            int before = step == 0 ? row : time.time(step - 1) * batch;
            for (int sample = 0; sample < batch; sample++) {
                if (step == 0) {
                    counts[row + sample] = 0;
                } else {
                    int one = time.isMasked(before + sample) ? 0 : 1;
                    counts[row + sample] = counts[before + sample] + one;
                }
            }
        }
    }

    int before(int row) {
        return time.isPadded() ? counts[row] : time.stepAt(row / time.batch());
    }
}
