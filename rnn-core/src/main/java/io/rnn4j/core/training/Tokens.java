package io.rnn4j.core.training;

import java.util.Arrays;

/** Tokens as logits and as one-hot rows. Nothing is allocated. */
public final class Tokens {
    private Tokens() {}

    /** Returns the place of the largest number; of equal ones the first. */
    static int largest(float[] logits, int from, int tokens) {
        int largest = 0;
        for (int token = 1; token < tokens; token++) {
            if (logits[from + token] > logits[from + largest]) {
                largest = token;
            }
        }
        return largest;
    }

    /** Draws from the softmax of the k largest logits, in double precision. */
    static int draw(
            float[] logits, int from, int tokens, int k, double temperature, double uniform) {
        int least = k < tokens ? last(logits, from, tokens, k) : -1;
        double largest = logits[from + largest(logits, from, tokens)];
        double total = 0;
        for (int token = 0; token < tokens; token++) {
            if (isAmong(logits, from, token, least)) {
                total += StrictMath.exp((logits[from + token] - largest) / temperature);
            }
        }
        double left = uniform * total;
        int drawn = 0;
        for (int token = 0; token < tokens && left >= 0; token++) {
            if (isAmong(logits, from, token, least)) {
                left -= StrictMath.exp((logits[from + token] - largest) / temperature);
                drawn = token; // the last one, should rounding leave a rest
            }
        }
        return drawn;
    }

    /** Finds the k-th token in the order of falling logits. */
    private static int last(float[] logits, int from, int tokens, int k) {
        int last = largest(logits, from, tokens);
        for (int n = 1; n < k; n++) {
            int next = -1;
            for (int token = 0; token < tokens; token++) {
                if (isBehind(logits, from, token, last)
                        && (next < 0 || isBehind(logits, from, next, token))) {
                    next = token;
                }
            }
            last = next < 0 ? last : next;
        }
        return last;
    }

    /** Tells if a token comes after another in the order of falling logits, ties by number. */
    private static boolean isBehind(float[] logits, int from, int token, int other) {
        float logit = logits[from + token];
        float otherLogit = logits[from + other];
        return logit < otherLogit || logit == otherLogit && token > other;
    }

    private static boolean isAmong(float[] logits, int from, int token, int least) {
        return least < 0 || !isBehind(logits, from, token, least);
    }

    /**
     * Tells if there is a token to be chosen: no logit is NaN, and the largest is finite. One that
     * is -Infinity is that of a token that never comes.
     */
    public static boolean canChoose(float[] logits, int from, int tokens) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < tokens; token++) {
            largest = Math.max(largest, logits[from + token]); // NaN, if one is
        }
        return Float.isFinite(largest);
    }

    /**
     * Says why no token can be chosen.
     *
     * @param where what one is to be chosen for
     */
    public static NonFiniteException noChoice(float[] logits, int from, int tokens, String where) {
        int bad = 0;
        while (bad < tokens - 1 && logits[from + bad] <= Float.MAX_VALUE) { // not NaN, either
            bad++;
        }
        return new NonFiniteException(
                "no token can be chosen for "
                        + where
                        + ": logit "
                        + bad
                        + " of "
                        + tokens
                        + " is "
                        + logits[from + bad]
                        + ", expected no NaN and a largest logit that is finite; look for weights"
                        + " or inputs that are not finite");
    }

    /**
     * Complains about a sampler that has chosen what is no token.
     *
     * @param token what it has chosen
     * @param tokens how many there are
     * @param where what it has chosen for
     */
    public static IllegalArgumentException noToken(int token, int tokens, String where) {
        return new IllegalArgumentException(
                "the sampler has chosen "
                        + token
                        + " for "
                        + where
                        + ", expected a token from 0 to "
                        + (tokens - 1)
                        + "; a sampler returns the number of a token, which is not the place of its"
                        + " logit in the array");
    }

    /** Tells if there is a token of that number. */
    public static boolean exists(int token, int tokens) {
        return token >= 0 && token < tokens;
    }

    /** Writes a one-hot row. */
    public static void oneHot(int token, int tokens, float[] row, int at) {
        Arrays.fill(row, at, at + tokens, 0f);
        row[at + token] = 1f;
    }
}
