package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.Model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;

/** Executors in processes of their own, with scalar kernels; they or their driver are killed. */
class ClusterTest {
    @TempDir private Path directory;

    private static String expected() {
        Model model = Waves.model();
        model.compile(Waves.optimizer(), Waves.LOSS);
        model.fit(Waves.examples(), ClusterProgram.OPTIONS.gradientBlocks(3));
        return ClusterProgram.checksum(model);
    }

    @ParameterizedTest
    @EnumSource
    void trainingGoesOnWithTheSameBitsWhenExecutorsAreKilled(Reduction reduction) throws Exception {
        DriverProcess ended =
                DriverProcess.run(
                        directory, ClusterProgram.class, "-", "2,5", "-1", reduction.name());
        assertEquals(0, ended.status(), ended::all);
        assertEquals(2, ended.count("killing executor"));
        assertEquals(expected(), ended.line("weights "));
    }

    @Test
    void anotherDriverGoesOnWithTheSameBitsWhenADriverIsKilled() throws Exception {
        String checkpoints = Files.createDirectory(directory.resolve("checkpoints")).toString();
        DriverProcess killed =
                DriverProcess.run(directory, ClusterProgram.class, checkpoints, "", "5", "TREE");
        assertEquals(DriverProcess.KILLED, killed.status(), killed::all);
        assertEquals("", killed.line("weights "));
        DriverProcess resumed =
                DriverProcess.run(
                        directory, ClusterProgram.class, checkpoints, "", "-1", "BARRIER");
        assertEquals(0, resumed.status(), resumed::all);
        int steps = Integer.parseInt(resumed.line("steps ").substring("steps ".length()));
        assertTrue(steps < 9, () -> steps + " steps"); // the file of the last one may be missing
        assertEquals(expected(), resumed.line("weights "));
    }
}
