package io.rnn4j.testkit.golden;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.Execution;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Numbers that LibTorch computed in float64, against this library in float32. Other cases of the
 * same format are checked with {@code -Drnn.golden.dir=DIR}.
 */
class GoldenTest {

    @Test
    void everyCasePasses() {
        GoldenReport report = GoldenRunner.run(GoldenSet.chosen(), executions());
        System.out.println(report);
        assertTrue(
                report.failures().isEmpty(),
                () -> report.totals() + "\n" + String.join("\n", report.failures()));
    }

    /** The default kernels and, where these are others, the scalar ones. */
    private static List<Execution> executions() {
        Execution standard = Execution.standard();
        Execution scalar = standard.kernels("scalar");
        boolean same = standard.kernels().name().equals(scalar.kernels().name());
        return same ? List.of(scalar) : List.of(standard, scalar);
    }
}
