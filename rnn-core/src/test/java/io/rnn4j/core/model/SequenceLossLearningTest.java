package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.CharacterErrorRate;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Tasks that losses over paths solve. */
class SequenceLossLearningTest {

    /** Labels as runs of noisy frames of unknown lengths, with pauses between equal labels. */
    private static Examples spoken(int samples, long seed) {
        int steps = 24;
        RandomNumbers random = new RandomNumbers(seed, "spoken");
        long drawn = 0;
        Tensor x = Tensor.zeros(samples, steps, 4);
        Tensor mask = Tensor.zeros(samples, steps);
        Tensor y = Tensor.zeros(samples, 5);
        for (int sample = 0; sample < samples; sample++) {
            int step = 0;
            int labels = (int) (random.uniform(drawn++) * 6);
            for (int position = 0; position < 5; position++) {
                y.set(-1, sample, position);
            }
            for (int position = 0; position < labels; position++) {
                int label = 1 + (int) (random.uniform(drawn++) * 3);
                y.set(label, sample, position);
                int length = 1 + (int) (random.uniform(drawn++) * 3);
                for (int frame = 0; frame < length; frame++) {
                    x.set(1, sample, step++, label);
                }
                step++; // silence
            }
            for (int frame = 0; frame <= step && frame < steps; frame++) {
                mask.set(1, sample, frame);
                for (int k = 0; k < 4; k++) {
                    float noise = 0.2f * (float) random.normal(drawn++);
                    x.set(x.get(sample, frame, k) + noise, sample, frame, k);
                }
            }
        }
        return Examples.of(x, y).mask(mask);
    }

    @Test
    void ctcLearnsToTranscribeWithoutAlignments() {
        Model model = Sequential.of(3, input(4), gru(16).returnSequences(true), dense(4));
        model.compile(new Adam(0.02), new CtcLoss(), new CharacterErrorRate());
        model.fit(spoken(200, 1), FitOptions.epochs(25).batchSize(20));
        double rate = model.evaluate(spoken(100, 2)).get("character_error_rate");
        assertTrue(rate < 0.02, "the character error rate is " + rate);
    }

    /** Tags of a chain with forbidden transitions, seen through noise. */
    private static Examples chain(int samples, long seed) {
        int steps = 15;
        RandomNumbers random = new RandomNumbers(seed, "chain");
        long drawn = 0;
        Tensor x = Tensor.zeros(samples, steps, 3);
        Tensor y = Tensor.zeros(samples, steps);
        for (int sample = 0; sample < samples; sample++) {
            int tag = 0;
            for (int step = 0; step < steps; step++) {
                tag = (tag + (random.uniform(drawn++) < 0.5 ? 0 : 1)) % 3; // 0, 1, 2, 0 …
                y.set(tag, sample, step);
                for (int k = 0; k < 3; k++) {
                    double noise = 0.8 * random.normal(drawn++);
                    x.set((float) ((k == tag ? 1 : 0) + noise), sample, step, k);
                }
            }
        }
        return Examples.of(x, y);
    }

    @Test
    void aChainTagsBetterThanStepsThatAreIndependent() {
        Examples training = chain(300, 1);
        Examples test = chain(200, 2);
        Model independent = Sequential.of(3, input(3), dense(3));
        independent.compile(new Adam(0.05), new SoftmaxCrossEntropy(), new Accuracy());
        independent.fit(training, FitOptions.epochs(15).batchSize(30));
        Model chained = Sequential.of(3, input(3), dense(3), crf());
        chained.compile(new Adam(0.05), new CrfLoss(), new Accuracy());
        chained.fit(training, FitOptions.epochs(15).batchSize(30));
        double alone = independent.evaluate(test).get("accuracy");
        double together = chained.evaluate(test).get("accuracy");
        assertTrue(together > alone + 0.08, together + " and " + alone);

        // the transition that never occurs has a low score, and the decoder does not take it
        Tensor transitions = chained.weights().copyOf("crf/transitions").reshape(3, 3);
        for (int tag = 0; tag < 3; tag++) {
            assertTrue(transitions.get(tag, (tag + 2) % 3) < transitions.get(tag, tag) - 2);
        }
        List<LabelSequence> decoded =
                CrfDecoder.of(chained)
                        .decode(chained.predict(test.inputOf(Examples.UNNAMED)), null);
        List<String> forbidden = new ArrayList<>();
        for (LabelSequence each : decoded) {
            for (int step = 1; step < each.labels().size(); step++) {
                if ((each.labels().get(step - 1) + 2) % 3 == each.labels().get(step)) {
                    forbidden.add(each.labels().toString());
                }
            }
        }
        assertEquals(List.of(), forbidden);
    }
}
