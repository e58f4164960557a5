package io.rnn4j.core.training;

/**
 * Chooses a token by the logits of a model. It has no state: the choice is a function of the logits
 * and of one random number.
 */
@FunctionalInterface
public interface Sampler {
    /**
     * Chooses a token.
     *
     * @param logits array with one logit for each token; none is NaN, and the largest is finite
     * @param from index of the first logit
     * @param tokens number of tokens
     * @param uniform random number, uniform in [0, 1)
     * @return the token, from 0 to tokens - 1; other values are rejected with an {@link
     *     IllegalArgumentException}
     */
    int choose(float[] logits, int from, int tokens, double uniform);

    /**
     * {@return a sampler that chooses the token with the largest logit, the first of equal ones}
     */
    static Sampler argmax() {
        return (logits, from, tokens, uniform) -> Tokens.largest(logits, from, tokens);
    }

    /**
     * {@return a sampler that draws from softmax(logits / temperature)}
     *
     * @param temperature above 0; values below 1 sharpen the distribution of the model
     * @throws IllegalArgumentException if the temperature is not positive and finite
     */
    static Sampler temperature(double temperature) {
        return topK(Integer.MAX_VALUE, temperature);
    }

    /**
     * {@return a sampler that draws from softmax(logits / temperature) over the k largest logits,
     * the first of equal ones (Fan et al. 2018, arXiv:1805.04833)}
     *
     * @param k number of tokens to draw from, at least 1; all tokens if there are fewer
     * @param temperature above 0
     * @throws IllegalArgumentException if k or the temperature is not positive
     */
    static Sampler topK(int k, double temperature) {
        if (k < 1) {
            throw new IllegalArgumentException("top k draws from at least 1 token, got k = " + k);
        }
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a temperature is above 0 and finite, got %s; for the largest logit use argmax()"
                            .formatted(temperature));
        }
        return (logits, from, tokens, uniform) ->
                Tokens.draw(logits, from, tokens, k, temperature, uniform);
    }
}
