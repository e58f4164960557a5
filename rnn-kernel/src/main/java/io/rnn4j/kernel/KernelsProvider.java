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
     * {@return the name that selects these kernels in {@code -Drnn4j.kernels=name}: a short
     * lower-case word, unique among the installed providers}
     */
    String name();

    /**
     * {@return the priority, 0 for the scalar kernels and more for faster ones; of several usable
     * providers the one with the highest priority is chosen}
     */
    int priority();

    /**
     * {@return the reason why these kernels cannot run on this JVM, and the remedy, in one
     * sentence; empty if they can run}
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
