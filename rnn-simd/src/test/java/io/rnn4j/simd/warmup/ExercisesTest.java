package io.rnn4j.simd.warmup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.scalar.ScalarKernels;
import io.rnn4j.simd.VectorKernels;
import io.rnn4j.simd.vector.Lanes;
import io.rnn4j.simd.warmup.Exercises.Exercise;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every exercise stays within its arrays and does the same work on vector and scalar kernels. */
class ExercisesTest {

    private static void check(int shapes, Exercise exercise) {
        for (int shape = 0; shape < shapes; shape++) {
            Exercises vector = new Exercises();
            Exercises scalar = new Exercises();
            exercise.run(vector, new VectorKernels(), shape);
            exercise.run(scalar, new ScalarKernels(Lanes.PANEL), shape);
            assertArrayEquals(scalar.results(), vector.results(), "shape " + shape);
        }
    }

    @Test
    void products() {
        check(Exercises.PRODUCTS, Exercises::product);
    }

    @ParameterizedTest
    @EnumSource
    void elementwise(Elementwise operation) {
        check(
                Exercises.OTHERS,
                (arrays, kernels, shape) -> arrays.elementwise(operation, kernels, shape));
    }

    @ParameterizedTest
    @EnumSource
    void reductions(Reduction reduction) {
        check(
                Exercises.OTHERS,
                (arrays, kernels, shape) -> arrays.reduction(reduction, kernels, shape));
    }

    @Test
    void affine() {
        check(Exercises.OTHERS, Exercises::affine);
    }

    @Test
    void linearRecurrences() {
        check(Exercises.OTHERS, Exercises::recurrence);
    }

    @Test
    void sumsOfRows() {
        check(Exercises.OTHERS, Exercises::sumOfRows);
    }
}
