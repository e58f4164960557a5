package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.kernel.KernelsFinder;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Compares results in separate JVMs bit by bit: scalar kernels, vector kernels of every width, a
 * JVM without hardware FMA, before and after compilation. The JVMs run on the class path, so this
 * also tests discovery there.
 */
class BitIdentityTest {
    private static List<String> scalar; // the lines of scalar kernels

    @BeforeAll
    static void runScalarKernels() throws Exception {
        scalar = ChildJvm.run(BitIdentityProgram.class, List.of("-Drnn4j.kernels=scalar"));
    }

    private static List<String> checksums(List<String> lines) {
        return lines.subList(1, lines.size());
    }

    @Test
    void allKernelsComputeTheSameBits() throws Exception {
        assertTrue(scalar.getFirst().startsWith("kernels scalar"), scalar::getFirst);
        assertEquals(10, scalar.size());
        for (String cell : new String[] {"lstm", "gru", "min_gru"}) {
            assertEquals(
                    checksum(scalar, cell + " steps "),
                    checksum(scalar, cell + " warm "),
                    "compilation changes a bit");
        }
        for (int bytes : new int[] {16, 32, 64}) {
            // With one processor operations switch to vector code with the first large product
            // after a fixed amount of work; before that, single calls may have run on vector code.
            List<String> lines =
                    ChildJvm.run(
                            BitIdentityProgram.class,
                            List.of(
                                    "-XX:MaxVectorSize=" + bytes,
                                    "-XX:ActiveProcessorCount=1",
                                    "-Dorg.slf4j.simpleLogger.logFile=System.out",
                                    "-Dorg.slf4j.simpleLogger.log.io.rnn4j.simd=debug"));
            List<String> vector = lines.stream().filter(line -> !line.startsWith("[")).toList();
            if (hardwareFma()) {
                String log = String.join("\n", lines);
                int change = log.indexOf("product switches to vector code");
                assertTrue(log.indexOf("lstm steps") < change, log);
                assertTrue(change < log.indexOf("lstm warm"), log);
            }
            assertEquals(
                    hardwareFma(),
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

    /** With two processors operations switch whenever their code is compiled. */
    @Test
    void warmUpInTheBackgroundChangesNoBit() throws Exception {
        List<String> vector =
                ChildJvm.run(BitIdentityProgram.class, List.of("-XX:ActiveProcessorCount=2"));
        assertEquals(checksums(scalar), checksums(vector));
    }

    private static boolean hardwareFma() {
        return !KernelsFinder.named("scalar").create().description().contains("software");
    }

    private static String checksum(List<String> lines, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow()
                .substring(label.length());
    }

    @Test
    void scalarKernelsWithoutHardwareFmaComputeTheSameBits() throws Exception {
        List<String> without =
                ChildJvm.run(BitIdentityProgram.class, List.of("-XX:-UseFMA"), "cold");
        assertTrue(without.getFirst().startsWith("kernels scalar"), without::getFirst);
        assertEquals(checksums(scalar), checksums(without));
    }
}
