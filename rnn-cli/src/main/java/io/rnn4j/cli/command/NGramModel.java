package io.rnn4j.cli.command;

import java.util.HashMap;
import java.util.Map;

/**
 * A model of the next token by the four before it, which interpolates the counts of all shorter
 * contexts (Witten and Bell 1991, method C): P(w|c) = (n(cw) + t(c)·P(w|c'))/(n(c) + t(c)) with n
 * occurrences, t different successors, and the context c' without its oldest token. The shortest
 * distribution is the uniform one.
 */
final class NGramModel {
    /** The largest number of different tokens. */
    static final int MOST_TOKENS = 1 << 15;

    private static final int CONTEXT = 4;
    private static final int BITS = 15; // 4 tokens and the length of a context fit a long

    private static final class Successors {
        private final Map<Integer, Integer> counts = new HashMap<>();
        private int total;
    }

    private final int tokens;
    private final Map<Long, Successors> contexts = new HashMap<>();

    /**
     * @param tokens number of different tokens, at most {@link #MOST_TOKENS}
     */
    NGramModel(int tokens) {
        this.tokens = tokens;
    }

    /** Learns the token at a place of a text. */
    void learn(int[] text, int place) {
        for (int length = 0; length <= Math.min(CONTEXT, place); length++) {
            Successors successors =
                    contexts.computeIfAbsent(context(text, place, length), key -> new Successors());
            successors.counts.merge(text[place], 1, Integer::sum);
            successors.total++;
        }
    }

    /** {@return the probability of the token at a place of a text} */
    double probability(int[] text, int place) {
        double probability = 1.0 / tokens;
        for (int length = 0; length <= Math.min(CONTEXT, place); length++) {
            Successors successors = contexts.get(context(text, place, length));
            if (successors == null) {
                return probability; // longer contexts were not seen either
            }
            int different = successors.counts.size();
            probability =
                    (successors.counts.getOrDefault(text[place], 0) + different * probability)
                            / (successors.total + different);
        }
        return probability;
    }

    private static long context(int[] text, int place, int length) {
        long key = length;
        for (int back = 1; back <= length; back++) {
            key = key << BITS | text[place - back];
        }
        return key;
    }
}
