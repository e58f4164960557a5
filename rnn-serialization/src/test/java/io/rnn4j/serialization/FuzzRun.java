package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs Jazzer on every target, each for the number of seconds in the first argument. Finds are
 * written to target/fuzz. The profile {@code fuzz} runs it in the directory of this module.
 */
public final class FuzzRun {
    private static final List<Class<?>> TARGETS =
            List.of(
                    ModelFileFuzzer.class,
                    ArchitectureFuzzer.class,
                    CheckpointFuzzer.class,
                    BinaryDatasetFuzzer.class);

    private FuzzRun() {}

    /** Ends with an error as soon as a target has a find. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        for (Class<?> target : TARGETS) {
            Path directory = Path.of("target", "fuzz", target.getSimpleName());
            Path corpus = Files.createDirectories(directory.resolve("corpus"));
            writeCorpus(target, corpus);
            int result = run(target, directory, corpus, arguments[0]);
            if (result != 0) {
                System.exit(result);
            }
        }
    }

    /** Writes the valid inputs that the target starts from. */
    private static void writeCorpus(Class<?> target, Path corpus) throws IOException {
        if (target == BinaryDatasetFuzzer.class) {
            Files.write(corpus.resolve("dataset"), BinaryDatasetFuzzer.dataset());
            return;
        }
        for (EarlierFilesTest.SavedFile saved : EarlierFilesTest.SavedFile.values()) {
            byte[] file = saved.bytes(".safetensors");
            boolean whole = target != ArchitectureFuzzer.class;
            Files.write(corpus.resolve(saved.name()), whole ? file : architecture(file));
        }
        if (target == CheckpointFuzzer.class) {
            Files.write(corpus.resolve("checkpoint"), CheckpointFuzzer.checkpoint());
        }
    }

    /** {@return the architecture of a file after the byte that selects its form} */
    private static byte[] architecture(byte[] file) throws IOException {
        int length = file[0] & 0xff | (file[1] & 0xff) << 8 | (file[2] & 0xff) << 16;
        String header = new String(file, Long.BYTES, length, StandardCharsets.UTF_8);
        JsonNode metadata = new ObjectMapper().readTree(header).get("__metadata__");
        boolean graph = metadata.has("graph");
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(graph ? 1 : 0);
        String text = metadata.get(graph ? "graph" : "architecture").textValue();
        input.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return input.toByteArray();
    }

    private static int run(Class<?> target, Path directory, Path corpus, String seconds)
            throws IOException, InterruptedException {
        return new ProcessBuilder(
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
                        "-dict=" + Path.of("src", "test", "fuzz", "model-file.dict"),
                        corpus.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
