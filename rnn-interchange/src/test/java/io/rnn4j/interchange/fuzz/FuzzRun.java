package io.rnn4j.interchange.fuzz;

import io.rnn4j.interchange.pytorch.PickleFuzzer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs Jazzer on the reader of every format, each for the number of seconds in the first argument.
 * It starts from the test files of the format. Finds are written to target/fuzz. The profile {@code
 * fuzz} runs it in the directory of this module.
 */
public final class FuzzRun {
    /** The targets with the directory of the files that they start from. */
    private static final Map<Class<?>, String> TARGETS = new LinkedHashMap<>();

    static {
        TARGETS.put(StateDictFuzzer.class, "pytorch");
        TARGETS.put(PickleFuzzer.class, "pytorch");
        TARGETS.put(KerasFileFuzzer.class, "keras");
        TARGETS.put(OnnxFuzzer.class, "onnx");
    }

    private FuzzRun() {}

    /** Ends with an error as soon as a target has a find. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        for (Map.Entry<Class<?>, String> target : TARGETS.entrySet()) {
            String name = target.getKey().getSimpleName();
            Path directory = Path.of("target", "fuzz", name);
            Path corpus = Files.createDirectories(directory.resolve("corpus"));
            Path files =
                    Path.of("src", "test", "resources", "io", "rnn4j", "interchange")
                            .resolve(target.getValue());
            try (Stream<Path> seeds = Files.list(files)) {
                for (Path seed : seeds.filter(file -> !file.toString().endsWith(".md")).toList()) {
                    Files.write(corpus.resolve(seed.getFileName()), Files.readAllBytes(seed));
                }
            }
            int result = run(target.getKey(), directory, corpus, arguments[0]);
            if (result != 0) {
                System.exit(result);
            }
        }
    }

    private static int run(Class<?> target, Path directory, Path corpus, String seconds)
            throws IOException, InterruptedException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx600m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "com.code_intelligence.jazzer.Jazzer",
                                "--target_class=" + target.getName(),
                                "--instrumentation_includes=io.rnn4j.**",
                                "--reproducer_path=" + directory,
                                "-artifact_prefix=" + directory + "/",
                                "-max_total_time=" + seconds,
                                "-max_len=60000",
                                corpus.toString()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
