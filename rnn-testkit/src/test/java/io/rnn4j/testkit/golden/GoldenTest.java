package io.rnn4j.testkit.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.core.training.Execution;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Numbers that LibTorch computed in float64, against this library in float32. Other cases of the
 * same format are checked with {@code -Drnn.golden.dir=DIR}.
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

    /** A case that is lost from the index would otherwise be missed by nobody. */
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
