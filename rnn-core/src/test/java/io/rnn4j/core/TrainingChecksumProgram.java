package io.rnn4j.core;

import io.rnn4j.core.training.Execution;

/** Runs all {@link RecordedTrainings} on several kernels and threads and prints their checksums. */
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
            LargeProducts.multiply(execution.kernels().create());
            for (int threads = 1; threads <= 2; threads++) {
                System.out.println(SECTION + section(kernels, threads));
                for (RecordedTraining training : RecordedTrainings.all()) {
                    System.out.println(
                            training.checksums(execution.threads(threads).operationsPerThread(1)));
                }
            }
        }
    }

    static String section(String kernels, int threads) {
        return kernels + " kernels, threads: " + threads;
    }
}
