package io.rnn4j.core.run.feedback;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.Sampler;

import java.util.Arrays;

/**
 * Choice of tokens by a sampler, with checks of the logits and of the choice.
 *
 * @param sampler chooses the token
 * @param tokens number of tokens
 * @param random supplies the random numbers
 * @param what what tokens are chosen for, for messages
 */
public record TokenChoice(Sampler sampler, int tokens, RandomNumbers random, String what) {

    /**
     * {@return the token that the sampler chooses by logits from an index of the array, with the
     * random number of an index} Sequence and step are for messages. Rejects invalid tokens, NaN,
     * and a largest logit that is not finite.
     */
    public int choose(float[] logits, int from, long draw, int sequence, int step) {
        requireLogits(logits, from, sequence, step);
        int token = sampler.choose(logits, from, tokens, random.uniform(draw));
        if (token < 0 || token >= tokens) {
            throw new IllegalArgumentException(
                    ("the sampler returned %s for %s, expected a token from 0 to %s, not the index"
                                    + " of its logit in the array")
                            .formatted(token, where(sequence, step), tokens - 1));
        }
        return token;
    }

    /** A logit of -Infinity is valid: its token is never chosen. */
    private void requireLogits(float[] logits, int from, int sequence, int step) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < tokens; token++) {
            largest = Math.max(largest, logits[from + token]); // NaN if a logit is NaN
        }
        if (Float.isFinite(largest)) {
            return;
        }
        int bad = 0;
        while (bad < tokens - 1 && logits[from + bad] <= Float.MAX_VALUE) { // false for NaN
            bad++;
        }
        throw new NonFiniteException(
                ("no token can be chosen for %s: logit %s of %s is %s, expected no NaN and a"
                                + " largest logit that is finite; check weights and inputs")
                        .formatted(where(sequence, step), bad, tokens, logits[from + bad]));
    }

    private String where(int sequence, int step) {
        return "%s, sequence %s, step %s".formatted(what, sequence, step);
    }

    /** Writes the one-hot row of a token. */
    public static void oneHot(int token, int tokens, float[] row, int at) {
        Arrays.fill(row, at, at + tokens, 0f);
        row[at + token] = 1f;
    }
}
