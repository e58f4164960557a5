package io.rnn4j.core;

import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

/** Runs all {@link Trainings} on several kernels and threads and prints their checksums. */
final class TrainingChecksumProgram {
    static final String SECTION = "trainings on ";

    private TrainingChecksumProgram() {}

    /**
     * Prints a section of lines for one thread and one for two threads of each kernels.
     *
     * @param arguments the names of the kernels
     */
    public static void main(String[] arguments) {
        for (String kernels : arguments) {
            Execution execution = Execution.standard().kernels(kernels);
            replaceScalarCode(execution.kernels().create());
            for (int threads = 1; threads <= 2; threads++) {
                System.out.println(SECTION + section(kernels, threads));
                for (Training training : Trainings.all()) {
                    System.out.println(
                            training.checksums(execution.threads(threads).operationsPerThread(1)));
                }
            }
        }
    }

    static String section(String kernels, int threads) {
        return kernels + " kernels, threads: " + threads;
    }

    /**
     * Multiplies large matrices. After these products the vector kernels execute the first call of
     * every operation on vector code, not on the scalar code that short programs start with.
     */
    private static void replaceScalarCode(Kernels kernels) {
        int size = 256;
        float[] matrix = new float[size * size];
        float[] packed = new float[kernels.packedSize(size, size)];
        for (int product = 0; product < 50; product++) {
            kernels.multiply(
                    size,
                    size,
                    size,
                    new Rows(matrix, 0, size),
                    packed,
                    new Rows(matrix.clone(), 0, size));
        }
    }
}
