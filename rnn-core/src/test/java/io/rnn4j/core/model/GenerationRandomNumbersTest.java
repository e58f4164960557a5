package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Sampler;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

/** Generated tokens use a separate random number for every sequence and step. */
class GenerationRandomNumbersTest {
    private static final int SEQUENCES = 1500;
    private static final int STEPS = 4;

    /** A model that answers with the logits 0 and ln 3 whatever it has read. */
    private static Tensor drawn(Sampler sampler) {
        Model model = Sequential.of(input(1), simpleRnn(1).returnSequences(true), dense(2));
        model.weights().set("dense/kernel", Tensor.zeros(1, 2));
        model.weights().set("dense/bias", Tensor.of(new float[] {0, (float) Math.log(3)}, 2));
        Tensor same = Tensor.zeros(SEQUENCES, 1, 1);
        return Generation.tokens(sampler).run(model.session(SEQUENCES), same, STEPS);
    }

    @Test
    void everyTokenIsDrawnIndependently() {
        float[] tokens = drawn(Sampler.temperature(1)).array();
        int pairs = SEQUENCES * (STEPS - 1);
        double ones = 0;
        double overSteps = 0; // 1 at a step and at the next
        double overSequences = 0; // 1 in a sequence and in the next
        for (int n = 0; n < tokens.length; n++) {
            ones += tokens[n];
            overSteps += n % STEPS == STEPS - 1 ? 0 : tokens[n] * tokens[n + 1];
            overSequences += n + STEPS < tokens.length ? tokens[n] * tokens[n + STEPS] : 0;
        }
        assertEquals(0.75, ones / tokens.length, BinomialTolerance.ofShare(0.75, tokens.length));
        double both = 0.75 * 0.75;
        assertEquals(both, overSteps / pairs, BinomialTolerance.ofPairs(0.75, pairs));
        int neighbours = tokens.length - STEPS;
        assertEquals(both, overSequences / neighbours, BinomialTolerance.ofPairs(0.75, neighbours));
    }

    @Test
    void randomNumbersAreUsedOnce() {
        Set<Double> numbers = new HashSet<>();
        drawn(
                (logits, from, tokens, uniform) -> {
                    numbers.add(uniform);
                    return 0;
                });
        assertEquals(SEQUENCES * STEPS, numbers.size());
    }
}
