package io.rnn4j.core.training;

/** Choices of tokens by their logits, without allocation. */
final class Tokens {
    private Tokens() {}

    /** {@return the token with the largest logit, the first of equal ones} */
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
        int lowest = k < tokens ? last(logits, from, tokens, k) : -1;
        double largest = logits[from + largest(logits, from, tokens)];
        double total = 0;
        for (int token = 0; token < tokens; token++) {
            if (isAmong(logits, from, token, lowest)) {
                total += StrictMath.exp((logits[from + token] - largest) / temperature);
            }
        }
        double left = uniform * total;
        int drawn = 0;
        for (int token = 0; token < tokens && left >= 0; token++) {
            if (isAmong(logits, from, token, lowest)) {
                left -= StrictMath.exp((logits[from + token] - largest) / temperature);
                drawn = token; // the last token if rounding leaves a remainder
            }
        }
        return drawn;
    }

    /** Returns the k-th token in descending order of the logits. */
    private static int last(float[] logits, int from, int tokens, int k) {
        int last = largest(logits, from, tokens);
        for (int n = 1; n < k; n++) {
            int next = -1;
            for (int token = 0; token < tokens; token++) {
                if (follows(logits, from, token, last)
                        && (next < 0 || follows(logits, from, next, token))) {
                    next = token;
                }
            }
            last = next < 0 ? last : next;
        }
        return last;
    }

    /**
     * {@return whether a token follows another in descending order of the logits, ties by number}
     */
    private static boolean follows(float[] logits, int from, int token, int other) {
        float logit = logits[from + token];
        float otherLogit = logits[from + other];
        return logit < otherLogit || logit == otherLogit && token > other;
    }

    private static boolean isAmong(float[] logits, int from, int token, int lowest) {
        return lowest < 0 || !follows(logits, from, token, lowest);
    }
}
