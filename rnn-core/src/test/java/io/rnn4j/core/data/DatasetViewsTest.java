package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** The views of a dataset: which samples they have, in which order, and what is in them. */
class DatasetViewsTest {
    /** Sample n has the n + 1 steps n, n, … and the class n % 3. */
    private static RaggedDataset counting(int samples) {
        List<float[][]> x = new ArrayList<>();
        List<Integer> y = new ArrayList<>();
        for (int n = 0; n < samples; n++) {
            float[][] one = new float[n + 1][1];
            for (float[] row : one) {
                row[0] = n;
            }
            x.add(one);
            y.add(n % 3);
        }
        return RaggedDataset.of(x, y);
    }

    /** {@return the first input values of the samples} */
    private static List<Integer> numbers(Dataset data) {
        SampleBuffer buffer = new SampleBuffer(data.fields());
        List<Integer> numbers = new ArrayList<>();
        for (int n = 0; n < data.size(); n++) {
            buffer.clear();
            data.read(n, buffer);
            assertEquals(data.length(n), buffer.length());
            numbers.add((int) buffer.floats(0)[0]);
        }
        return numbers;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void samplesAreSelected() {
        Dataset data = counting(10);
        assertEquals(range(0, 10), numbers(data));
        assertEquals(List.of(3, 0, 3), numbers(data.select(3, 0, 3)));
        assertEquals(range(2, 5), numbers(data.range(2, 5)));
        assertEquals(range(0, 4), numbers(data.take(4)));
        assertEquals(range(0, 10), numbers(data.take(Integer.MAX_VALUE)));
        assertEquals(List.of(2, 5, 8), numbers(data.filter(sample -> sample.ints(1)[0] == 2)));
        assertEquals(List.of(5), numbers(data.range(3, 8).range(2, 3)));
        assertEquals("sample 5", data.range(3, 8).range(2, 3).nameOf(0));
    }

    @Test
    void aShuffleIsAFunctionOfItsSeed() {
        Dataset data = counting(50);
        assertEquals(numbers(data.shuffle(7)), numbers(data.shuffle(7)));
        assertNotEquals(numbers(data.shuffle(7)), numbers(data.shuffle(8)));
        assertEquals(range(0, 50), numbers(data.shuffle(7)).stream().sorted().toList());
    }

    @Test
    void splitsAreThoseOfRandomSplit() {
        Dataset data = counting(30);
        RandomSplit expected = RandomSplit.of(30, 0.2, 5);
        assertArrayEquals(
                expected.trainingSamples(),
                numbers(data.split(0.2, 5).training()).stream().mapToInt(n -> n).toArray());
        assertArrayEquals(
                expected.heldOutSamples(),
                numbers(data.split(0.2, 5).heldOut()).stream().mapToInt(n -> n).toArray());
        assertEquals(range(24, 30), numbers(data.splitByTime(0.2).heldOut()));
        List<Integer> classes = range(0, 30).stream().map(n -> n % 3).toList();
        for (int each : new int[] {0, 1, 2}) {
            assertEquals(
                    2,
                    numbers(data.splitStratified(classes, 0.2, 5).heldOut()).stream()
                            .filter(n -> n % 3 == each)
                            .count());
        }
        List<Integer> groups = range(0, 30).stream().map(n -> n / 5).toList();
        DatasetSplit split = data.splitByGroup(groups, 0.3, 5);
        HashSet<Integer> both = new HashSet<>();
        numbers(split.training()).forEach(n -> both.add(n / 5));
        numbers(split.heldOut()).forEach(n -> assertTrue(!both.contains(n / 5)));
        assertThrows(IllegalArgumentException.class, () -> data.splitByGroup(range(0, 29), 0.3, 5));
    }

    @Test
    void samplesAreMapped() {
        Dataset data =
                counting(5)
                        .map(
                                sample -> {
                                    for (int step = 0; step < sample.steps(0); step++) {
                                        sample.floats(0)[step] *= 10;
                                    }
                                })
                        .map(sample -> sample.floats(0)[0] += 1);
        assertEquals(List.of(1, 11, 21, 31, 41), numbers(data));
        Dataset doubled =
                data.map(
                        List.of(Field.sequence(Role.INPUT, "x", 2)),
                        (from, to) -> {
                            float[] values = to.floats(0, from.steps(0));
                            for (int step = 0; step < from.steps(0); step++) {
                                values[2 * step] = from.floats(0)[step];
                                values[2 * step + 1] = -values[2 * step];
                            }
                        });
        SampleBuffer buffer = new SampleBuffer(doubled.fields());
        doubled.read(2, buffer);
        assertArrayEquals(
                new float[] {21, -21, 20, -20, 20, -20}, Arrays.copyOf(buffer.floats(0), 6));
    }

    @Test
    void datasetsAreConcatenated() {
        Dataset data = Dataset.concat(counting(3), counting(3).take(0), counting(2));
        assertEquals(List.of(0, 1, 2, 0, 1), numbers(data));
        assertEquals("sample 1 of dataset 2", data.nameOf(4));
        assertThrows(IndexOutOfBoundsException.class, () -> data.length(5));
        assertEquals(
                "dataset 1 has the fields [values of input [steps, 1]], expected those of the"
                        + " first, [values of input [steps, 1], targets of output [] of ints]",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Dataset.concat(
                                                counting(3),
                                                RaggedDataset.ofInputs(
                                                        List.<float[][]>of(new float[2][1]))))
                        .getMessage());
    }

    @Test
    void datasetsAreInterleavedByWeights() {
        Dataset small = counting(1000);
        Dataset large = counting(3000).map(sample -> sample.floats(0)[0] += 10_000);
        List<Dataset> both = List.of(small, large);
        List<Integer> mixed = numbers(Dataset.interleave(both, new double[] {1, 4}, 3));
        long ofSmall = mixed.stream().filter(n -> n < 10_000).count();
        assertTrue(mixed.size() > 3000, mixed::toString);
        assertEquals(0.2, (double) ofSmall / mixed.size(), 0.02);
        assertEquals(range(0, (int) ofSmall), mixed.stream().filter(n -> n < 10_000).toList());
        assertEquals(mixed, numbers(Dataset.interleave(both, new double[] {1, 4}, 3)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Dataset.interleave(both, new double[] {1, 0}, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> Dataset.interleave(both, new double[] {1}, 3));
    }

    @Test
    void tensorsAreSamples() {
        Examples tensors =
                Examples.of(
                        Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2, 1),
                        Tensor.of(new int[] {7, 8, 9}, 3));
        assertEquals(List.of(5, 1), numbers(tensors.select(2, 0)));
        assertEquals(
                "[values of input [steps, 1], targets of output [] of ints]",
                tensors.fields().toString());
    }

    @Test
    void raggedValuesOfAllKindsAreRead() {
        Dataset data =
                RaggedDataset.ofInput("indices", List.of(new int[] {1, 2}, new int[0]))
                        .input("row", List.of(new double[] {1, 2}, List.of(3, 4.5)))
                        .input("steps", List.of(Tensor.zeros(3, 2), new float[1][2]))
                        .target("number", List.of(1.5, 2));
        assertEquals(
                "[values of input 'indices' [steps] of ints, values of input 'row' [2], values of"
                        + " input 'steps' [steps, 2], targets of output 'number' []]",
                data.fields().toString());
        SampleBuffer buffer = new SampleBuffer(data.fields());
        data.read(1, buffer);
        assertEquals(0, buffer.steps(0));
        assertArrayEquals(new float[] {3, 4.5f}, Arrays.copyOf(buffer.floats(1), 2));
        assertEquals(1, data.length(1));
        assertEquals(2, buffer.floats(3)[0]);
    }

    @Test
    void mistakesOfRaggedValuesAreNamed() {
        assertEquals(
                "values of input 'x': sample 1 has the shape [3, 2], expected that of the others,"
                        + " values of input 'x' [steps, 1]",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        RaggedDataset.ofInput(
                                                "x", List.of(new float[2][1], new float[3][2])))
                        .getMessage());
        assertEquals(
                "targets of output: there are 1 samples, got values of 2; give one for each sample",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        RaggedDataset.of(
                                                List.<float[][]>of(new float[2][1]), List.of(1, 2)))
                        .getMessage());
    }

    @Test
    void buffersRejectWhatDoesNotFit() {
        SampleBuffer buffer = new SampleBuffer(counting(1).fields());
        assertThrows(IllegalStateException.class, () -> buffer.steps(0));
        assertThrows(IllegalArgumentException.class, () -> buffer.ints(0, 1));
        assertThrows(IllegalArgumentException.class, () -> buffer.ints(1, 2));
        assertThrows(IllegalArgumentException.class, () -> buffer.floats(0, -1));
        assertThrows(IllegalArgumentException.class, () -> buffer.field(Role.MASK, ""));
        assertEquals(1, buffer.field(Role.TARGET, ""));
    }
}
