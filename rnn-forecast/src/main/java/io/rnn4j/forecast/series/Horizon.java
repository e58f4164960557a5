package io.rnn4j.forecast.series;

/** The limits of a horizon. */
public final class Horizon {
    /** The largest number of steps that are forecast. */
    public static final int LONGEST = 1_000_000;

    private Horizon() {}

    /**
     * {@return the horizon, if it is valid}
     *
     * @param horizon number of steps to forecast, from 1 to {@link #LONGEST}
     * @throws IllegalArgumentException if it is not in this range
     */
    public static int require(int horizon) {
        if (horizon < 1 || horizon > LONGEST) {
            throw new IllegalArgumentException(
                    "horizon must be from 1 to %s, got %s".formatted(LONGEST, horizon));
        }
        return horizon;
    }
}
