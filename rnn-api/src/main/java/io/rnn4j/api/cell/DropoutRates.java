package io.rnn4j.api.cell;

import io.rnn4j.api.component.SettingChecks;

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

    /** Validates the rates. */
    public DropoutRates {
        SettingChecks.dropRate("recurrent", "dropout", dropout);
        SettingChecks.dropRate("recurrent", "recurrentDropout", recurrentDropout);
        SettingChecks.dropRate("recurrent", "weightDrop", weightDrop);
        SettingChecks.notNull("recurrent", "zoneoutRates", zoneoutRates);
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
            SettingChecks.dropRate("recurrent", "zoneout", zoneout);
            SettingChecks.dropRate("recurrent", "memoryZoneout", memoryZoneout);
        }
    }
}
