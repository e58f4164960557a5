package io.rnn4j.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

class PicturesTest {
    private static LineChart chart(double[] values, boolean logarithmic) {
        List<String> labels =
                IntStream.range(0, values.length).mapToObj(Integer::toString).toList();
        return new LineChart(
                "values",
                "Values",
                "Some values.",
                new LineChart.Axes("x", "y", labels, 0, logarithmic),
                List.of(LineChart.Line.of("a<b", LineChart.Style.SOLID, values)));
    }

    private static String svg(Report.Picture picture) throws Exception {
        String svg = Pictures.svg(picture, "id");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        return svg;
    }

    private static Report report(Report.Block... blocks) {
        return new Report("title", List.of(), List.of(Report.Section.of("section", blocks)));
    }

    @Test
    void filesHaveNamesOfTheirOwn() {
        LineChart one = chart(new double[] {1, 2}, false);
        assertEquals(
                List.of("values", "values-2"), List.copyOf(Pictures.of(report(one, one)).keySet()));
    }

    @Test
    void picturesOfAReportAreTheImagesOfItsPage() {
        Report report = SampleReport.of("sales");
        String html = HtmlReport.of(report);
        Map<String, String> pictures = Pictures.of(report);
        assertTrue(pictures.size() >= 7, pictures.keySet()::toString);
        pictures.forEach((name, svg) -> assertTrue(html.contains(svg), name));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -1,
                1e-320,
                1e300,
                -1.7e308,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                123456789,
                1e16
            })
    void anyNumberCanBeDrawn(double value) throws Exception {
        for (boolean logarithmic : List.of(false, true)) {
            for (double other : new double[] {value, 0, 1, -value, Math.nextUp(value), 1.7e308}) {
                String svg = svg(chart(new double[] {value, other, 3}, logarithmic));
                assertFalse(svg.contains("NaN"), svg);
            }
        }
    }

    @Test
    void aMissingValueInterruptsALine() throws Exception {
        String svg = svg(chart(new double[] {1, 2, Double.NaN, 3, 4}, false));
        // two parts and the sample in the legend
        assertEquals(4, svg.split("<polyline").length);
    }

    @Test
    void manyPointsKeepTheirExtremes() throws Exception {
        double[] values = new double[100_000];
        values[54_321] = 7;
        values[54_322] = -7;
        String svg = svg(chart(values, false));
        assertTrue(svg.length() < 60_000, svg.length() + " characters");
        double[] heights =
                Arrays.stream(svg.split("points=\"")[1].split("\"")[0].split(" "))
                        .mapToDouble(point -> Double.parseDouble(point.split(",")[1]))
                        .toArray();
        // the axis is from -10 to 10, 260 high, and ends 24 below the upper edge
        assertEquals(24 + 0.85 * 260, Arrays.stream(heights).max().orElseThrow(), 0.01);
        assertEquals(24 + 0.15 * 260, Arrays.stream(heights).min().orElseThrow(), 0.01);
    }

    @Test
    void chartsOfOneStepOrNoneCanBeDrawn() throws Exception {
        svg(chart(new double[] {1}, false));
        svg(chart(new double[0], false));
        svg(new BarChart("b", "Bars", "No bars.", List.of("x", "y"), List.of()));
        svg(new Heatmap("h", "Matrix", "No rows.", List.of("x", "y"), List.of(), List.of()));
    }

    @Test
    void aLineHasAValueForEachLabel() {
        IllegalArgumentException failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new LineChart(
                                        "n",
                                        "t",
                                        "d",
                                        LineChart.Axes.of("x", "y", List.of("1", "2")),
                                        List.of(
                                                LineChart.Line.of(
                                                        "a",
                                                        LineChart.Style.SOLID,
                                                        new double[3]))));
        assertEquals("chart 'n', line 'a': expected 2 values, got 3", failure.getMessage());
    }

    @Test
    void numbersHaveFiveDigits() {
        assertEquals("3.1416", Numbers.text(Math.PI));
        assertEquals("-0.00012346", Numbers.text(-0.000123456));
        assertEquals("1.2346e-7", Numbers.text(1.23456e-7));
        assertEquals("123456", Numbers.text(123456));
        assertEquals("1.5e20", Numbers.text(1.5e20));
        assertEquals("0", Numbers.text(-0.0));
        assertEquals("–", Numbers.text(Double.NaN));
        assertEquals("12.5 %", Numbers.percent(0.125));
    }

    @Test
    void marksOfAnAxisAreRound() {
        assertEquals(
                List.of(0.0, 2.0, 4.0, 6.0, 8.0), Scale.of(new double[] {1, 8}, false).marks());
        Scale scale = Scale.of(new double[] {0.002, 50}, true);
        assertEquals(
                List.of("1e-3", "1e-2", "1e-1", "1e0", "1e1", "1e2"),
                scale.marks().stream().map(scale::label).toList());
        assertEquals(0.6, scale.height(1), 1e-12);
    }
}
