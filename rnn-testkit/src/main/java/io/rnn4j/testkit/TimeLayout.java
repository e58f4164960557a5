package io.rnn4j.testkit;

/**
 * Time steps and samples of time-major rows: row = step · batch + sample.
 *
 * @param steps number of time steps
 * @param batch number of samples
 * @param masked for every row, whether its step is masked; null without a mask
 * @param reverse whether time is read from the last step to the first
 */
record TimeLayout(int steps, int batch, boolean[] masked, boolean reverse) {
    /** {@return the layout of rows without a time axis} */
    static TimeLayout rows(int rows) {
        return new TimeLayout(1, rows, null, false);
    }

    /**
     * {@return a mask, true where a step is masked: one sample without masked steps, one with
     * single masked steps, one masked at the beginning and at the end, and so on in turn}
     */
    static boolean[] holes(int steps, int batch) {
        boolean[] masked = new boolean[steps * batch];
        for (int step = 0; step < steps; step++) {
            for (int sample = 0; sample < batch; sample++) {
                masked[step * batch + sample] =
                        switch (sample % 3) {
                            case 0 -> false;
                            case 1 -> step % 3 == 1;
                            default -> step == 0 || step >= steps - 1;
                        };
            }
        }
        return masked;
    }

    int rows() {
        return steps * batch;
    }

    boolean isMasked(int row) {
        return masked != null && masked[row];
    }

    /** {@return the time step that is read as the n-th} */
    int at(int n) {
        return reverse ? steps - 1 - n : n;
    }
}
