package io.rnn4j.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A driver in a process of its own, which has ended.
 *
 * @param status its exit status; 128 + 9 if it was killed
 * @param lines what it has printed
 */
record DriverProcess(int status, List<String> lines) {
    static final int KILLED = 128 + 9;

    /** {@return the first line with this beginning; empty if there is none} */
    String line(String beginning) {
        return lines.stream().filter(line -> line.startsWith(beginning)).findFirst().orElse("");
    }

    long count(String beginning) {
        return lines.stream().filter(line -> line.startsWith(beginning)).count();
    }

    String all() {
        return String.join("\n", lines);
    }

    /**
     * Runs a driver with the class path of this process until it ends.
     *
     * @param directory for its files
     * @param main its main class
     */
    static DriverProcess run(Path directory, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(LocalSpark.driver(directory, main), arguments);
    }

    /** Runs a driver until it ends. */
    static DriverProcess run(ProcessBuilder builder, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(builder.directory().toPath(), "output", ".txt");
        builder.command().addAll(List.of(arguments));
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        if (!process.waitFor(15, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new DriverProcess(
                process.exitValue(), Files.readAllLines(output, StandardCharsets.UTF_8));
    }
}
