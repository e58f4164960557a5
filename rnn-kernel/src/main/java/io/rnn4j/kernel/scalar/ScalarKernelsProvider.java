package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;

import java.util.Optional;

/** Provides {@link ScalarKernels}, which run on every JVM. */
public final class ScalarKernelsProvider implements KernelsProvider {

    public ScalarKernelsProvider() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Kernels create() {
        return new ScalarKernels();
    }
}
