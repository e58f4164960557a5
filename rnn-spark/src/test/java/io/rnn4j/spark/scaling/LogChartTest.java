package io.rnn4j.spark.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

class LogChartTest {
    private static final LogChart CHART =
            new LogChart(
                    "a < b & c",
                    "lines",
                    new LogChart.Axis("x", 1, 1024),
                    new LogChart.Axis("y", 0.1, 100),
                    List.of(
                            new LogChart.Line(
                                    "one",
                                    0,
                                    true,
                                    List.of(
                                            new LogChart.Point(1, 0.1),
                                            new LogChart.Point(32, Math.sqrt(10)),
                                            new LogChart.Point(1024, 100),
                                            new LogChart.Point(1024, 101)))));

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void theImageIsXmlWithEscapedText() throws Exception {
        Document image = parsed(CHART.svg());
        assertEquals("svg", image.getDocumentElement().getTagName());
        assertEquals("a < b & c", image.getElementsByTagName("title").item(0).getTextContent());
    }

    @Test
    void aLineGoesFromCornerToCornerAndNotBeyond() throws Exception {
        NodeList lines = parsed(CHART.svg()).getElementsByTagName("polyline");
        String points = "";
        for (int n = 0; n < lines.getLength() && points.isEmpty(); n++) {
            Element line = (Element) lines.item(n);
            points =
                    line.getAttribute("class").equals("line c0") ? line.getAttribute("points") : "";
        }
        assertEquals("70.0,374.0 375.0,209.0 680.0,44.0", points);
    }

    @Test
    void theImageLoadsNothingAndHasColoursForDarkPages() {
        String svg = CHART.svg();
        assertEquals(2, svg.split("http", -1).length, "only the name space");
        assertFalse(svg.contains("href"));
        assertFalse(svg.contains("url("));
        assertTrue(svg.contains("prefers-color-scheme: dark"));
    }
}
