package io.rnn4j.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

class NamedWorkloadTest {
    private static List<String> metrics(String name) {
        return NamedWorkload.of(name).measurements().stream()
                .map(m -> m.report().metric())
                .toList();
    }

    @Test
    void metricsOfTheTable() {
        assertEquals(List.of("rnn", "gru", "lstm"), metrics("W5"));
        assertEquals(List.of("train_step", "forward"), metrics("W6"));
        assertEquals(
                List.of(
                        "train_step_h32",
                        "train_step_h64",
                        "train_step_h128",
                        "train_step_h256",
                        "train_step_h512",
                        "train_step_h1024"),
                metrics("W7"));
    }

    @Test
    void operationsOfAnLstm() {
        Sizes sizes = NamedWorkload.of("W6").measurements().getFirst().sizes();
        assertEquals(2.0 * 50 * 128 * (1024 + 1024) * 4 * 1024, sizes.forwardOperations());
    }

    @Test
    void operationsOfSeveralLayers() {
        Sizes sizes = NamedWorkload.of("W3").measurements().getFirst().sizes();
        assertEquals(
                2.0 * 64 * 32 * 4 * 512 * ((64 + 512) + (512 + 512)), sizes.forwardOperations());
    }
}
