package io.rnn4j.forecast.window;

/**
 * Mean and deviation of a series, after the transform.
 *
 * @param mean the mean of its values
 * @param deviation their standard deviation, or 1 if that is 0
 */
public record SeriesScale(double mean, double deviation) {
    /** {@return the scale of values, of which NaN do not count} */
    static SeriesScale of(double[] values) {
        double sum = 0;
        int count = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        double mean = count == 0 ? 0 : sum / count;
        double squares = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                squares += (value - mean) * (value - mean);
            }
        }
        double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
        return new SeriesScale(mean, deviation > 0 ? deviation : 1);
    }
}
