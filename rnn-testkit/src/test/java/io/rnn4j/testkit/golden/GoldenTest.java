package io.rnn4j.testkit.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.core.training.Execution;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Compares results in float32 with numbers that LibTorch computed in float64. {@code
 * -Drnn.golden.dir=DIR} selects other cases of the same format.
 */
class GoldenTest {
    private static final int OWN_CASES = 266;

    @Test
    void everyCasePasses() {
        GoldenSet set = GoldenSet.chosen();
        GoldenReport report = GoldenRunner.run(set, executions());
        System.out.println(report);
        String expected =
                "golden: %d passed, 0 failed, 0 not supported".formatted(set.entries().size());
        assertEquals(expected, report.totals(), report::toString);
    }

    /** Finds cases that are missing in the index. */
    @Test
    void builtInSetIsComplete() {
        assertEquals(OWN_CASES, GoldenSet.own().entries().size());
    }

    /** The default kernels and, where these are others, the scalar ones. */
    private static List<Execution> executions() {
        Execution standard = Execution.standard();
        Execution scalar = standard.kernels("scalar");
        boolean same = standard.kernels().name().equals(scalar.kernels().name());
        return same ? List.of(scalar) : List.of(standard, scalar);
    }
}
