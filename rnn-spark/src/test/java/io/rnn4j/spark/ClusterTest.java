package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.core.model.Model;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Executors in processes of their own, with scalar kernels, some of which are killed. */
class ClusterTest {
    @TempDir private Path directory;

    /** A driver has ended. */
    private record Ended(int status, List<String> lines) {
        String checksum() {
            return lines.stream()
                    .filter(line -> line.startsWith("weights "))
                    .findFirst()
                    .orElse("");
        }

        long killed() {
            return lines.stream().filter(line -> line.startsWith("killing ")).count();
        }
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder = LocalSpark.driver(directory, ClusterProgram.class);
        builder.command().addAll(List.of(arguments));
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        if (!process.waitFor(15, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        return new Ended(process.exitValue(), lines);
    }

    private static String expected() {
        Model model = Waves.model();
        model.compile(Waves.optimizer(), Waves.LOSS);
        model.fit(Waves.examples(), ClusterProgram.OPTIONS.gradientBlocks(3));
        return ClusterProgram.checksum(model);
    }

    @ParameterizedTest
    @EnumSource
    void trainingGoesOnWithTheSameBitsWhenExecutorsAreKilled(Reduction reduction) throws Exception {
        Ended ended = run("-", "2,5", "-1", reduction.name());
        assertEquals(0, ended.status(), () -> String.join("\n", ended.lines()));
        assertEquals(2, ended.killed());
        assertEquals(expected(), ended.checksum());
    }
}
