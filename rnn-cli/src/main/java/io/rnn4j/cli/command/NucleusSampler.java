package io.rnn4j.cli.command;

import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.training.Sampler;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws from softmax(logits / temperature) over the most probable tokens whose probabilities
 * together reach p (Holtzman et al. 2020, arXiv:1904.09751). Padding and the unknown token are
 * never drawn.
 *
 * @param temperature above 0
 * @param topP p, above 0 and at most 1
 */
record NucleusSampler(double temperature, double topP) implements Sampler {
    @Override
    public int choose(float[] logits, int from, int tokens, double uniform) {
        List<Integer> order =
                IntStream.range(Vocabulary.UNKNOWN + 1, tokens)
                        .boxed()
                        .sorted(Comparator.comparing(token -> -logits[from + token]))
                        .toList();
        double[] weights = new double[order.size()];
        double sum = 0;
        for (int index = 0; index < weights.length; index++) {
            double below = logits[from + order.get(index)] - logits[from + order.getFirst()];
            weights[index] = StrictMath.exp(below / temperature);
            sum += weights[index];
        }
        int kept = 0;
        double mass = 0;
        while (kept < weights.length && (kept == 0 || mass < topP * sum)) {
            mass += weights[kept++];
        }
        double rest = uniform * mass;
        for (int index = 0; index < kept; index++) {
            rest -= weights[index];
            if (rest < 0) {
                return order.get(index);
            }
        }
        return order.get(kept - 1);
    }
}
