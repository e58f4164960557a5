package io.rnn4j.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.simd.warmup.ColdKernels;
import io.rnn4j.simd.warmup.Exercises;
import io.rnn4j.simd.warmup.Exercises.Exercise;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every exercise stays within its arrays, and gives vector and scalar kernels the same to do. */
class ExercisesTest {

    private static void check(int shapes, Exercise exercise) {
        for (int shape = 0; shape < shapes; shape++) {
            Exercises vector = new Exercises();
            Exercises scalar = new Exercises();
            exercise.run(vector, new VectorKernels(), shape);
            exercise.run(scalar, new ColdKernels(), shape);
            assertArrayEquals(scalar.results(), vector.results(), "shape " + shape);
        }
    }

    @Test
    void products() {
        check(Exercises.PRODUCTS, Exercises::product);
    }

    @Test
    void transposedProducts() {
        check(Exercises.PRODUCTS, Exercises::transposedProduct);
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
    void sumsOfRows() {
        check(Exercises.OTHERS, Exercises::sumOfRows);
    }
}
