package io.rnn4j.kernel;

import java.util.Optional;

/**
 * Offers an implementation of {@link Kernels}; found by {@link java.util.ServiceLoader}.
 *
 * <p>A provider class must load on every JVM: it mentions no type (of the Vector API, say) that may
 * be absent in a field, a signature or a static initializer. {@link #unavailable()} looks before
 * {@link #create()} leaps.
 */
public interface KernelsProvider {

    /**
     * The name by which {@code -Drnn4j.kernels=name} asks for these kernels.
     *
     * @return a short lower-case word, unique among the installed providers
     */
    String name();

    /**
     * Tells which of several usable providers is taken: the one with the highest priority.
     *
     * @return 0 for the scalar kernels that are always there, more for faster ones
     */
    int priority();

    /**
     * Tells why these kernels cannot run on this JVM and what to do about it.
     *
     * @return the reason and the remedy in one sentence, or empty if they can run
     */
    Optional<String> unavailable();

    /**
     * Creates kernels for the use of one thread.
     *
     * @return new kernels; all of one provider read the same packed operands
     * @throws IllegalStateException if {@link #unavailable()} gives a reason
     */
    Kernels create();
}
