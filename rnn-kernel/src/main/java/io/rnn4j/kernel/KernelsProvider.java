package io.rnn4j.kernel;

import java.util.Optional;

/**
 * Provides an implementation of {@link Kernels}. Providers are found by {@link
 * java.util.ServiceLoader}.
 *
 * <p>A provider class must load on every JVM. Its fields, signatures and static initializers must
 * not refer to types that may be absent, such as those of the Vector API. {@link #unavailable()} is
 * called before {@link #create()}.
 */
public interface KernelsProvider {

    /**
     * Returns the name that selects these kernels in {@code -Drnn4j.kernels=name}.
     *
     * @return a short lower-case word, unique among the installed providers
     */
    String name();

    /**
     * Returns the priority. Of several usable providers the one with the highest priority is
     * chosen.
     *
     * @return 0 for the scalar kernels, more for faster kernels
     */
    int priority();

    /**
     * Returns the reason why these kernels cannot run on this JVM.
     *
     * @return the reason and the remedy in one sentence, or empty if they can run
     */
    Optional<String> unavailable();

    /**
     * Creates kernels for the use of one thread.
     *
     * @return new kernels, which read operands packed by any other kernels of this provider
     * @throws IllegalStateException if {@link #unavailable()} returns a reason
     */
    Kernels create();
}
