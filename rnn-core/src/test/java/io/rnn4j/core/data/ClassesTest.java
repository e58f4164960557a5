package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Indices, one-hot rows, probabilities and names of classes. */
class ClassesTest {
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    @Test
    void oneHotRows() {
        Tensor rows = Tensor.of(new float[] {0, 0, 1, 1, 0, 0}, 2, 1, 3);
        assertEquals(rows, Classes.oneHot(Tensor.of(new int[] {2, 0}, 2, 1), 3));
        assertEquals(rows.reshape(2, 3), Classes.oneHot(Tensor.of(new float[] {2, 0}), 3));
        assertEquals(Tensor.of(new int[] {2, 0}, 2, 1), Classes.argmax(rows));
        for (float wrong : new float[] {-1, 3, 0.5f, Float.NaN}) {
            refused(
                    () -> Classes.oneHot(Tensor.of(new float[] {0, wrong}), 3),
                    "from 0 to 2, got " + (wrong == (int) wrong ? "" + (int) wrong : "" + wrong),
                    "element 1");
        }
        refused(() -> Classes.oneHot(Tensor.of(new int[] {0}), 0), "classes");
    }

    @Test
    void probabilitiesAreThoseOfTheSoftmax() {
        Tensor logits = Tensor.of(new float[] {1000, 1001, -INFINITE, 0, 0, 0}, 2, 3);
        float[] probabilities = Classes.softmax(logits).array();
        double e = Math.E;
        double[] expected = {1 / (1 + e), e / (1 + e), 0, 1 / 3.0, 1 / 3.0, 1 / 3.0};
        for (int n = 0; n < expected.length; n++) {
            assertEquals(expected[n], probabilities[n], 1e-7);
        }
        refused(() -> Classes.softmax(Tensor.of(new float[] {1, Float.NaN})), "row 0", "NaN");
        refused(() -> Classes.softmax(Tensor.of(new float[] {1, INFINITE})), "row 0", "Infinity");
        refused(() -> Classes.softmax(Tensor.zeros(4, 1)), "[4, 1]", "two classes", "threshold");
    }

    @Test
    void theLargestElementIsTheFirstOfEqualOnes() {
        Tensor rows = Tensor.of(new float[] {0, 3, 3, -5, -7, -5}, 2, 3);
        assertEquals(Tensor.of(new int[] {1, 0}), Classes.argmax(rows));
        assertEquals(
                Tensor.of(new int[] {1}, new int[0]),
                Classes.argmax(Tensor.of(new float[] {1, 2})));
        refused(() -> Classes.argmax(Tensor.of(new float[] {1, 2, Float.NaN, 0}, 2, 2)), "row 1");
        refused(() -> Classes.argmax(Tensor.zeros(4, 1)), "[4, 1]", "two classes");
    }

    @Test
    void namesOfClasses() {
        ClassNames names = ClassNames.of("cat", "dog", "bird");
        assertEquals(3, names.count());
        assertEquals(Tensor.of(new int[] {1, 0, 1}), names.indices(List.of("dog", "cat", "dog")));
        Tensor logits = Tensor.of(new float[] {0, 1, 0, 2, 0, 0}, 2, 3);
        assertEquals(List.of("dog", "cat"), names.predicted(logits));
        List<Map<String, Double>> probabilities = names.probabilities(logits);
        assertEquals(List.of("cat", "dog", "bird"), List.copyOf(probabilities.get(0).keySet()));
        assertEquals(Math.E / (Math.E + 2), probabilities.get(0).get("dog"), 1e-7);
        assertEquals(1 / (Math.E * Math.E + 2), probabilities.get(1).get("bird"), 1e-7);
        assertEquals(ClassNames.of("a", "b"), ClassNames.ofLabels(List.of("b", "a", "b", "a")));
    }

    @Test
    void wrongNamesAreRejected() {
        ClassNames names = ClassNames.of("cat", "dog");
        refused(() -> names.indices(List.of("cat", "cow")), "label 1 is 'cow'", "[cat, dog]");
        refused(() -> names.predicted(Tensor.zeros(2, 3)), "2 classes", "[2, 3]");
        refused(() -> names.probabilities(Tensor.zeros(2, 3)), "2 classes", "[2, 3]");
        refused(() -> ClassNames.of("a", "b", "a"), "classes 0 and 2 are both called 'a'");
        refused(ClassNames::of, "at least one");
        refused(() -> ClassNames.ofLabels(List.of()), "at least one");
    }

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
