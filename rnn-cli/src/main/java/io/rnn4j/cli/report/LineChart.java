package io.rnn4j.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Lines over positions with equal distances, such as time steps or epochs. In a browser it can be
 * zoomed, and lines can be hidden.
 *
 * @param name the name of its file, without an ending
 * @param title what it shows, in a few words
 * @param description what a reader who does not see it must know
 * @param axes the axes
 * @param lines lines and bands, in the order in which they are drawn
 */
public record LineChart(String name, String title, String description, Axes axes, List<Line> lines)
        implements Report.Picture {
    /** Copies the list. */
    public LineChart {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(axes, "axes");
        lines = List.copyOf(lines);
        for (Line line : lines) {
            if (line.low().length != axes.labels().size()) {
                throw new IllegalArgumentException(
                        "chart '%s', line '%s': expected %s values, got %s"
                                .formatted(
                                        name,
                                        line.name(),
                                        axes.labels().size(),
                                        line.low().length));
            }
        }
    }

    /**
     * The axes of a chart.
     *
     * @param horizontal what the positions are
     * @param vertical what the values are
     * @param labels a label for each position
     * @param from the first position that is shown before a reader zooms, from 0
     * @param logarithmic whether values are drawn on a logarithmic axis
     */
    public record Axes(
            String horizontal,
            String vertical,
            List<String> labels,
            int from,
            boolean logarithmic) {
        /** Copies the list. */
        public Axes {
            Objects.requireNonNull(horizontal, "horizontal");
            Objects.requireNonNull(vertical, "vertical");
            labels = List.copyOf(labels);
            from = Math.clamp(from, 0, Math.max(0, labels.size() - 2));
        }

        /** {@return axes of which everything is shown, with a linear vertical one} */
        static Axes of(String horizontal, String vertical, List<String> labels) {
            return new Axes(horizontal, vertical, labels, 0, false);
        }
    }

    /** How a line is drawn. */
    public enum Style {
        /** A continuous line. */
        SOLID,
        /** A dashed line. */
        DASHED,
        /** Dots. */
        DOTS,
        /** An area between two values. */
        BAND
    }

    /** A line or a band: values at all positions, NaN where there are none. */
    public static final class Line {
        private final String name;
        private final Style style;
        private final double[] low;
        private final double[] high;

        private Line(String name, Style style, double[] low, double[] high) {
            this.name = Objects.requireNonNull(name, "name");
            this.style = Objects.requireNonNull(style, "style");
            this.low = low.clone();
            this.high = high.clone();
            if (low.length != high.length) {
                throw new IllegalArgumentException(
                        "band '%s': expected as many upper as lower values, %s, got %s"
                                .formatted(name, low.length, high.length));
            }
        }

        /**
         * {@return a line}
         *
         * @param name its name in the legend
         * @param style how it is drawn, not as a band
         * @param values a value for each position, NaN where there is none
         */
        public static Line of(String name, Style style, double[] values) {
            return new Line(name, style, values, values);
        }

        /**
         * {@return a band}
         *
         * @param name its name in the legend
         * @param low the lower end at each position, NaN where there is none
         * @param high the upper end at each position, NaN where there is none
         */
        public static Line band(String name, double[] low, double[] high) {
            return new Line(name, Style.BAND, low, high);
        }

        String name() {
            return name;
        }

        Style style() {
            return style;
        }

        boolean isBand() {
            return style == Style.BAND;
        }

        /** {@return the values, or the lower ends of a band; not a copy} */
        double[] low() {
            return low;
        }

        /** {@return the values, or the upper ends of a band; not a copy} */
        double[] high() {
            return high;
        }
    }

    /**
     * {@return the numbers of the colours of the lines} A band has that of the next line, such as
     * an interval that of its forecast.
     */
    List<Integer> colours() {
        List<Integer> colours = new ArrayList<>();
        int colour = 0;
        for (Line line : lines) {
            colours.add(colour % SvgCanvas.COLOURS.size());
            colour += line.isBand() ? 0 : 1;
        }
        return colours;
    }

    /** {@return the opacity of a band} The second one, which lies in the first, is darker. */
    double opacity(int line) {
        long before = lines.stream().limit(line).filter(Line::isBand).count();
        return Math.min(0.6, 0.2 + 0.15 * before);
    }

    @Override
    public Table data() {
        List<String> head = new ArrayList<>(List.of(axes.horizontal()));
        for (Line line : lines) {
            if (line.isBand()) {
                head.add(line.name() + ", low");
                head.add(line.name() + ", high");
            } else {
                head.add(line.name());
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (int at = 0; at < axes.labels().size(); at++) {
            List<String> row = new ArrayList<>(List.of(axes.labels().get(at)));
            for (Line line : lines) {
                row.add(Numbers.text(line.low()[at]));
                if (line.isBand()) {
                    row.add(Numbers.text(line.high()[at]));
                }
            }
            rows.add(row);
        }
        return new Table(title, head, rows);
    }
}
