package io.rnn4j.simd;

import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.scalar.Fma;
import io.rnn4j.simd.warmup.WarmingKernels;
import io.rnn4j.simd.warmup.Warmth;

import java.util.Optional;

/**
 * Offers the Vector API kernels. No vector type occurs in this class, so that it loads, and can say
 * what is missing, where the incubator module is not resolved.
 */
public final class VectorKernelsProvider implements KernelsProvider {

    private static final String MODULE = "jdk.incubator.vector";

    /** Vectors of less are what the Vector API offers where the compiler does not support it. */
    private static final int LEAST_LANES = 4;

    /** For {@link java.util.ServiceLoader}. */
    public VectorKernelsProvider() {}

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public Optional<String> unavailable() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.of(
                    "the module "
                            + MODULE
                            + " is missing; start Java with --add-modules "
                            + MODULE);
        }
        if (!Fma.isHardware()) {
            return Optional.of(
                    "this JVM has no fused multiply-add instruction;"
                            + " run on a processor with FMA (AVX2, NEON) and without -XX:-UseFMA");
        }
        if (!isCompiled() || Lanes.COUNT < LEAST_LANES) {
            return Optional.of(
                    "this JVM does not compile vectors; use HotSpot with its C2 compiler"
                            + " and without -Xint and -XX:TieredStopAtLevel");
        }
        return Optional.empty();
    }

    /**
     * Other compilers and the interpreter run the Vector API as objects, thousands of times slower.
     */
    private static boolean isCompiled() {
        String mode = System.getProperty("java.vm.info", "");
        return !mode.contains("interpreted mode") && !mode.contains("emulated-client");
    }

    @Override
    public Kernels create() {
        unavailable()
                .ifPresent(
                        reason -> {
                            throw new IllegalStateException("Vector kernels cannot run: " + reason);
                        });
        return new WarmingKernels(Warmth.SHARED);
    }
}
