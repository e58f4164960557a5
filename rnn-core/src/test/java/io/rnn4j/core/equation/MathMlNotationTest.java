package io.rnn4j.core.equation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.core.cell.LstmCell;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

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

    private static final Set<String> TOKENS = Set.of("mi", "mn", "mo", "mtext");

    private static Element parse(String markup) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(markup.getBytes(StandardCharsets.UTF_8)));
        return document.getDocumentElement();
    }

    static Stream<Cell> cells() {
        return Components.of(Cell.class).all().stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellIsWellFormedAndHasTheRowsOfTheText(Cell cell) throws Exception {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, 1, 1);
        Equations equations = Equations.of(cell.name(), recurrence, false);
        Element math = parse(equations.mathMl());
        requireValid(math);
        assertEquals(
                equations.text().lines().count(), math.getElementsByTagName("mtr").getLength());
    }

    private static void requireValid(Element element) {
        Integer arity = ELEMENTS.get(element.getTagName());
        assertTrue(arity != null, element.getTagName());
        List<Node> children = list(element.getChildNodes());
        List<Node> elements = children.stream().filter(Element.class::isInstance).toList();
        if (TOKENS.contains(element.getTagName())) {
            assertEquals(0, elements.size());
            assertFalse(element.getTextContent().isEmpty());
            return;
        }
        String outside =
                String.join(
                        "",
                        children.stream()
                                .filter(child -> !(child instanceof Element))
                                .map(Node::getTextContent)
                                .toList());
        assertTrue(outside.isBlank(), outside);
        assertTrue(arity < 0 || elements.size() == arity, element::getTextContent);
        elements.forEach(child -> requireValid((Element) child));
    }

    private static List<Node> list(NodeList nodes) {
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).toList();
    }

    @Test
    void namesOfLayersAreEscaped() throws Exception {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(new LstmCell(), 1, 1);
        Equations equations = Equations.of("a<b & \"c\" </math>\u0001", recurrence, false);
        Element math = parse(equations.mathMl());
        requireValid(math);
        assertEquals(
                "a<b & \"c\" </math>\uFFFD",
                math.getElementsByTagName("mtr").item(0).getTextContent());
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
