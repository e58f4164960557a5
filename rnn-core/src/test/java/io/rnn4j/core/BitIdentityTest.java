package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.kernel.Fma;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The same bits in separate JVMs: scalar kernels, vector kernels of every width, on a JVM without
 * hardware FMA, before and after compilation. The JVMs run on the class path, so this also tests
 * discovery there.
 */
class BitIdentityTest {

    private static List<String> run(List<String> options, String... arguments)
            throws IOException, InterruptedException {
        String classPath =
                ModuleLayer.boot().configuration().modules().stream()
                        .flatMap(module -> module.reference().location().stream())
                        .filter(location -> location.getScheme().equals("file"))
                        .map(location -> Path.of(location).toString())
                        .collect(Collectors.joining(java.io.File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Drnn4j.threads=2"));
        command.addAll(options);
        command.add("-cp");
        command.add(Path.of("target", "test-classes") + java.io.File.pathSeparator + classPath);
        command.add(BitIdentityProgram.class.getName());
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("rnn4j", ".err");
        try {
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> command + "\n" + output + read(errors));
            return output.lines().toList();
        } finally {
            Files.delete(errors);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private static List<String> checksums(List<String> lines) {
        return lines.subList(1, lines.size());
    }

    @Test
    void everyKernelsGiveTheSameBits() throws Exception {
        List<String> scalar = run(List.of("-Drnn4j.kernels=scalar"));
        assertTrue(scalar.getFirst().startsWith("kernels scalar"), scalar::getFirst);
        assertEquals(7, scalar.size());
        for (String cell : new String[] {"lstm", "gru"}) {
            assertEquals(
                    checksum(scalar, cell + " steps "),
                    checksum(scalar, cell + " warm "),
                    "compilation changes a bit");
        }
        for (int bytes : new int[] {16, 32, 64}) {
            // With one processor operations change over to vector code at a fixed amount of work.
            List<String> lines =
                    run(
                            List.of(
                                    "-XX:MaxVectorSize=" + bytes,
                                    "-XX:ActiveProcessorCount=1",
                                    "-Dorg.slf4j.simpleLogger.logFile=System.out",
                                    "-Dorg.slf4j.simpleLogger.log.io.rnn4j.simd=debug"));
            List<String> vector = lines.stream().filter(line -> !line.startsWith("[")).toList();
            if (Fma.isHardware()) {
                String log = String.join("\n", lines);
                int change = log.indexOf("product changes over to vector code");
                assertTrue(log.indexOf("lstm steps") < change, log);
                assertTrue(change < log.indexOf("lstm warm"), log);
            }
            assertEquals(
                    Fma.isHardware(),
                    vector.getFirst().startsWith("kernels vector"),
                    "vector kernels run wherever the processor has FMA");
            int width = 8 * bytes;
            System.out.println("-XX:MaxVectorSize=" + bytes + ": " + vector.getFirst());
            if (!vector.getFirst().contains(width + " bit")) {
                System.out.println("this processor lacks " + width + "-bit vectors");
            }
            assertEquals(checksums(scalar), checksums(vector), vector.getFirst());
        }
    }

    /** With two processors operations change over whenever their code is compiled. */
    @Test
    void changingOverInTheBackgroundChangesNoBit() throws Exception {
        List<String> scalar = run(List.of("-Drnn4j.kernels=scalar"));
        List<String> vector = run(List.of("-XX:ActiveProcessorCount=2"));
        assertEquals(checksums(scalar), checksums(vector));
    }

    private static String checksum(List<String> lines, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow()
                .substring(label.length());
    }

    @Test
    void withoutHardwareFmaTheScalarKernelsRunAndGiveTheSameBits() throws Exception {
        List<String> with = run(List.of("-Drnn4j.kernels=scalar"), "0");
        List<String> without = run(List.of("-XX:-UseFMA"), "0");
        assertTrue(without.getFirst().startsWith("kernels scalar"), without::getFirst);
        assertEquals(checksums(with), checksums(without));
    }
}
