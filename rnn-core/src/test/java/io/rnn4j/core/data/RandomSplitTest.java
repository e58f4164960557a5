package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

class RandomSplitTest {
    private static int[] all(RandomSplit split) {
        return IntStream.concat(
                        IntStream.of(split.trainingSamples()), IntStream.of(split.heldOutSamples()))
                .sorted()
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 0.29, 0.5, 0.99})
    void everySampleIsInOnePart(double share) {
        RandomSplit split = RandomSplit.of(100, share, 7);
        assertArrayEquals(IntStream.range(0, 100).toArray(), all(split));
        assertEquals(Math.round(100 * share), split.heldOutSamples().length);
    }

    @Test
    void theSeedDeterminesTheSplit() {
        RandomSplit split = RandomSplit.of(50, 0.3, 1);
        assertEquals(split, RandomSplit.of(50, 0.3, 1));
        assertEquals(split.hashCode(), RandomSplit.of(50, 0.3, 1).hashCode());
        assertNotEquals(split, RandomSplit.of(50, 0.3, 2));
        int[] held = new int[50]; // how often each sample is held out
        for (int seed = 0; seed < 2000; seed++) {
            for (int sample : RandomSplit.of(50, 0.3, seed).heldOutSamples()) {
                held[sample]++;
            }
        }
        for (int count : held) {
            assertEquals(600, count, 5 * Math.sqrt(2000 * 0.3 * 0.7));
        }
    }

    @Test
    void stratifiedSplitsKeepTheSharesOfClasses() {
        List<String> classes = new ArrayList<>();
        classes.addAll(Collections.nCopies(70, "common"));
        classes.addAll(Collections.nCopies(27, "rare"));
        classes.addAll(Collections.nCopies(3, "very rare"));
        Collections.shuffle(classes, new java.util.Random(1));
        for (int seed = 0; seed < 20; seed++) {
            RandomSplit split = RandomSplit.stratified(classes, 0.3, seed);
            assertEquals(30, split.heldOutSamples().length);
            assertArrayEquals(IntStream.range(0, 100).toArray(), all(split));
            for (String each : Set.of("common", "rare", "very rare")) {
                double expected = 0.3 * Collections.frequency(classes, each);
                long held =
                        IntStream.of(split.heldOutSamples())
                                .filter(sample -> classes.get(sample).equals(each))
                                .count();
                assertTrue(Math.abs(held - expected) < 1, each + ": " + held);
            }
        }
        Tensor column = Tensor.of(new int[] {0, 0, 1, 1, 1, 1}, 6, 1);
        assertEquals(
                RandomSplit.stratified(List.of(0, 0, 1, 1, 1, 1), 0.5, 3),
                RandomSplit.stratified(column, 0.5, 3));
    }

    @Test
    void groupsAreKeptTogether() {
        List<String> groups = new ArrayList<>();
        for (int sample = 0; sample < 120; sample++) {
            groups.add("person " + sample * sample % 17);
        }
        for (int seed = 0; seed < 20; seed++) {
            RandomSplit split = RandomSplit.byGroup(groups, 0.25, seed);
            assertArrayEquals(IntStream.range(0, 120).toArray(), all(split));
            Set<String> trained = new HashSet<>();
            IntStream.of(split.trainingSamples()).mapToObj(groups::get).forEach(trained::add);
            for (int sample : split.heldOutSamples()) {
                assertTrue(!trained.contains(groups.get(sample)));
            }
            assertEquals(30, split.heldOutSamples().length, 8);
        }
        Tensor numbers = Tensor.of(new float[] {5, 5, 5, 5, 5, 1, 5, 5});
        assertArrayEquals(new int[] {5}, RandomSplit.byGroup(numbers, 0.01, 3).heldOutSamples());
    }

    @Test
    void partsAreCopiesOfTheirSamples() {
        RandomSplit split = RandomSplit.of(5, 0.4, 1);
        Tensor data = Tensor.of(new float[] {0, 10, 20, 30, 40}, 5, 1);
        int[] held = split.heldOutSamples();
        assertEquals(
                Tensor.of(new float[] {10 * held[0], 10 * held[1]}, 2, 1), split.heldOut(data));
        assertEquals(3, split.training(data).size(0));
        Examples examples = Examples.of(data, data).sampleWeights(data.reshape(5));
        Examples part = examples.copyOfSamples(held);
        assertEquals(split.heldOut(data), part.targetOf(Examples.UNNAMED));
        assertEquals(split.heldOut(data.reshape(5)), part.sampleWeightsOf(Examples.UNNAMED));
        refused(() -> split.training(Tensor.zeros(4, 1)), "expected 5 samples", "[4, 1]");
    }

    @Test
    void emptyPartsAreRejected() {
        refused(() -> RandomSplit.of(3, 0.1, 1), "at least one sample in each part", "got 3");
        refused(() -> RandomSplit.of(3, 0.9, 1), "at least one sample in each part", "got 0");
        refused(() -> RandomSplit.of(0, 0.5, 1), "samples");
        for (double share : new double[] {0, 1, -0.1, Double.NaN}) {
            refused(() -> RandomSplit.of(10, share, 1), "share", "between 0 and 1");
        }
        refused(() -> RandomSplit.byGroup(List.of(1, 1, 1), 0.5, 1), "two groups, got 1");
        refused(() -> RandomSplit.stratified(List.of(), 0.5, 1), "at least one sample");
        refused(() -> RandomSplit.stratified(Tensor.zeros(4, 2), 0.5, 1), "[4, 2]", "[samples]");
    }

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
