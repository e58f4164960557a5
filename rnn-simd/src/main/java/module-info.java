/** The computational kernels on the Vector API. */
module io.rnn4j.simd {
    requires io.rnn4j.kernel;
    requires org.slf4j;
    requires jdk.incubator.vector;

    provides io.rnn4j.kernel.KernelsProvider with
            io.rnn4j.simd.VectorKernelsProvider;
}
