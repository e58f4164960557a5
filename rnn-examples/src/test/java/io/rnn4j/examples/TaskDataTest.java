package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The data of the learning tasks agree with their descriptions, and the scores are computed
 * correctly.
 */
class TaskDataTest {
    @Test
    void addingProblemMarksOneNumberInEachHalf() {
        AddingProblem.Data data = AddingProblem.data(5, "test", 20);
        int steps = data.inputs().size(1);
        for (int sample = 0; sample < 20; sample++) {
            double sum = 0;
            int[] marks = new int[2];
            for (int step = 0; step < steps; step++) {
                float mark = data.inputs().get(sample, step, 1);
                sum += mark * data.inputs().get(sample, step, 0);
                marks[2 * step / steps] += (int) mark;
            }
            assertEquals(sum, data.sums().get(sample, 0), 1e-6);
            assertEquals(List.of(1, 1), List.of(marks[0], marks[1]));
        }
    }

    @Test
    void copyMemoryRepeatsTheFirstSymbolsAtTheEnd() {
        CopyMemory.Data data = CopyMemory.data(5, "test", 20);
        int steps = data.inputs().size(1);
        assertEquals(70, steps);
        for (int sample = 0; sample < 20; sample++) {
            for (int step = 0; step < 60; step++) {
                assertEquals(8, data.targets().get(sample, step));
            }
            for (int step = 0; step < 10; step++) {
                int symbol = (int) data.targets().get(sample, 60 + step);
                assertEquals(1, data.inputs().get(sample, step, symbol));
            }
            assertEquals(1, data.inputs().get(sample, 59, 9));
        }
        assertEquals(0.2971, CopyMemory.BASELINE, 1e-4);
    }

    @Test
    void reberStringsEndWithTheirSecondSymbol() {
        Set<String> different = new HashSet<>();
        for (ReberGrammar.Word word : ReberGrammar.words(5, "test", 200)) {
            String letters = word.letters();
            assertTrue(letters.matches("B([TP])B[TPSXV]+E\\1E"), letters);
            assertEquals(letters.length() - 1, word.followers().size());
            for (int step = 0; step < word.followers().size(); step++) {
                String next = letters.substring(step + 1, step + 2);
                assertTrue(word.followers().get(step).contains(next), letters);
            }
            different.add(letters);
        }
        assertTrue(different.size() > 50, () -> different.size() + " different strings");
    }

    @Test
    void oneWrongSymbolMakesAReberStringWrong() {
        ReberGrammar.Word word = new ReberGrammar.Word("BTB", List.of("TP", "B"));
        // letters in the order B T P S X V E
        float[] right = {0, 2, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 2};
        assertTrue(ReberGrammar.isRight(word, Tensor.of(right, 1, 2, 7), 0));
        float[] forgotten = right.clone();
        forgotten[2] = 0; // P is not more probable than an invalid letter
        assertFalse(ReberGrammar.isRight(word, Tensor.of(forgotten, 1, 2, 7), 0));
        float[] wrong = right.clone();
        wrong[13] = 4;
        assertFalse(ReberGrammar.isRight(word, Tensor.of(wrong, 1, 2, 7), 0));
    }

    @Test
    void countingLanguageListsPossibleSuccessors() {
        Tensor inputs = Tensor.zeros(1, 7, 3);
        Tensor targets = Tensor.zeros(1, 7, 3);
        Tensor mask = Tensor.zeros(1, 7);
        CountingLanguage.put(2, 0, inputs, targets, mask);
        assertEquals("100 010 010 001 001 000 000", rows(inputs)); // start a a b b
        assertEquals("010 011 011 001 100 000 000", rows(targets));
        assertEquals(List.of(1f, 1f, 1f, 1f, 1f, 0f, 0f), floats(mask));
    }

    private static String rows(Tensor tensor) {
        StringBuilder text = new StringBuilder();
        for (int step = 0; step < tensor.size(1); step++) {
            text.append(step == 0 ? "" : " ");
            for (int k = 0; k < tensor.size(2); k++) {
                text.append((int) tensor.get(0, step, k));
            }
        }
        return text.toString();
    }

    private static List<Float> floats(Tensor tensor) {
        Float[] values = new Float[tensor.array().length];
        Arrays.setAll(values, k -> tensor.array()[k]);
        return List.of(values);
    }

    @Test
    void additionsAreCorrectAndDistinct() {
        Addition.Data data = Addition.data(5, 500);
        String characters = "0123456789+ ";
        Set<String> questions = new HashSet<>();
        for (int sample = 0; sample < 500; sample++) {
            StringBuilder question = new StringBuilder();
            for (int step = 0; step < 7; step++) {
                int character = 0;
                while (data.questions().get(sample, step, character) == 0) {
                    character++;
                }
                question.insert(0, characters.charAt(character));
            }
            StringBuilder answer = new StringBuilder();
            for (int step = 0; step < 4; step++) {
                answer.append(characters.charAt((int) data.answers().get(sample, step)));
            }
            String[] numbers = question.toString().strip().split("\\+");
            int sum = Integer.parseInt(numbers[0]) + Integer.parseInt(numbers[1]);
            assertEquals(String.valueOf(sum), answer.toString().strip());
            assertTrue(questions.add(question.toString()), question::toString);
            String turned = numbers[1] + "+" + numbers[0];
            assertTrue(
                    numbers[0].equals(numbers[1])
                            || !questions.contains(turned + " ".repeat(7 - turned.length())),
                    turned);
        }
    }

    @Test
    void digitsHave1797Images() {
        Digits.Data data = Digits.read(5);
        assertEquals(1797, data.images().size(0));
        int[] counts = new int[10];
        for (float digit : data.digits().array()) {
            counts[(int) digit]++;
        }
        assertEquals("[178, 182, 177, 183, 181, 182, 181, 179, 174, 180]", Arrays.toString(counts));
        for (float pixel : data.images().array()) {
            assertTrue(pixel >= 0 && pixel <= 1);
        }
    }

    @Test
    void mackeyGlassHasItsFixedPointAtOne() {
        assertEquals(0, MackeyGlass.slope(1, 1), 1e-15);
        double[] series = MackeyGlass.series(5);
        double least = Arrays.stream(series).min().orElseThrow();
        double most = Arrays.stream(series).max().orElseThrow();
        assertTrue(least > 0.2 && least < 0.5, () -> "least " + least);
        assertTrue(most > 1.2 && most < 1.5, () -> "most " + most);
        assertNotEquals(series[100], MackeyGlass.series(6)[100], 1e-3);
    }

    @Test
    void narmaOfKnownInputs() {
        double[] u = new double[10];
        u[0] = 0.5;
        u[9] = 0.4;
        double[] y = Narma.outputs(u);
        assertEquals(0, y[0]);
        assertEquals(0.1, y[1], 1e-15);
        assertEquals(0.1 + 0.3 * 0.1 + 0.05 * 0.1 * 0.1, y[2], 1e-15);
        double sum = Arrays.stream(y, 0, 10).sum();
        assertEquals(0.1 + 0.3 * y[9] + 0.05 * y[9] * sum + 1.5 * 0.5 * 0.4, y[10], 1e-15);
    }
}
