package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rnn4j.kernel.KernelsFinder;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares trained weights, losses and predictions with recorded checksums. The resource {@value
 * #RECORDED} holds the lines that {@link TrainingChecksumProgram} prints in a section: the name of
 * the training and the checksums of weights, losses and predictions. A change that is meant to keep
 * all results leaves this file as it is.
 */
class TrainingChecksumTest {
    private static final String RECORDED = "training-checksums.txt";

    /** The lines of the program by section; those before the first section have the key "". */
    private static final Map<String, List<String>> LINES = new LinkedHashMap<>();

    @BeforeAll
    static void train() throws IOException, InterruptedException {
        // With one processor the vector kernels compile nothing in the background.
        List<String> options =
                List.of(
                        "-XX:ActiveProcessorCount=1",
                        "-Dorg.slf4j.simpleLogger.logFile=System.out",
                        "-Dorg.slf4j.simpleLogger.log.io.rnn4j.simd=debug");
        String[] kernels =
                !KernelsFinder.named("scalar").create().description().contains("software")
                        ? new String[] {"scalar", "vector"}
                        : new String[] {"scalar"};
        String section = "";
        for (String line : ChildJvm.run(TrainingChecksumProgram.class, options, kernels)) {
            if (line.startsWith(TrainingChecksumProgram.SECTION)) {
                section = line.substring(TrainingChecksumProgram.SECTION.length());
            }
            LINES.computeIfAbsent(section, key -> new ArrayList<>()).add(line);
        }
    }

    @ParameterizedTest
    @CsvSource({"scalar, 1", "scalar, 2", "vector, 1", "vector, 2"})
    void trainingsProduceTheRecordedBits(String kernels, int threads) throws IOException {
        assumeTrue(
                kernels.equals("scalar")
                        || !KernelsFinder.named("scalar")
                                .create()
                                .description()
                                .contains("software"),
                "vector kernels require FMA");
        List<String> lines = LINES.get(TrainingChecksumProgram.section(kernels, threads));
        String recorded;
        try (InputStream resource = TrainingChecksumTest.class.getResourceAsStream(RECORDED)) {
            recorded = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertEquals(
                String.join("\n", recorded.lines().toList()),
                String.join(
                        "\n",
                        lines.stream().skip(1).filter(line -> !line.startsWith("[")).toList()));
    }

    /** The scalar code that the vector kernels start with is replaced before the first training. */
    @Test
    void vectorKernelsRunVectorCode() {
        assumeTrue(
                !KernelsFinder.named("scalar").create().description().contains("software"),
                "vector kernels require FMA");
        String message = "product switches to vector code";
        List<String> before = LINES.get(TrainingChecksumProgram.section("scalar", 2));
        assertTrue(before.stream().anyMatch(line -> line.contains(" " + message)), "" + before);
    }
}
