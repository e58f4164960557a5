package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.CharacterErrorRate;
import io.rnn4j.core.metric.EditDistance;
import io.rnn4j.core.metric.EntityF1;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decoders against the enumeration of all labels, and metrics of decoded sequences. */
class SequenceDecodersTest {
    private static final int CLASSES = 3;

    /** The probabilities of all labels, by enumeration of all paths through unmasked steps. */
    private static Map<List<Integer>, Double> labelings(Tensor logits, int sample, int steps) {
        Map<List<Integer>, Double> all = new HashMap<>();
        for (int number = 0; number < Math.pow(CLASSES, steps); number++) {
            List<Integer> labels = new ArrayList<>();
            int rest = number;
            int previous = 0;
            double probability = 1;
            for (int step = 0; step < steps; step++) {
                int k = rest % CLASSES;
                rest /= CLASSES;
                double sum = 0;
                for (int other = 0; other < CLASSES; other++) {
                    sum += Math.exp(logits.get(sample, step, other));
                }
                probability *= Math.exp(logits.get(sample, step, k)) / sum;
                if (k != 0 && k != previous) {
                    labels.add(k);
                }
                previous = k;
            }
            all.merge(labels, probability, Double::sum);
        }
        return all;
    }

    private static Tensor mask(int samples, int steps, int unmasked) {
        Tensor mask = Tensor.zeros(samples, steps);
        for (int sample = 0; sample < samples; sample++) {
            for (int step = 0; step < unmasked; step++) {
                mask.set(1, sample, step);
            }
        }
        return mask;
    }

    @Test
    void aWideBeamFindsTheMostProbableLabels() {
        Tensor logits = Data.normal("logits", 20, 6, CLASSES);
        for (int steps : new int[] {0, 1, 4, 6}) {
            Tensor mask = mask(20, 6, steps);
            List<List<LabelSequence>> found = new CtcDecoder().beam(logits, mask, 200);
            for (int sample = 0; sample < 20; sample++) {
                Map<List<Integer>, Double> expected = labelings(logits, sample, steps);
                double best = expected.values().stream().max(Double::compare).orElseThrow();
                List<LabelSequence> all = found.get(sample);
                assertEquals(expected.size(), all.size());
                assertEquals(Math.log(best), all.getFirst().logProbability(), 1e-12);
                double previous = 0;
                for (LabelSequence each : all) {
                    double probability = expected.get(each.labels());
                    assertEquals(Math.log(probability), each.logProbability(), 1e-11);
                    assertTrue(each.logProbability() <= previous);
                    previous = each.logProbability();
                }
            }
        }
    }

    @Test
    void aNarrowBeamIsAtLeastAsGoodAsTheBestPathOnAverage() {
        Tensor logits = Data.normal("logits", 50, 12, CLASSES);
        List<LabelSequence> best = new CtcDecoder().bestPath(logits, null);
        List<List<LabelSequence>> beam = new CtcDecoder().beam(logits, null, 8);
        double difference = 0;
        int better = 0;
        for (int sample = 0; sample < 50; sample++) {
            assertTrue(beam.get(sample).size() <= 8);
            double gained =
                    beam.get(sample).getFirst().logProbability()
                            - best.get(sample).logProbability();
            difference += gained;
            better += gained > 0 ? 1 : 0;
        }
        assertTrue(difference > 0 && better > 5, difference + " " + better);
    }

    @Test
    void theBestPathMergesRepetitionsAndRemovesBlanks() {
        int[] path = {1, 1, 0, 1, 2, 2, 0, 0, 2, 1};
        Tensor logits = Tensor.zeros(1, path.length, CLASSES);
        for (int step = 0; step < path.length; step++) {
            logits.set(30, 0, step, path[step]);
        }
        LabelSequence found = new CtcDecoder().bestPath(logits, null).getFirst();
        assertEquals(List.of(1, 1, 2, 2, 1), found.labels());
        assertEquals(0, found.logProbability(), 1e-9);
        Tensor masked = Tensor.of(new float[] {1, 1, 0, 1, 1, 1, 1, 1, 1, 1}, 1, path.length);
        assertEquals(
                List.of(1, 2, 2, 1), new CtcDecoder().bestPath(logits, masked).getFirst().labels());
        assertEquals(
                List.of(0, 2, 0, 2), new CtcDecoder(1).bestPath(logits, null).getFirst().labels());
    }

    @Test
    void theProbabilityOfLabelsIsThatOfTheLoss() {
        Tensor logits = Data.normal("logits", 1, 9, CLASSES);
        LabelSequence found = new CtcDecoder().bestPath(logits, null).getFirst();
        int[] labels = found.labels().stream().mapToInt(Integer::intValue).toArray();
        Tensor target = Tensor.of(labels, 1, labels.length);
        float loss = new LossFunction(new CtcLoss()).apply(logits, target).value().array()[0];
        assertEquals(-found.logProbability(), loss, 1e-6);
    }

    @Test
    void longSequencesAreDecoded() {
        Tensor logits = Data.normal("logits", 1, 5000, 100);
        LabelSequence best = new CtcDecoder().bestPath(logits, null).getFirst();
        LabelSequence beam = new CtcDecoder().beam(logits, null, 3).getFirst().getFirst();
        assertTrue(best.labels().size() > 4000 && Double.isFinite(best.logProbability()));
        assertTrue(beam.logProbability() > best.logProbability());
    }

    @Test
    void mistakesAreNamed() {
        CtcDecoder decoder = new CtcDecoder(3);
        for (Runnable call :
                List.<Runnable>of(
                        () -> decoder.bestPath(Tensor.zeros(1, 2, 3), null),
                        () -> decoder.beam(Tensor.zeros(1, 2, 3), null, 2),
                        () -> new CtcDecoder().beam(Tensor.zeros(1, 2, 3), null, 0),
                        () -> new CtcDecoder().bestPath(Tensor.zeros(2, 3), null),
                        () -> new CtcDecoder().bestPath(Tensor.zeros(1, 2, 3), Tensor.zeros(2)),
                        () -> CrfDecoder.of(Sequential.of(input(2), dense(3))),
                        () -> CrfDecoder.of(Sequential.of(input(2), dense(3)), "dense"))) {
            String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
            assertTrue(
                    message.contains(" decoder: ") && message.contains("got ")
                            || message.contains("has "),
                    message);
        }
        Tensor nan = Tensor.zeros(2, 3, 4);
        nan.set(Float.NaN, 1, 2, 0);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new CtcDecoder().bestPath(nan, null))
                        .getMessage();
        assertTrue(message.contains("sample 1, step 2") && message.contains("NaN"), message);
    }

    private static Model tagger() {
        Model model = Sequential.of(5, input(2), gru(4).returnSequences(true), dense(3), crf());
        for (String name : List.of("crf/transitions", "crf/start", "crf/end")) {
            int[] sizes = model.weights().shape(name).toArray();
            Tensor values = Data.normal(name, sizes);
            for (int at = 0; at < values.array().length; at++) {
                values.array()[at] *= 2;
            }
            model.weights().set(name, values);
        }
        return model;
    }

    @Test
    void metricsReadTheBestPathOfAChain() {
        Model model = tagger();
        Tensor x = Data.normal("x", 6, 5, 2);
        Tensor mask = Data.mask(6, 5);
        Tensor scores = model.predict(x, mask);
        List<LabelSequence> decoded = CrfDecoder.of(model).decode(scores, mask);
        Tensor y = Tensor.zeros(6, 5);
        double correct = 0;
        double argmax = 0;
        double all = 0;
        for (int sample = 0; sample < 6; sample++) {
            int position = 0;
            for (int step = 0; step < 5; step++) {
                int tag = (sample + step) % 3;
                y.set(tag, sample, step);
                if (mask.get(sample, step) != 0) {
                    all++;
                    correct += decoded.get(sample).labels().get(position++) == tag ? 1 : 0;
                    int largest = 0;
                    for (int k = 1; k < 3; k++) {
                        boolean larger =
                                scores.get(sample, step, k) > scores.get(sample, step, largest);
                        largest = larger ? k : largest;
                    }
                    argmax += largest == tag ? 1 : 0;
                }
            }
            assertEquals(position, decoded.get(sample).labels().size());
        }
        model.compile(new Adam(), new CrfLoss(), new Accuracy(), new EntityF1());
        Map<String, Double> results = model.evaluate(x, y, mask);
        assertEquals(correct / all, results.get("accuracy"), 1e-12);
        assertTrue(correct != argmax, "the transitions must matter here");
        assertTrue(results.containsKey("entity_f1"));
    }

    @Test
    void theProbabilityOfTagsIsThatOfTheLoss() {
        Model model = tagger().compile(new Adam(), new CrfLoss());
        Tensor x = Data.normal("x", 1, 5, 2);
        LabelSequence best = CrfDecoder.of(model).decode(model.predict(x), null).getFirst();
        int[] tags = best.labels().stream().mapToInt(Integer::intValue).toArray();
        double loss = model.evaluate(x, Tensor.of(tags, 1, 5)).get("loss");
        assertEquals(-best.logProbability(), loss, 1e-12);
        Tensor marginals = CrfDecoder.of(model, "crf").marginals(model.predict(x), null);
        for (int step = 0; step < 5; step++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += marginals.get(0, step, k);
            }
            assertEquals(1, sum, 1e-6);
        }
        Tensor masked = Tensor.of(new float[] {1, 1, 0, 1, 1}, 1, 5);
        Tensor zeros = CrfDecoder.of(model).marginals(model.predict(x), masked);
        assertArrayEquals(new float[3], Data.steps(zeros, 2, 3).array());
    }

    @Test
    void errorRatesCompareLabelsOfTheBestPath() {
        // logits are the input
        Model model = Sequential.of(5, input(CLASSES), dense(CLASSES));
        Tensor identity = Tensor.zeros(CLASSES, CLASSES);
        for (int k = 0; k < CLASSES; k++) {
            identity.set(1, k, k);
        }
        model.weights().set("dense/kernel", identity);
        model.compile(new Adam(), new CtcLoss(), new CharacterErrorRate(), new EditDistance());
        int[][] paths = {{1, 1, 0, 1, 2, 2}, {0, 0, 2, 2, 0, 0}, {1, 2, 1, 2, 1, 2}};
        Tensor x = Tensor.zeros(3, 6, CLASSES);
        for (int sample = 0; sample < 3; sample++) {
            for (int step = 0; step < 6; step++) {
                x.set(5, sample, step, paths[sample][step]);
            }
        }
        // decoded: 1 1 2 | 2 | 1 2 1 (the rest is masked)
        Tensor mask = mask(3, 6, 6);
        for (int step = 3; step < 6; step++) {
            mask.set(0, 2, step);
        }
        Tensor y = Tensor.of(new int[] {1, 1, 2, 1, 2, -1, 1, 2, 2}, 3, 3);
        Map<String, Double> results =
                model.evaluate(Examples.of(x, y).mask(mask).targetMask(counted(1, 1, 0)));
        assertEquals(1.0 / 5, results.get("character_error_rate"), 1e-12);
        assertEquals(1.0 / 2, results.get("edit_distance"), 1e-12);
        model.compile(
                new Adam(), new CtcLoss().zeroInfinity(true), new CharacterErrorRate().blank(0));
        // the last sample has 3 steps for 3 labels, of which two are equal neighbours
        results = model.evaluate(Examples.of(x, y).mask(mask));
        assertEquals(2.0 / 8, results.get("character_error_rate"), 1e-12);
        Tensor longer =
                Tensor.of(
                        new int[] {
                            1, 1, 2, -1, -1, -1, -1, -1, 2, -1, -1, -1, -1, -1, -1, -1, 1, 2, 1, 2,
                            1, 2, 1, 2
                        },
                        3,
                        8);
        results = model.evaluate(Examples.of(x, longer).mask(mask));
        assertEquals(5.0 / 12, results.get("character_error_rate"), 1e-12);
    }

    private static Tensor counted(float... values) {
        return Tensor.of(values, values.length);
    }
}
