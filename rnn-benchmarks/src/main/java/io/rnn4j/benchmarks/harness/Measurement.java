package io.rnn4j.benchmarks.harness;

/**
 * A quantity to be timed.
 *
 * @param report how it is reported
 * @param sizes the sizes of the workload
 * @param minimumSteps minimum number of timed steps
 */
public record Measurement(Report report, Sizes sizes, int minimumSteps) {

    /**
     * How a quantity is reported.
     *
     * @param metric name of the median of training steps and whole sequences; for streams, the
     *     beginning of {@code …_p50} and {@code …_p99}
     * @param unit unit of the median
     * @param rate the rate that is reported in addition to the time
     */
    public record Report(String metric, Unit unit, Rate rate) {}

    /** A unit of time. */
    public enum Unit {
        /** Milliseconds. */
        MILLISECONDS("ms", 1e6),
        /** Microseconds. */
        MICROSECONDS("us", 1e3),
        /** Nanoseconds. */
        NANOSECONDS("ns", 1);

        private final String symbol;
        private final double nanoseconds;

        Unit(String symbol, double nanoseconds) {
            this.symbol = symbol;
            this.nanoseconds = nanoseconds;
        }

        /** {@return the symbol, for example {@code "ms"}} */
        public String symbol() {
            return symbol;
        }

        /**
         * {@return a time in this unit}
         *
         * @param time the time in nanoseconds
         */
        public double of(long time) {
            return time / nanoseconds;
        }
    }

    /** A quantity that a step processes, divided by its time. */
    public enum Rate {
        /** No rate is reported. */
        NONE,
        /** Characters per second: sequences times steps. */
        CHARACTERS,
        /** Floating-point operations per second, counted by {@link Sizes#forwardOperations}. */
        OPERATIONS
    }
}
