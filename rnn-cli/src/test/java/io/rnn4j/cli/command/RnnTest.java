package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RnnTest {
    @Test
    void unknownCommandsGetASuggestion() {
        assertEquals(
                new CapturedRun(
                        2,
                        "",
                        "rnn: unknown command 'dta'; did you mean 'data'? see 'rnn --help'\n"),
                CapturedRun.of("dta"));
    }

    @Test
    void resultsAreOnTheStandardOutput() {
        CapturedRun run = CapturedRun.of("data", "show", "sunspots", "--lines", "2", "--quiet");
        assertEquals(new CapturedRun(0, "date,value\n1749-01-01,58\n", ""), run);
    }

    @Test
    void debugShowsTheStackTrace() {
        CapturedRun run = CapturedRun.of("data", "show", "moon", "--debug");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("\tat io.rnn4j.cli"), run.err());
    }
}
