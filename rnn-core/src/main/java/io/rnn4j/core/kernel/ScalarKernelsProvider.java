package io.rnn4j.core.kernel;

import io.rnn4j.api.kernel.Kernels;
import io.rnn4j.api.kernel.KernelsProvider;

import java.util.Optional;

/** Offers {@link ScalarKernels}, which run everywhere. */
public final class ScalarKernelsProvider implements KernelsProvider {

    /** For {@link java.util.ServiceLoader}. */
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
