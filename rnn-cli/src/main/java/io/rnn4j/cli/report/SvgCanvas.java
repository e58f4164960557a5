package io.rnn4j.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * Writes an SVG image. Colours are attributes, which show in a file of its own, and classes, which
 * a page may give other colours.
 */
final class SvgCanvas {
    /** Colours of lines on white, with a contrast of 4.5 or more. */
    static final List<String> COLOURS =
            List.of(
                    "#1b1f24", "#0b5cad", "#b3400f", "#1b7a43", "#8a3fa0", "#7a5c00", "#00707a",
                    "#a3195b");

    private static final String INK = "#1b1f24";

    private static final String FAINT = "#d5d9de";

    private final StringBuilder svg = new StringBuilder();

    /** Begins an image with a title and a description for those who do not see it. */
    SvgCanvas(String id, String title, String description, int width, int height) {
        svg.append(
                ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0"
                                + " 0 %s %s\" role=\"img\" aria-labelledby=\"%s-title %s-text\""
                                + " font-family=\"system-ui, sans-serif\" font-size=\"13\">\n")
                        .formatted(width, height, width, height, id, id));
        svg.append("<title id=\"%s-title\">%s</title>\n".formatted(id, Markup.escaped(title)));
        svg.append("<desc id=\"%s-text\">%s</desc>\n".formatted(id, Markup.escaped(description)));
        svg.append(
                "<rect class=\"paper\" width=\"%s\" height=\"%s\" fill=\"#ffffff\"/>\n"
                        .formatted(width, height));
    }

    void text(double x, double y, String anchor, String text) {
        text(x, y, anchor, "", text);
    }

    /** Adds text with further attributes. */
    void text(double x, double y, String anchor, String attributes, String text) {
        svg.append(
                "<text class=\"ink\" x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\"%s>%s</text>\n"
                        .formatted(
                                number(x),
                                number(y),
                                anchor,
                                INK,
                                attributes,
                                Markup.escaped(text)));
    }

    void grid(double x1, double y1, double x2, double y2) {
        svg.append(
                "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"/>\n"
                        .formatted(number(x1), number(y1), number(x2), number(y2), FAINT));
    }

    /** Adds a line through points, x and y in turn. */
    void line(List<String> points, int colour, String attributes) {
        svg.append(
                ("<polyline class=\"s%s\" points=\"%s\" fill=\"none\" stroke=\"%s\""
                                + " stroke-width=\"2\" stroke-linejoin=\"round\""
                                + " stroke-linecap=\"round\"%s/>\n")
                        .formatted(
                                colour, String.join(" ", points), COLOURS.get(colour), attributes));
    }

    void area(List<String> points, int colour, double opacity) {
        svg.append(
                ("<polygon class=\"f%s\" points=\"%s\" fill=\"%s\" fill-opacity=\"%s\""
                                + " stroke=\"none\"/>\n")
                        .formatted(
                                colour,
                                String.join(" ", points),
                                COLOURS.get(colour),
                                number(opacity)));
    }

    void dot(double x, double y, int colour) {
        svg.append(
                "<circle class=\"f%s\" cx=\"%s\" cy=\"%s\" r=\"2.5\" fill=\"%s\"/>\n"
                        .formatted(colour, number(x), number(y), COLOURS.get(colour)));
    }

    /** Adds a rectangle of a colour and an opacity from 0 to 1. */
    void box(double x, double y, double width, double height, int colour, double opacity) {
        svg.append(
                ("<rect class=\"f%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\""
                                + " fill-opacity=\"%s\"/>\n")
                        .formatted(
                                colour,
                                number(x),
                                number(y),
                                number(width),
                                number(height),
                                COLOURS.get(colour),
                                number(opacity)));
    }

    static String point(double x, double y) {
        return number(x) + "," + number(y);
    }

    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** {@return the image} */
    String end() {
        return svg.append("</svg>\n").toString();
    }
}
