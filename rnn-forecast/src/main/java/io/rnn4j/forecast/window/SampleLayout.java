package io.rnn4j.forecast.window;

/**
 * The inputs and the targets of a sample, which differ by the kind of network.
 *
 * @param segment number of steps in a row of the input, at least 1
 * @param future how the features of the horizon are given
 * @param sequence whether the targets are a sequence, or else one row
 * @param autoregressive whether the input continues through the horizon, each step with the value
 *     before it, and the targets are the values of all steps
 */
public record SampleLayout(int segment, Future future, boolean sequence, boolean autoregressive) {
    /** The name of the input of the window. */
    public static final String PAST = "past";

    /** The name of the input of the horizon. */
    public static final String FUTURE = "future";

    /** The name of the output. */
    public static final String FORECAST = "forecast";

    /** How the features of the horizon are given. */
    public enum Future {
        /** Not at all. */
        NONE,
        /** One row. */
        ROW,
        /** A sequence, whose first feature is the position in the horizon. */
        SEQUENCE,
        /** For each segment a sequence of one step, whose first features tell the segment. */
        SEGMENTS
    }

    /**
     * {@return the name of the input of a segment of the horizon}
     *
     * @param number number of the segment, from 0
     */
    public static String segmentName(int number) {
        return FUTURE + number;
    }
}
