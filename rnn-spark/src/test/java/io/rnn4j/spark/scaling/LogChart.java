package io.rnn4j.spark.scaling;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A chart of lines on logarithmic axes as SVG, with colours for light and dark pages.
 *
 * @param title the title
 * @param description what the chart shows, for those who do not see it
 * @param horizontal the horizontal axis
 * @param vertical the vertical axis
 * @param lines the lines
 */
record LogChart(
        String title, String description, Axis horizontal, Axis vertical, List<Line> lines) {
    private static final int LEFT = 70;
    private static final int WIDTH = 610;
    private static final int TOP = 44;
    private static final int HEIGHT = 330;
    private static final int LEGEND = 22;

    private static final String STYLE =
            """
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1b1f24; }
            .paper { fill: #ffffff; }
            .grid { stroke: #d5d9de; }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
            .c0 { stroke: #0b5cad; } .c1 { stroke: #b3400f; } .c2 { stroke: #1b7a43; } .c3 { stroke: #5f6670; }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .paper { fill: #0d1117; }
            .grid { stroke: #30363d; }
            .c0 { stroke: #6cb6ff; } .c1 { stroke: #ff9f70; } .c2 { stroke: #6fd08c; } .c3 { stroke: #9ea7b3; }
            }
            </style>
            """;

    /**
     * A logarithmic axis.
     *
     * @param label what it shows
     * @param least its begin, a power of 10
     * @param most its end
     */
    record Axis(String label, double least, double most) {
        boolean has(double value) {
            return value >= least && value <= most;
        }

        /** {@return the place of a value, from 0 to 1} */
        double place(double value) {
            return StrictMath.log(value / least) / StrictMath.log(most / least);
        }
    }

    /** A point of a line. */
    record Point(double x, double y) {}

    /**
     * A line.
     *
     * @param name its name in the legend
     * @param colour number of its colour, from 0 to 3
     * @param dashed whether it is dashed
     * @param points its points, of which those within the axes are drawn
     */
    record Line(String name, int colour, boolean dashed, List<Point> points) {}

    /** {@return the text of the image} */
    String svg() {
        int height = TOP + HEIGHT + 56 + LEGEND * Math.ceilDiv(lines.size(), 2);
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$s\" height=\"%2$s\" viewBox=\"0 0 %1$s %2$s\" role=\"img\" aria-labelledby=\"title text\">\n"
                        .formatted(LEFT + WIDTH + 20, height));
        svg.append("<title id=\"title\">%s</title>\n".formatted(escaped(title)));
        svg.append("<desc id=\"text\">%s</desc>\n".formatted(escaped(description)));
        svg.append(STYLE);
        svg.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
        text(svg, 10, 18, "start", title);
        text(svg, 10, 36, "start", vertical.label());
        text(svg, LEFT + WIDTH / 2.0, TOP + HEIGHT + 38, "middle", horizontal.label());
        for (double mark = horizontal.least(); horizontal.has(mark); mark *= 10) {
            double x = x(mark);
            grid(svg, x, TOP, x, TOP + HEIGHT);
            text(svg, x, TOP + HEIGHT + 18, "middle", label(mark));
        }
        for (double mark = vertical.least(); vertical.has(mark); mark *= 10) {
            double y = y(mark);
            grid(svg, LEFT, y, LEFT + WIDTH, y);
            text(svg, LEFT - 8, y + 4, "end", label(mark));
        }
        for (int n = 0; n < lines.size(); n++) {
            draw(svg, n);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, int number) {
        Line line = lines.get(number);
        line(
                svg,
                line,
                line.points().stream()
                        .filter(point -> horizontal.has(point.x()) && vertical.has(point.y()))
                        .map(point -> place(x(point.x()), y(point.y())))
                        .collect(Collectors.joining(" ")));
        double x = LEFT + number % 2 * WIDTH / 2.0;
        double y = TOP + HEIGHT + 60 + LEGEND * (number / 2);
        line(svg, line, place(x, y) + " " + place(x + 28, y));
        text(svg, x + 36, y + 4, "start", line.name());
    }

    private static void line(StringBuilder svg, Line line, String points) {
        svg.append(
                "<polyline class=\"line c%s\" points=\"%s\"%s/>\n"
                        .formatted(
                                line.colour(),
                                points,
                                line.dashed() ? " stroke-dasharray=\"7 5\"" : ""));
    }

    private static void grid(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(
                "<polyline class=\"grid\" points=\"%s %s\"/>\n"
                        .formatted(place(x1, y1), place(x2, y2)));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                        .formatted(number(x), number(y), anchor, escaped(text)));
    }

    private double x(double value) {
        return LEFT + WIDTH * horizontal.place(value);
    }

    private double y(double value) {
        return TOP + HEIGHT * (1 - vertical.place(value));
    }

    private static String place(double x, double y) {
        return number(x) + "," + number(y);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String label(double mark) {
        return mark >= 1
                ? String.format(Locale.ROOT, "%,.0f", mark)
                : String.format(Locale.ROOT, "%s", (float) mark);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
