package io.rnn4j.forecast.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs Jazzer on the reader of CSV files for the number of seconds in the first argument. Finds are
 * written to target/fuzz. The profile {@code fuzz} runs it in the directory of this module.
 */
public final class FuzzRun {
    private FuzzRun() {}

    /** Ends with an error if there is a find. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of("target", "fuzz", CsvFuzzer.class.getSimpleName());
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        for (int number = 0; number < CsvSamples.FILES.size(); number++) {
            Files.writeString(corpus.resolve("sample" + number), CsvSamples.FILES.get(number));
        }
        int result =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx600m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "com.code_intelligence.jazzer.Jazzer",
                                "--target_class=" + CsvFuzzer.class.getName(),
                                "--instrumentation_includes=io.rnn4j.**",
                                "--reproducer_path=" + directory,
                                "-artifact_prefix=" + directory + "/",
                                "-max_total_time=" + arguments[0],
                                "-max_len=4000",
                                corpus.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (result != 0) {
            System.exit(result);
        }
    }
}
