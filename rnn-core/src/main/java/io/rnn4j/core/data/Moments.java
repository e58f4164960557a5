package io.rnn4j.core.data;

/** Mean and variance of a stream of values (Welford 1962). */
final class Moments {
    private long count;
    private double mean;
    private double squares;

    void add(double value) {
        count++;
        double difference = value - mean;
        mean += difference / count;
        squares += difference * (value - mean);
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** {@return the variance of the population} */
    double variance() {
        return squares / count;
    }

    /** {@return the standard deviation of the population; 1 if all values are equal} */
    double deviation() {
        return squares == 0 ? 1 : Math.sqrt(variance());
    }
}
