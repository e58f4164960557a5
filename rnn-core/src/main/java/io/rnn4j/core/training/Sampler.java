package io.rnn4j.core.training;

/**
 * Chooses a token by the logits that a model answers with. It keeps no state: its choice is a
 * function of the logits and of one random number.
 */
@FunctionalInterface
public interface Sampler {
    /**
     * Chooses a token.
     *
     * @param logits holds a logit for every token: none is NaN, the largest is finite
     * @param from where the first one lies
     * @param tokens how many there are
     * @param uniform a random number, uniform in [0, 1)
     * @return the token, from 0 to tokens - 1; anything else ends the call with an exception
     */
    int choose(float[] logits, int from, int tokens, double uniform);

    /**
     * The token with the largest logit; of equal ones the first.
     *
     * @return the sampler
     */
    static Sampler argmax() {
        return (logits, from, tokens, uniform) -> Tokens.largest(logits, from, tokens);
    }

    /**
     * Draws from softmax(logits / temperature).
     *
     * @param temperature above 0; 1 draws from the model's own distribution, less sharpens it
     * @return the sampler
     * @throws IllegalArgumentException if the temperature is not positive and finite
     */
    static Sampler temperature(double temperature) {
        return topK(Integer.MAX_VALUE, temperature);
    }

    /**
     * Draws from softmax(logits / temperature) over the k largest logits; of equal ones the first
     * are taken (Fan et al. 2018, arXiv:1805.04833).
     *
     * @param k how many tokens are drawn from, at least 1; all, if there are fewer
     * @param temperature above 0
     * @return the sampler
     * @throws IllegalArgumentException if k or the temperature is not positive
     */
    static Sampler topK(int k, double temperature) {
        if (k < 1) {
            throw new IllegalArgumentException("top k draws from at least 1 token, got k = " + k);
        }
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a temperature is above 0 and finite, got "
                            + temperature
                            + "; for the largest logit use argmax()");
        }
        return (logits, from, tokens, uniform) ->
                Tokens.draw(logits, from, tokens, k, temperature, uniform);
    }
}
