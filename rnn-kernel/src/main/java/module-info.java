/**
 * The computational kernels: their contract, their discovery and the scalar reference
 * implementation.
 */
@SuppressWarnings("module") // its users are compiled after this module
module io.rnn4j.kernel {
    requires org.slf4j;

    exports io.rnn4j.kernel;
    exports io.rnn4j.kernel.scalar to
            io.rnn4j.simd;

    uses io.rnn4j.kernel.KernelsProvider;

    provides io.rnn4j.kernel.KernelsProvider with
            io.rnn4j.kernel.scalar.ScalarKernelsProvider;
}
