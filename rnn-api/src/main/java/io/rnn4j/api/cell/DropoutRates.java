package io.rnn4j.api.cell;

/**
 * The dropout rates of a recurrence in training. Each rate is 0 (off) or at least 2⁻³¹ and at most
 * 1 - 2⁻³¹. A mask that is constant over time is constant within one training step; in truncated
 * training each segment of a sequence draws new masks.
 *
 * @param dropout fraction of the elements of the input, and of additional inputs, that are dropped;
 *     one mask for all gates and all time steps of a sample (Gal and Ghahramani 2016)
 * @param recurrentDropout fraction of the elements that are dropped of the rows that recurrent
 *     weights multiply; one mask for all gates and all time steps of a sample (Gal and Ghahramani
 *     2016). The direct path from a state to its next value is unaffected
 * @param weightDrop fraction of the elements of recurrent weights that are dropped, by one mask per
 *     training step for all samples and time steps (weight drop, Merity et al. 2017)
 * @param zoneoutRates rates of zoneout
 */
public record DropoutRates(
        double dropout, double recurrentDropout, double weightDrop, ZoneoutRates zoneoutRates) {
    /** All rates are 0. */
    public static final DropoutRates NONE = new DropoutRates(0, 0, 0, new ZoneoutRates(0, 0));

    /** The resolution of masks: an element is drawn from 31 random bits. */
    private static final double RESOLUTION = 0x1p-31;

    /** Validates the rates. */
    public DropoutRates {
        check("dropout", dropout);
        check("recurrent dropout", recurrentDropout);
        check("weight drop", weightDrop);
    }

    /**
     * The rates of zoneout: the fraction of the elements of a state that keep their previous value
     * (Krueger et al. 2017).
     *
     * @param zoneout rate of the output, which is the first state
     * @param memoryZoneout rate of all other states
     */
    public record ZoneoutRates(double zoneout, double memoryZoneout) {
        /** Validates the rates. */
        public ZoneoutRates {
            check("zoneout", zoneout);
            check("zoneout of the memory", memoryZoneout);
        }
    }

    /**
     * Validates a dropout rate.
     *
     * @param name name of the rate, for messages
     * @param rate the rate
     * @throws IllegalArgumentException if the rate is neither 0 nor between 2⁻³¹ and 1 - 2⁻³¹
     */
    public static void check(String name, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    ("%s: a rate is at least 0 and less than 1, got %s; it is the fraction that is"
                                    + " dropped, not the fraction that is kept")
                            .formatted(name, rate));
        }
        if (rate > 0 && (rate < RESOLUTION || 1 - rate < RESOLUTION)) {
            throw new IllegalArgumentException(
                    ("%s: a rate is 0 or between 2^-31 and 1 - 2^-31, got %s; masks are drawn from"
                                    + " 31 bits")
                            .formatted(name, rate));
        }
    }
}
