package io.rnn4j.simd;

import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.scalar.Fma;
import io.rnn4j.kernel.scalar.ScalarKernels;
import io.rnn4j.simd.vector.Lanes;
import io.rnn4j.simd.warmup.WarmingKernels;
import io.rnn4j.simd.warmup.Warmth;

import java.util.Optional;

/**
 * Provides the kernels on the Vector API. No vector type occurs in this class, so that it loads and
 * can report what is missing where the incubator module is not resolved.
 */
public final class VectorKernelsProvider implements KernelsProvider {

    private static final String MODULE = "jdk.incubator.vector";

    /**
     * Minimum lanes of a usable vector; the Vector API has smaller vectors if the compiler does not
     * support it.
     */
    private static final int MINIMUM_LANES = 4;

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
                    "the module %s is missing; start Java with --add-modules %s"
                            .formatted(MODULE, MODULE));
        }
        if (!Fma.isHardware()) {
            return Optional.of(
                    "this JVM has no fused multiply-add instruction; run on a processor with FMA"
                            + " (AVX2, NEON) and without -XX:-UseFMA");
        }
        if (!isCompiled() || Lanes.COUNT < MINIMUM_LANES) {
            return Optional.of(
                    "this JVM does not compile vectors; use HotSpot with its C2 compiler and"
                            + " without -Xint and -XX:TieredStopAtLevel");
        }
        return Optional.empty();
    }

    /**
     * {@return whether C2 compiles the Vector API} Other compilers and the interpreter allocate
     * every vector, which is thousands of times slower.
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
        return new WarmingKernels(Shared.WARMTH);
    }

    /** The warm-up state of this JVM. */
    private static final class Shared {
        static final Warmth WARMTH =
                new Warmth(
                        Warmth.THRESHOLD,
                        Runtime.getRuntime().availableProcessors() > 1,
                        VectorKernels::new,
                        () -> new ScalarKernels(Lanes.PANEL));

        private Shared() {}
    }
}
