package io.rnn4j.api.expr;

/**
 * What a row of random numbers is drawn from: in training, each element is a number or 0; in
 * inference, all are another number.
 *
 * <p>What is drawn is a function of the model's seed, the place where the layer is used, the name
 * of the mask, the number of the training step, the position of the sample in the order of the
 * epoch, the number of steps of the sample that were read before and are not masked, and the
 * column. So it does not depend on threads, on padding, or on how often it is computed.
 *
 * @param name tells masks of one layer apart; two of the same name and width are the same
 * @param probability how probable {@code value} is, more than 0 and less than 1
 * @param value what an element is, if it is not 0
 * @param inference what every element is in inference
 * @param constant if a sample has the same mask at all time steps, otherwise a new one at each
 */
public record RandomMask(
        String name, double probability, double value, double inference, boolean constant) {
    /** Checks the probability. */
    public RandomMask {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "mask '"
                            + name
                            + "': a probability is more than 0 and less than 1, got "
                            + probability);
        }
    }

    /**
     * Inverted dropout (Srivastava et al. 2014): a factor of 0 with the probability of the rate,
     * otherwise of 1/(1 - rate), so that the expected value is kept and inference multiplies by 1.
     *
     * @param name its name
     * @param rate how many elements are dropped, more than 0 and less than 1
     * @param constant if a sample has the same mask at all time steps
     * @return the mask
     */
    public static RandomMask dropout(String name, double rate, boolean constant) {
        return new RandomMask(name, 1 - rate, 1 / (1 - rate), 1, constant);
    }

    /**
     * Zoneout (Krueger et al. 2017): 1 where an element of a state keeps its value, with the
     * probability of the rate, otherwise 0; in inference the expected value. Every time step has
     * its own.
     *
     * @param name its name
     * @param rate how many elements keep their value, more than 0 and less than 1
     * @return the mask
     */
    public static RandomMask zoneout(String name, double rate) {
        return new RandomMask(name, rate, 1, rate, false);
    }
}
