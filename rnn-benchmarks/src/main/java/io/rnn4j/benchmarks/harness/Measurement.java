package io.rnn4j.benchmarks.harness;

/**
 * One thing to time.
 *
 * @param metric what its median is called: as it stands for training steps and whole sequences, the
 *     beginning of {@code …_p50} and {@code …_p99} for streams
 * @param unit the unit of the median
 * @param sizes the network and what is done with it
 * @param leastSteps how many steps are timed at least
 * @param rate what is reported beside the time
 */
public record Measurement(String metric, Unit unit, Sizes sizes, int leastSteps, Rate rate) {

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

        /**
         * Returns the symbol.
         *
         * @return for example {@code "ms"}
         */
        public String symbol() {
            return symbol;
        }

        /**
         * Converts.
         *
         * @param time a time in nanoseconds
         * @return the time in this unit
         */
        public double of(long time) {
            return time / nanoseconds;
        }
    }

    /** What a step does, divided by its time. */
    public enum Rate {
        /** Nothing is reported. */
        NONE,
        /** Characters per second: sequences times steps. */
        CHARACTERS,
        /** Floating point operations per second, those of {@link Sizes#forwardOperations}. */
        OPERATIONS
    }
}
