package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class DoctorCommandTest {
    @Test
    void findsNumbersWithSeparatorsOfThousands(@TempDir Path directory) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("umsatz.csv"),
                        "Tag;Umsatz\n1;1.011,07\n2;998,5\n3;-3,0\n");
        CapturedRun run = CapturedRun.of("doctor", file.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("umsatz.csv, line 2, column 'Umsatz'"), run.out());
        assertTrue(run.out().contains("got '1.011,07'; write it without separators"), run.out());
    }
}
