package io.rnn4j.api.expr;

import java.util.Objects;

/**
 * The distribution of a row of random numbers. In training each element is {@link #value} with
 * {@link #probability}, otherwise 0; in inference all elements are {@link #inference}.
 *
 * <p>The numbers are a function of the model's seed, the use of the layer, the name of the mask,
 * the number of the training step, the position of the sample in the order of the epoch, the number
 * of unmasked steps of the sample read before, and the column. They do not depend on threads, on
 * padding, or on how often they are computed.
 *
 * @param name name; two masks of one layer with the same name and width are the same
 * @param kind purpose of the mask
 * @param rate fraction of the elements that are dropped or kept, more than 0 and less than 1
 * @param constant whether a sample has the same mask at all time steps, otherwise a new one at each
 */
public record RandomMask(String name, Kind kind, double rate, boolean constant) {
    /** The purposes of a mask. */
    public enum Kind {
        /** Factors that drop elements and scale up the others. */
        DROPOUT,
        /** Selects the elements that keep their value. */
        ZONEOUT
    }

    /** Validates the rate. */
    public RandomMask {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    "mask '%s': expected a rate more than 0 and less than 1, got %s"
                            .formatted(name, rate));
        }
    }

    /**
     * {@return a mask of inverted dropout (Srivastava et al. 2014): a factor of 0 with probability
     * rate, otherwise 1/(1 - rate), which preserves the expected value; 1 in inference}
     *
     * @param name name of the mask
     * @param rate fraction of the elements that are dropped, more than 0 and less than 1
     * @param constant whether a sample has the same mask at all time steps
     */
    public static RandomMask dropout(String name, double rate, boolean constant) {
        return new RandomMask(name, Kind.DROPOUT, rate, constant);
    }

    /**
     * {@return a mask of zoneout (Krueger et al. 2017), a new one at each time step: 1, with
     * probability rate, where an element of a state keeps its value, otherwise 0; the expected
     * value, rate, in inference}
     *
     * @param name name of the mask
     * @param rate fraction of the elements that keep their value, more than 0 and less than 1
     */
    public static RandomMask zoneout(String name, double rate) {
        return new RandomMask(name, Kind.ZONEOUT, rate, false);
    }

    /** {@return the probability in training that an element is not 0} */
    public double probability() {
        return kind == Kind.DROPOUT ? 1 - rate : rate;
    }

    /** {@return the value in training of an element that is not 0} */
    public double value() {
        return kind == Kind.DROPOUT ? 1 / (1 - rate) : 1;
    }

    /** {@return the value of all elements in inference} */
    public double inference() {
        return kind == Kind.DROPOUT ? 1 : rate;
    }
}
