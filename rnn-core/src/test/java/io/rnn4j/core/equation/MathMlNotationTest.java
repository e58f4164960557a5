package io.rnn4j.core.equation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.core.cell.LstmCell;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class MathMlNotationTest {
    /** The elements of MathML Core that are printed, with the number of their children or -1. */
    private static final Map<String, Integer> ELEMENTS =
            Map.ofEntries(
                    Map.entry("math", -1),
                    Map.entry("mtable", -1),
                    Map.entry("mtr", -1),
                    Map.entry("mtd", -1),
                    Map.entry("mrow", -1),
                    Map.entry("msqrt", -1),
                    Map.entry("msub", 2),
                    Map.entry("msup", 2),
                    Map.entry("msubsup", 3),
                    Map.entry("munder", 2),
                    Map.entry("mfrac", 2),
                    Map.entry("mi", 0),
                    Map.entry("mn", 0),
                    Map.entry("mo", 0),
                    Map.entry("mtext", 0));

    private static final Pattern PART = Pattern.compile("<(/?)(\\w+)([^<>]*)>|([^<>]+)");

    /** An element whose end has not been read yet. */
    private record Open(String name, int[] children, StringBuilder text) {}

    /** Fails unless a text is well-formed, with the elements and numbers of children above. */
    private static void requireValid(String markup) {
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open("", new int[1], new StringBuilder()));
        Matcher parts = PART.matcher(markup);
        int end = 0;
        while (parts.find()) {
            assertEquals(end, parts.start(), markup.substring(end));
            end = parts.end();
            if (parts.group(4) != null) {
                assertTrue(
                        parts.group(4).replaceAll("&(amp|lt|gt|quot);", "").indexOf('&') < 0,
                        parts.group(4));
                open.peek().text().append(parts.group(4));
            } else if (parts.group(1).isEmpty()) {
                assertTrue(parts.group(3).matches("( [a-z]+=\"[^\"]*\")*"), parts.group(3));
                open.peek().children()[0]++;
                open.push(new Open(parts.group(2), new int[1], new StringBuilder()));
            } else {
                Open element = open.pop();
                assertEquals(element.name(), parts.group(2));
                Integer children = ELEMENTS.get(element.name());
                assertNotNull(children, element.name());
                assertTrue(children < 0 || children == element.children()[0], markup);
                assertEquals(children != 0, element.text().toString().isBlank(), element.name());
            }
        }
        assertEquals(markup.length(), end);
        assertEquals(1, open.size());
    }

    static Stream<Cell> cells() {
        return Components.of(Cell.class).all().stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellIsWellFormedAndHasTheRowsOfTheText(Cell cell) {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, 1, 1);
        Equations equations = Equations.of(cell.name(), recurrence, false);
        requireValid(equations.mathMl());
        assertEquals(
                equations.text().lines().count(), equations.mathMl().split("<mtr[ >]").length - 1);
    }

    @Test
    void namesOfLayersAreEscaped() {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(new LstmCell(), 1, 1);
        Equations equations = Equations.of("a<b & \"c\" </math>\u0001", recurrence, false);
        requireValid(equations.mathMl());
        String title = "<mtext>a&lt;b &amp; &quot;c&quot; &lt;/math&gt;\uFFFD</mtext>";
        assertTrue(equations.mathMl().contains(title), equations::mathMl);
    }

    @Test
    void anEquationIsItsMarkup() {
        Term forget = Symbol.parse("f_t");
        Term product = Term.times(forget, Symbol.parse("c_{t-1}"));
        assertEquals(
                "<msub><mrow><mi>f</mi></mrow><mrow><mi>t</mi></mrow></msub><mo>∘</mo>"
                        + "<msub><mrow><mi>c</mi></mrow>"
                        + "<mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub>",
                new MathMlNotation().print(product));
    }

    @Test
    void numbersAreNumbers() {
        MathMlNotation notation = new MathMlNotation();
        assertEquals("<mn>0.5</mn>", notation.number(0.5));
        assertEquals("<mrow><mo>−</mo><mn>2</mn></mrow>", notation.number(-2));
        assertEquals(
                "<msup><mn>10</mn><mrow><mo>−</mo><mn>7</mn></mrow></msup>", notation.number(1e-7));
        assertEquals(
                "<mrow><mo>−</mo><mn>1.5</mn><mo>·</mo><msup><mn>10</mn><mrow><mn>20</mn></mrow>"
                        + "</msup></mrow>",
                notation.number(-1.5e20));
        assertEquals("<mtext>NaN</mtext>", notation.number(Double.NaN));
        assertEquals(
                "<mrow><mo>−</mo><mn>∞</mn></mrow>", notation.number(Double.NEGATIVE_INFINITY));
    }
}
