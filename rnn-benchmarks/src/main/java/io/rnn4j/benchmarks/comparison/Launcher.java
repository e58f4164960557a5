package io.rnn4j.benchmarks.comparison;

import io.rnn4j.benchmarks.harness.MetricLine;
import io.rnn4j.benchmarks.harness.Runner;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts one process for every measurement, pinned to one core for each of its threads. */
final class Launcher {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /**
     * Lets glibc keep the memory that native code frees. By default large blocks return to the
     * system at once and every page of the next block is a page fault: a step of W2 in LibTorch
     * took 500 ms instead of 83.
     */
    private static final Map<String, String> KEEP_MEMORY =
            Map.of(
                    "MALLOC_ARENA_MAX",
                    "1",
                    "MALLOC_MMAP_MAX_",
                    "0",
                    "MALLOC_TRIM_THRESHOLD_",
                    Integer.toString(Integer.MAX_VALUE),
                    "MALLOC_TOP_PAD_",
                    Integer.toString(64 << 20));

    private final Path peers;
    private final List<String> ourOptions;
    private final boolean keepMemory;

    /**
     * Prepares to start processes.
     *
     * @param peers directory with {@code NAME/target/peer/*.jar} for every peer
     * @param ourOptions options of the JVM that runs rnn4j
     * @param keepMemory whether native code keeps the memory that it frees
     */
    Launcher(Path peers, List<String> ourOptions, boolean keepMemory) {
        this.peers = peers;
        this.ourOptions = ourOptions;
        this.keepMemory = keepMemory;
    }

    /** {@return whether a framework has been built} */
    boolean isBuilt(Contestant contestant) {
        return contestant.directory() == null || Files.isDirectory(jars(contestant));
    }

    private Path jars(Contestant contestant) {
        return peers.resolve(contestant.directory()).resolve("target").resolve("peer");
    }

    /**
     * Runs one process to its end.
     *
     * @param contestant the framework
     * @param workload the words of the workload
     * @param threads number of threads
     * @return the measured numbers; empty if the framework does not support the workload
     * @throws IOException if the process fails
     */
    List<MetricLine> run(Contestant contestant, List<String> workload, int threads)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(pin(threads));
        command.addAll(List.of(JAVA, "-XX:+UseSerialGC"));
        command.addAll(contestant.options());
        int start = command.size();
        command.addAll(
                contestant.directory() == null ? ourProgram(contestant) : peerProgram(contestant));
        command.addAll(workload);
        command.add("threads=" + threads);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        for (String library : List.of("OMP", "OPENBLAS", "MKL")) {
            environment.put(library + "_NUM_THREADS", Integer.toString(threads));
        }
        // The OpenMP of LibTorch: two implementations in one process slow each other down.
        environment.put("MKL_THREADING_LAYER", "GNU");
        if (keepMemory) {
            environment.putAll(KEEP_MEMORY);
        }
        Path errors = Files.createTempFile("rnn4j-comparison", ".txt");
        try {
            builder.redirectError(errors.toFile());
            command.add(start, "-D" + Runner.START_PROPERTY + "=" + System.currentTimeMillis());
            return measured(contestant, builder.start(), errors);
        } finally {
            Files.delete(errors);
        }
    }

    private static List<MetricLine> measured(Contestant contestant, Process process, Path errors)
            throws IOException, InterruptedException {
        List<MetricLine> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                MetricLine.parse(line).ifPresent(lines::add);
            }
        }
        int code = process.waitFor();
        if (code == Runner.UNSUPPORTED) {
            return List.of();
        }
        if (code != 0) {
            throw new IOException(
                    "%s ended with code %s:%n%s"
                            .formatted(contestant.name(), code, Files.readString(errors)));
        }
        return lines;
    }

    private List<String> ourProgram(Contestant contestant) {
        List<String> words = new ArrayList<>(ourOptions);
        words.add("--module-path");
        words.add(System.getProperty("jdk.module.path"));
        words.add("--module");
        words.add("io.rnn4j.benchmarks/" + contestant.mainClass());
        return words;
    }

    private List<String> peerProgram(Contestant contestant) {
        // JavaCPP links the libraries that it extracts to one another: each framework has its own.
        Path cache = jars(contestant).resolveSibling("cache").resolve(contestant.name());
        return List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.cachedir=" + cache.toAbsolutePath(),
                "--class-path",
                jars(contestant) + File.separator + "*",
                contestant.mainClass());
    }

    /**
     * {@return a command that pins a process to the last cores, since the first ones serve most
     * interrupts}
     */
    private static List<String> pin(int threads) {
        List<Integer> cores = Processor.cores();
        if (cores.size() < threads || !isInstalled("taskset")) {
            return List.of();
        }
        List<String> last =
                cores.subList(cores.size() - threads, cores.size()).stream()
                        .map(String::valueOf)
                        .toList();
        return List.of("taskset", "--cpu-list", String.join(",", last));
    }

    private static boolean isInstalled(String program) {
        for (String directory :
                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
