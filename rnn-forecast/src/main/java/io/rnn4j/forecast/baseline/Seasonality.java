package io.rnn4j.forecast.baseline;

/** The seasonal part of a series: a test for it, and the classical decomposition. */
final class Seasonality {
    /** 90 % quantile of the normal distribution, two-sided. */
    private static final double CRITICAL = 1.645;

    private Seasonality() {}

    /**
     * {@return whether the autocorrelation at the lag of a season is significant at 90 %, by
     * Bartlett's formula; false for less than three seasons}
     */
    static boolean isSignificant(double[] values, int season) {
        if (season < 2 || values.length < 3L * season) {
            return false;
        }
        double squares = 0;
        for (int lag = 1; lag < season; lag++) {
            double correlation = autocorrelation(values, lag);
            squares += correlation * correlation;
        }
        double limit = CRITICAL * Math.sqrt((1 + 2 * squares) / values.length);
        return Math.abs(autocorrelation(values, season)) > limit;
    }

    /** {@return the autocorrelation at a lag; NaN for a constant series} */
    private static double autocorrelation(double[] values, int lag) {
        double mean = mean(values);
        double products = 0;
        double squares = 0;
        for (int step = 0; step < values.length; step++) {
            double difference = values[step] - mean;
            squares += difference * difference;
            if (step >= lag) {
                products += difference * (values[step - lag] - mean);
            }
        }
        return products / squares;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * {@return the classical seasonal indices: means by phase of the values over (or minus) their
     * centred moving average, scaled to mean 1 (or 0)}
     *
     * @param values at least two seasons
     * @param season number of steps of a season, at least 2
     * @param multiplicative whether the indices are factors; else they are addends
     */
    static double[] indices(double[] values, int season, boolean multiplicative) {
        double[] sums = new double[season];
        int[] counts = new int[season];
        int half = season / 2;
        for (int step = half; step < values.length - half; step++) {
            double trend = centredMean(values, step, season);
            sums[step % season] += multiplicative ? values[step] / trend : values[step] - trend;
            counts[step % season]++;
        }
        double[] indices = new double[season];
        for (int phase = 0; phase < season; phase++) {
            indices[phase] = sums[phase] / counts[phase];
        }
        double mean = mean(indices);
        for (int phase = 0; phase < season; phase++) {
            indices[phase] = multiplicative ? indices[phase] / mean : indices[phase] - mean;
        }
        return indices;
    }

    /** The mean over one season around a step; the two ends of an even season count half each. */
    private static double centredMean(double[] values, int step, int season) {
        int half = season / 2;
        double sum = 0;
        for (int other = step - half; other <= step + half; other++) {
            boolean isEnd = season % 2 == 0 && Math.abs(other - step) == half;
            sum += isEnd ? values[other] / 2 : values[other];
        }
        return sum / season;
    }
}
