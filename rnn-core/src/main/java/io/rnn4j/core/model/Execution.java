package io.rnn4j.core.model;

import io.rnn4j.api.kernel.KernelsFinder;
import io.rnn4j.api.kernel.KernelsProvider;

/**
 * How the calls on a model run. It changes how long they take, never a bit of what they compute.
 *
 * @param threads how many threads share a call, at least 1
 * @param kernels which kernels do the work
 */
public record Execution(int threads, KernelsProvider kernels) {
    /** The system property that sets the number of threads. */
    public static final String THREADS_PROPERTY = "rnn4j.threads";

    /** Checks the settings. */
    public Execution {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is at least 1, got " + threads);
        }
    }

    /**
     * The best kernels on as many threads as the property {@value #THREADS_PROPERTY} says, or else
     * as there are processors.
     *
     * @return the execution
     * @throws IllegalArgumentException if the property is no positive number
     */
    public static Execution standard() {
        String property = System.getProperty(THREADS_PROPERTY);
        int threads = Runtime.getRuntime().availableProcessors();
        if (property != null) {
            try {
                threads = Integer.parseInt(property.trim());
            } catch (NumberFormatException failure) {
                throw new IllegalArgumentException(
                        "-D" + THREADS_PROPERTY + " is a number of threads, got '" + property + "'",
                        failure);
            }
        }
        return new Execution(threads, KernelsFinder.best());
    }

    /**
     * Changes one setting.
     *
     * @param threads how many threads share a call
     * @return an execution with it
     */
    public Execution threads(int threads) {
        return new Execution(threads, kernels);
    }

    /**
     * Changes one setting.
     *
     * @param name the name of the kernels, for example "scalar"
     * @return an execution with them
     */
    public Execution kernels(String name) {
        return new Execution(threads, KernelsFinder.named(name));
    }
}
