package io.rnn4j.cli.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws a {@link LineChart} as SVG. */
final class LineChartImage {
    private static final int WIDTH = 680;
    private static final int LEFT = 76;
    private static final int RIGHT = WIDTH - 16;
    private static final int TOP = 24;
    private static final int HEIGHT = 260;
    private static final int LEGEND = 22;
    private static final int LABELS = 6;

    /** Number of columns of points; more points than two a column cannot be seen. */
    private static final int COLUMNS = 600;

    private static final int MARK = 26; // of the legend
    private static final int GAP = 24;
    private static final double LETTER = 7.2; // width

    private final LineChart chart;
    private final int from;
    private final int count;
    private final Scale scale;

    private LineChartImage(LineChart chart) {
        this.chart = chart;
        this.from = chart.axes().from();
        this.count = chart.axes().labels().size() - from;
        this.scale =
                Scale.of(
                        chart.lines().stream()
                                .flatMapToDouble(
                                        line ->
                                                DoubleStream.concat(
                                                        shown(line.low()), shown(line.high())))
                                .toArray(),
                        chart.axes().logarithmic());
    }

    private DoubleStream shown(double[] values) {
        return DoubleStream.of(values).skip(from);
    }

    /** {@return the image of a chart} */
    static String of(LineChart chart, String id) {
        return new LineChartImage(chart).draw(id);
    }

    private String draw(String id) {
        List<Integer> rows = new ArrayList<>(); // of the legend
        List<Double> offsets = new ArrayList<>();
        int row = 0;
        double x = LEFT;
        for (LineChart.Line line : chart.lines()) {
            double width = MARK + LETTER * line.name().length() + GAP;
            if (x > LEFT && x + width > RIGHT) {
                row++;
                x = LEFT;
            }
            rows.add(row);
            offsets.add(x);
            x += width;
        }
        int below = TOP + HEIGHT + 44;
        SvgCanvas canvas =
                new SvgCanvas(
                        id,
                        chart.title(),
                        chart.description(),
                        WIDTH,
                        below + (row + 1) * LEGEND + 6);
        canvas.text(LEFT - 60, 14, "start", chart.axes().vertical());
        for (double mark : scale.marks()) {
            double y = y((mark - scale.minimum()) / (scale.maximum() - scale.minimum()));
            canvas.grid(LEFT, y, RIGHT, y);
            canvas.text(LEFT - 6, y + 4, "end", scale.label(mark));
        }
        drawLabels(canvas);
        for (int n = 0; n < chart.lines().size(); n++) {
            draw(canvas, n);
            double y = below + rows.get(n) * LEGEND + 8;
            drawMark(canvas, n, offsets.get(n), y);
            canvas.text(offsets.get(n) + MARK + 6, y + 4, "start", chart.lines().get(n).name());
        }
        return canvas.end();
    }

    private void drawLabels(SvgCanvas canvas) {
        int step = (int) Math.max(1, Scale.roundUp((double) count / LABELS));
        for (int at = 0; at < count; at += step) {
            double x = x(at);
            canvas.grid(x, TOP + HEIGHT, x, TOP + HEIGHT + 5);
            String label = chart.axes().labels().get(from + at);
            double half = LETTER * label.length() / 2;
            boolean ends = x + half > RIGHT;
            canvas.text(ends ? RIGHT : x, TOP + HEIGHT + 19, ends ? "end" : "middle", label);
        }
        canvas.text((LEFT + RIGHT) / 2.0, TOP + HEIGHT + 37, "middle", chart.axes().horizontal());
    }

    private static String dashes(LineChart.Style style) {
        return style == LineChart.Style.DASHED ? " stroke-dasharray=\"7 5\"" : "";
    }

    private void drawMark(SvgCanvas canvas, int number, double x, double y) {
        LineChart.Line line = chart.lines().get(number);
        int colour = chart.colours().get(number);
        switch (line.style()) {
            case BAND -> canvas.box(x, y - 6, MARK, 12, colour, chart.opacity(number));
            case DOTS -> canvas.dot(x + MARK / 2.0, y, colour);
            case SOLID, DASHED ->
                    canvas.line(
                            List.of(SvgCanvas.point(x, y), SvgCanvas.point(x + MARK, y)),
                            colour,
                            dashes(line.style()));
        }
    }

    private double x(int at) {
        return LEFT + (count == 1 ? 0.5 : (double) at / (count - 1)) * (RIGHT - LEFT);
    }

    private static double y(double height) {
        return TOP + (1 - height) * HEIGHT;
    }

    private void draw(SvgCanvas canvas, int number) {
        LineChart.Line line = chart.lines().get(number);
        List<String> upper = new ArrayList<>();
        List<String> lower = new ArrayList<>();
        int column = (count + COLUMNS - 1) / COLUMNS;
        for (int at = 0; at < count; at += column) {
            int end = Math.min(count, at + column);
            int least = extreme(line.low(), at, end, -1);
            int most = extreme(line.high(), at, end, 1);
            if (least < 0 || most < 0) {
                finish(canvas, number, upper, lower);
            } else if (line.isBand()) {
                lower.add(point(line.low(), least));
                upper.add(point(line.high(), most));
            } else {
                upper.add(point(line.low(), Math.min(least, most)));
                if (least != most) {
                    upper.add(point(line.low(), Math.max(least, most)));
                }
            }
        }
        finish(canvas, number, upper, lower);
    }

    /** {@return the position of the largest or smallest value that is drawn, or -1} */
    private int extreme(double[] values, int begin, int end, int sign) {
        int found = -1;
        for (int at = begin; at < end; at++) {
            double height = sign * scale.height(values[from + at]);
            if (!Double.isNaN(height)
                    && (found < 0 || height > sign * scale.height(values[from + found]))) {
                found = at;
            }
        }
        return found;
    }

    private String point(double[] values, int at) {
        return SvgCanvas.point(x(at), y(scale.height(values[from + at])));
    }

    /** Draws what was collected since the last missing value. */
    private void finish(SvgCanvas canvas, int number, List<String> upper, List<String> lower) {
        if (upper.isEmpty()) {
            return;
        }
        LineChart.Line line = chart.lines().get(number);
        int colour = chart.colours().get(number);
        switch (line.style()) {
            case BAND -> {
                Collections.reverse(lower);
                upper.addAll(lower);
                canvas.area(upper, colour, chart.opacity(number));
            }
            case DOTS -> {
                for (String point : upper) {
                    String[] place = point.split(",");
                    canvas.dot(Double.parseDouble(place[0]), Double.parseDouble(place[1]), colour);
                }
            }
            case SOLID, DASHED -> {
                if (upper.size() == 1) { // the round ends of a line show a single point
                    upper.add(upper.getFirst());
                }
                canvas.line(upper, colour, dashes(line.style()));
            }
        }
        upper.clear();
        lower.clear();
    }
}
