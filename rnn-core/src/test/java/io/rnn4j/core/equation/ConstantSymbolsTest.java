package io.rnn4j.core.equation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Long constants of equations have symbols; moved columns are products with a matrix. */
class ConstantSymbolsTest {
    private static final Symbol X = Symbol.parse("x");

    private static Model quantiles(int width, int targets) {
        return Sequential.of(1, Layers.input(width), Layers.monotoneQuantiles().targets(targets));
    }

    /** A layer that takes a column. */
    private record ThirdColumn() implements Layer {
        @Override
        public String name() {
            return "test.third";
        }

        @Override
        public Signal define(Network network, Signal input) {
            return network.rows(input, x -> x.column(2).tanh());
        }
    }

    @Test
    void quantilesOfSeveralTargets() {
        assertEquals(
                """
                monotone_quantiles
                forward:
                  k_1: 4 times (1, 0, 0)
                  k_2: 4 times (0, 1, 1)
                  K_1: constant, 12 by 12: 4 equal blocks of 3 by 3 on the diagonal, 0 elsewhere; \
                each block: 1 on and above the diagonal, 0 below it
                  v_1 = x∘k_1 + softplus(x)∘k_2
                  y = v_1·K_1
                backward:
                  ∂y: given from outside
                  v_2 = ∂y·K_1ᵀ
                  ∂x = v_2∘k_2∘σ(x) + v_2∘k_1
                """,
                quantiles(12, 4).equations().stripTrailing() + "\n");
    }

    @Test
    void shortRowsArePrintedWhole() {
        String equations = quantiles(5, 1).equations();
        assertTrue(equations.contains("x∘(1, 0, 0, 0, 0)"), equations);
        assertTrue(equations.contains("1 on and above the diagonal"), equations);
    }

    @Test
    void otherNotationsExplainTheSymbols() {
        Model model = quantiles(12, 4);
        assertTrue(
                model.latexEquations().contains("K_{1} &\\text{: constant, 12 by 12: 4 equal"),
                model.latexEquations());
        assertTrue(
                model.mathMlEquations().contains("<mtext>: constant, 12 by 12: 4 equal blocks"),
                model.mathMlEquations());
    }

    @Test
    void oneColumn() {
        String equations = Sequential.of(1, Layers.input(9), new ThirdColumn()).equations();
        assertTrue(equations.contains("v_1 = column(x, 3)"), equations);
        assertTrue(equations.contains("k_1: (0, 0, 1, 0, 0, 0, 0, 0, 0)"), equations);
    }

    /** The symbols of a program are not used a second time. */
    @Test
    void symbolsAreUnique() {
        List<Section> sections =
                List.of(
                        new Section(
                                "forward",
                                List.of(),
                                List.of(new Section.Note(Symbol.parse("k_2"), "a weight")),
                                List.of(
                                        new Section.Equation(
                                                Symbol.parse("y"),
                                                Term.times(
                                                        Symbol.parse("k_1"),
                                                        new Term.Numbers(
                                                                List.of(
                                                                        1., 2., 3., 4., 5., 6.,
                                                                        7.)))))));
        Section replaced = ConstantSymbols.replaceIn(sections).getFirst();
        assertEquals(
                List.of(
                        new Section.Note(Symbol.parse("k_2"), "a weight"),
                        new Section.Note(Symbol.parse("k_3"), "(1, 2, 3, 4, 5, 6, 7)")),
                replaced.notes());
        assertEquals(
                Term.times(Symbol.parse("k_1"), Symbol.parse("k_3")),
                replaced.equations().getFirst().right());
    }

    /** sum(x∘(1, 2))∘(3, 4, 5) − 2·sum(x)∘(0, 1, 0) = x·M. */
    @Test
    void matrixOfSums() {
        MovedColumns first =
                MovedColumns.of(
                        Term.times(
                                Term.call("sum", Term.times(X, new Term.Numbers(List.of(1., 2.)))),
                                new Term.Numbers(List.of(3., 4., 5.))));
        MovedColumns second =
                MovedColumns.of(
                        Term.negative(
                                Term.scaled(
                                        Term.number(2),
                                        Term.times(
                                                Term.call("sum", X),
                                                new Term.Numbers(List.of(0., 1., 0.))))));
        assertEquals(X, first.row());
        assertEquals(X, second.row());
        double[][] matrix = MovedColumns.matrix(List.of(first, second));
        assertArrayEquals(new double[] {3, 2, 5}, matrix[0]);
        assertArrayEquals(new double[] {6, 6, 10}, matrix[1]);
        assertNull(MovedColumns.matrix(List.of(second)), "the width of x is not known");
        assertNull(MovedColumns.of(Term.call("maximum", X)));
    }

    @Test
    void rowsInWords() {
        assertEquals("3 times (1, 2)", ConstantWords.row(new double[] {1, 2, 1, 2, 1, 2}));
        assertEquals("(0.5, -1)", ConstantWords.row(new double[] {0.5, -1}));
        double[] marked = new double[20];
        marked[2] = 1;
        assertEquals("2 times 0, then 1, then 17 times 0", ConstantWords.row(marked));
        double[] counted = new double[20];
        for (int index = 0; index < counted.length; index++) {
            counted[index] = index;
        }
        assertEquals("(0, 1, 2, ..., 19), 20 numbers", ConstantWords.row(counted));
    }

    @Test
    void matricesInWords() {
        assertEquals(
                "constant, 3 by 3: 2 on the diagonal, 0 elsewhere",
                ConstantWords.matrix(new double[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}}));
        assertEquals(
                "constant, 3 by 2: 0 except in rows 2 to 3, columns 1 to 2; there: 1 on the"
                        + " diagonal, 0 elsewhere",
                ConstantWords.matrix(new double[][] {{0, 0}, {1, 0}, {0, 1}}));
        assertEquals(
                "constant, 2 by 2: 1 on and below the diagonal, 0 above it",
                ConstantWords.matrix(new double[][] {{1, 0}, {1, 1}}));
        assertEquals(
                "constant, 2 by 4: 2 equal blocks of 1 by 2 on the diagonal, 0 elsewhere; each"
                        + " block: all 1",
                ConstantWords.matrix(new double[][] {{1, 1, 0, 0}, {0, 0, 1, 1}}));
        assertEquals(
                "constant, 2 by 2: rows (1, 2), (3, 4)",
                ConstantWords.matrix(new double[][] {{1, 2}, {3, 4}}));
    }
}
