package io.rnn4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

class ExplainCommandTest {
    private static JsonNode explain(String cell, int steps) throws IOException {
        CapturedRun run = CapturedRun.of("explain", "--cell", cell, "--steps=" + steps, "--json");
        assertEquals(0, run.exitCode(), run.err());
        return new ObjectMapper().readTree(run.out());
    }

    private static double distance(JsonNode weight, String one, String other) {
        double largest = 0;
        for (int row = 0; row < weight.get(one).size(); row++) {
            for (int column = 0; column < weight.get(one).get(row).size(); column++) {
                largest =
                        Math.max(
                                largest,
                                Math.abs(
                                        weight.get(one).get(row).get(column).asDouble()
                                                - weight.get(other)
                                                        .get(row)
                                                        .get(column)
                                                        .asDouble()));
            }
        }
        return largest;
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple-rnn", "lstm", "gru", "output-recurrent"})
    void gradientsAgreeWithDifferencesAndWithTheEngine(String cell) throws IOException {
        for (int steps : new int[] {1, 3, 6}) {
            JsonNode result = explain(cell, steps);
            assertEquals(result.get("loss").asDouble(), result.get("lossByRnn4j").asDouble(), 1e-6);
            for (JsonNode weight : result.get("weights")) {
                String symbol = weight.get("symbol").asText();
                assertEquals(0, distance(weight, "gradient", "centralDifferences"), 1e-8, symbol);
                assertEquals(0, distance(weight, "gradient", "gradientByRnn4j"), 3e-6, symbol);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple-rnn", "lstm", "gru", "output-recurrent"})
    void gradientsOfOneStepAreWrongForSeveralSteps(String cell) throws IOException {
        for (JsonNode weight : explain(cell, 1).get("weights")) {
            assertEquals(0, distance(weight, "gradient", "gradientWithinStep"));
        }
        double largest = 0;
        for (JsonNode weight : explain(cell, 3).get("weights")) {
            largest = Math.max(largest, distance(weight, "gradient", "gradientWithinStep"));
        }
        assertTrue(largest > 0.01, "largest error " + largest);
    }

    @Test
    void textHasTheFormulasWithTheirNumbers() {
        CapturedRun run = CapturedRun.of("explain", "--cell=output-recurrent");
        assertEquals(0, run.exitCode(), run.err());
        // tanh(-0.25/4 - 0.125) and tanh(0.375/4 + 0.5), computed apart from the tool
        assertTrue(run.out().contains("  h_1 = tanh(a_h,1) = [-0.185333; 0.532587]\n"), run.out());
        assertTrue(
                run.out().contains("  ∂L/∂y_2 = 2·(y_2 − d_2)/3 + W_yyᵀ·∂L/∂a_y,3 = -1.59885\n"),
                run.out());
        assertTrue(run.out().contains("  a_y,t = W_yh·h_t + W_yy·y_t−1 + b_y\n"), run.out());
    }

    @Test
    void theSecondBiasOfAGruIsMultipliedByItsGate() throws IOException {
        CapturedRun run = CapturedRun.of("explain", "--cell=gru");
        assertTrue(run.out().contains("  q_n,t = W_hn·h_t−1 + b_hn\n"), run.out());
        assertTrue(run.out().contains("  ∂L/∂b_hn = Σ_t ∂L/∂q_n,t\n"), run.out());
        assertTrue(explain("gru", 2).get("weights").findValuesAsText("symbol").contains("b_hn"));
    }

    /** What is left out, and only the weights for which that makes a difference. */
    @Test
    void theFaultOfOneStepIsNamedWithItsWeights() {
        String out = CapturedRun.of("explain", "--cell=output-recurrent", "--steps=2").out();
        String words = out.replaceAll("\\s+", " ");
        assertTrue(words.contains("dy_t/dw = ∂y_t/∂w + ∂y_t/∂y_t−1·dy_t−1/dw + ∂y_t/∂h_t·dh_t/dw"));
        assertTrue(
                words.contains("treats h_t−1 and y_t−1 as constants leaves out the terms"), words);
        assertTrue(words.contains("it is wrong for W_uh, b_h, W_yh, b_y, by up to 37 %"), words);
        assertTrue(words.contains("(for W_hh, W_yy the sums of the steps are equal)"), words);
    }

    @Test
    void markdownAndLatexHaveTheSameFormulas() {
        String formula = "h_{1} = \\tanh(a_{h,1}) = \\begin{pmatrix} ";
        String gradient = "\\frac{\\partial L}{\\partial a_{h,2}} = (1 - h_{2}^{2})\\odot ";
        for (String format : new String[] {"markdown", "latex"}) {
            CapturedRun run = CapturedRun.of("explain", "--format", format);
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.out().contains(formula), run.out());
            assertTrue(run.out().contains(gradient), run.out());
            assertFalse(
                    run.out().matches("(?s).*[∂σᵀ∘·−Σ²].*") && format.equals("latex"), run.out());
        }
        String latex = CapturedRun.of("explain", "--format=latex").out();
        assertTrue(latex.startsWith("\\documentclass"), latex);
        assertTrue(latex.endsWith("\\end{document}\n"), latex);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cell=lst|--cell: unknown name 'lst'; did you mean 'lstm'?",
                "--format=html|--format: unknown name 'html'; there are 'text', 'markdown',"
                        + " 'latex'",
                "--steps=0|--steps: expected a whole number from 1 to 100, got 0",
                "--steps=101|--steps: expected a whole number from 1 to 100, got 101"
            })
    void wrongOptionsGetOneLine(String option, String message) {
        assertEquals(
                new CapturedRun(2, "", "rnn explain: " + message + "\n"),
                CapturedRun.of("explain", option));
    }
}
