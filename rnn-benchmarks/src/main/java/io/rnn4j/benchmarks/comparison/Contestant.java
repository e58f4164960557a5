package io.rnn4j.benchmarks.comparison;

import java.util.List;

/**
 * A framework that a comparison runs, and how its process is started.
 *
 * @param name its name in the table
 * @param directory the directory of its jars below that of all peers; null for rnn4j
 * @param mainClass its main class
 * @param options options of its JVM
 */
record Contestant(String name, String directory, String mainClass, List<String> options) {
    /** The name of rnn4j. */
    static final String OURS = "rnn4j";

    /** {@return rnn4j and the peers} */
    static List<Contestant> all() {
        return List.of(
                new Contestant(OURS, null, "io.rnn4j.benchmarks.Workloads", List.of()),
                libTorch("mkl", "mkl_rt"),
                libTorch("openblas", "openblas"),
                peer("tensorflow", "TensorFlowPeer"),
                // ND4J leaves its native memory to the garbage collector.
                peer("dl4j", "Dl4jPeer", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=6g"),
                peer("onnxruntime", "OnnxRuntimePeer"));
    }

    /** {@return LibTorch with one of two linear algebra libraries; it frees its tensors itself} */
    private static Contestant libTorch(String algebra, String library) {
        return new Contestant(
                "libtorch-" + algebra,
                "libtorch",
                "io.rnn4j.peers.libtorch.LibTorchPeer",
                List.of(
                        "-Dalgebra=" + algebra,
                        "-Dorg.bytedeco.openblas.load=" + library,
                        "-Dorg.bytedeco.javacpp.nopointergc=true",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
    }

    private static Contestant peer(String name, String mainClass, String... options) {
        return new Contestant(
                name, name, "io.rnn4j.peers." + name + "." + mainClass, List.of(options));
    }
}
