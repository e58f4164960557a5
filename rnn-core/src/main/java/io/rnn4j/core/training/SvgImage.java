package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** An SVG image of diagrams with curves. */
final class SvgImage {
    /** Width of the image. */
    static final int WIDTH = 640;

    /** Height of a diagram with its title. */
    static final int HEIGHT = 220;

    /** Position of the left edge of a frame. */
    static final int LEFT = 90;

    /** Position of the right edge of a frame. */
    static final int RIGHT = WIDTH - 20;

    private static final int TOP = 30;
    private static final int BOTTOM = 30;

    /** Height of a line of the legend. */
    private static final int LINE = 18;

    private final StringBuilder svg = new StringBuilder();
    private final int diagrams;

    /** Begins an image of diagrams, one below the other. */
    SvgImage(int diagrams) {
        this(diagrams, 0);
    }

    /** Begins an image of diagrams, one below the other, above a legend of some lines. */
    SvgImage(int diagrams, int lines) {
        this.diagrams = Math.max(1, diagrams);
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, this.diagrams * HEIGHT + lines * LINE);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    }

    /** Adds the frame of a diagram, with the labels of the ends of its axes. */
    void addFrame(int diagram, String minimum, String maximum, String first, String last) {
        addFrame(diagram, first, last);
        addText(LEFT - 6, diagram * HEIGHT + TOP + 10, "end", "black", maximum);
        addText(LEFT - 6, (diagram + 1) * HEIGHT - BOTTOM, "end", "black", minimum);
    }

    /** Adds the frame of a diagram, with the labels of the ends of its horizontal axis. */
    void addFrame(int diagram, String first, String last) {
        int y = diagram * HEIGHT;
        add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"none\""
                        + " stroke=\"gray\"/>",
                LEFT, y + TOP, RIGHT - LEFT, HEIGHT - TOP - BOTTOM);
        addText(LEFT, y + HEIGHT - BOTTOM + 16, "middle", "black", first);
        addText(RIGHT, y + HEIGHT - BOTTOM + 16, "end", "black", last);
    }

    /** Adds a horizontal line in a frame, at a height from 0 to 1, and its label. */
    void addGridLine(int diagram, double height, String label) {
        double y = (diagram + 1) * HEIGHT - BOTTOM - height * (HEIGHT - TOP - BOTTOM);
        add(
                "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"lightgray\"/>",
                LEFT, decimal(y), RIGHT, decimal(y));
        addText(LEFT - 6, (int) Math.round(y) + 4, "end", "black", label);
    }

    /** Adds a title above a frame; it ends at the position if it is right-aligned. */
    void addTitle(int diagram, int x, boolean rightAligned, String color, String text) {
        addText(x, diagram * HEIGHT + TOP - 10, rightAligned ? "end" : "start", color, text);
    }

    /** Adds a line of the legend below the diagrams. */
    void addLegend(int line, String color, String text) {
        addText(LEFT, diagrams * HEIGHT + line * LINE + 8, "start", color, text);
    }

    private void addText(int x, int y, String anchor, String color, String text) {
        add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x, y, anchor, color, text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    /**
     * Adds a curve. A value that is not finite interrupts it.
     *
     * @param values heights from 0 to 1 by the number of the point
     * @param count number of points
     * @param all number of points of which the last lies at the right edge
     */
    void addCurve(int diagram, IntToDoubleFunction values, int count, int all, String color) {
        List<String> points = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            double height = values.applyAsDouble(n);
            if (Double.isFinite(height)) {
                points.add(point(diagram, all == 1 ? 0 : (double) n / (all - 1), height));
            }
            boolean ends = n == count - 1 || !Double.isFinite(height);
            if (ends && !points.isEmpty()) {
                // The round ends of a line show even one of a single point.
                points.add(points.getLast());
                add(
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\""
                                + " stroke-linecap=\"round\"/>",
                        String.join(" ", points), color);
                points.clear();
            }
        }
    }

    private static String point(int diagram, double right, double up) {
        return decimal(LEFT + right * (RIGHT - LEFT))
                + ","
                + decimal((diagram + 1) * HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void add(String element, Object... values) {
        svg.append(element.formatted(values)).append('\n');
    }

    /** {@return the image} */
    String toSvg() {
        return svg + "</svg>\n";
    }
}
