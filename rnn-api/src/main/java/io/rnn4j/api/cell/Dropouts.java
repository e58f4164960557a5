package io.rnn4j.api.cell;

/**
 * How much of a recurrence is left out at random in training. Every rate is at least 0, which
 * leaves nothing out, and less than 1.
 *
 * <p>A mask that stays for all time steps of a sample stays for those of one training step: in
 * truncated training every piece draws anew.
 *
 * @param input of the input and of what the gates read beside it, by one mask for all gates and all
 *     time steps of a sample (Gal and Ghahramani 2016)
 * @param recurrent of what recurrent weights multiply, by one mask for all gates and all time steps
 *     of a sample (Gal and Ghahramani 2016); a state keeps its way past them
 * @param weights of the elements of recurrent weights, in a training step for all samples and time
 *     steps (weight drop, Merity et al. 2017)
 * @param zoneout of the output, the first state: these elements keep their value of the time step
 *     before (Krueger et al. 2017)
 * @param memoryZoneout of all other states
 */
public record Dropouts(
        double input, double recurrent, double weights, double zoneout, double memoryZoneout) {
    /** Nothing is left out. */
    public static final Dropouts NONE = new Dropouts(0, 0, 0, 0, 0);

    /** What masks distinguish: an element is drawn from 31 random bits. */
    private static final double RESOLUTION = 0x1p-31;

    /** Checks the rates. */
    public Dropouts {
        check("dropout", input);
        check("recurrent dropout", recurrent);
        check("weight drop", weights);
        check("zoneout", zoneout);
        check("zoneout of the memory", memoryZoneout);
    }

    /**
     * Checks a rate.
     *
     * @param what whose rate it is
     * @param rate the rate
     * @throws IllegalArgumentException if it is not at least 0 and less than 1, or nearer to one of
     *     them than masks can be
     */
    public static void check(String what, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    what
                            + ": a rate is at least 0 and less than 1, got "
                            + rate
                            + "; it is the share that is left out, not the one that stays");
        }
        if (rate > 0 && (rate < RESOLUTION || 1 - rate < RESOLUTION)) {
            throw new IllegalArgumentException(
                    what
                            + ": a rate is 0 or between 2^-31 and 1 - 2^-31, got "
                            + rate
                            + "; masks are drawn from 31 bits");
        }
    }
}
