package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;

/** The curves of a training as an SVG image, one diagram below the other. */
final class HistoryChart {
    private static final String VALIDATION = "val_";
    private static final int WIDTH = 640;
    private static final int HEIGHT = 220; // of a diagram with its title
    private static final int LEFT = 90;
    private static final int RIGHT = 20;
    private static final int TOP = 30;
    private static final int BOTTOM = 30;
    private static final String TRAINING_COLOR = "#1f77b4";
    private static final String VALIDATION_COLOR = "#d62728";

    private final History history;
    private final Set<String> names;
    private final StringBuilder svg = new StringBuilder();

    /** Draws results by their names. */
    HistoryChart(History history, Set<String> names) {
        this.history = history;
        this.names = names;
    }

    /** {@return the image} */
    String toSvg() {
        List<String> diagrams = names.stream().filter(name -> !isOfValidation(name)).toList();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, Math.max(1, diagrams.size()) * HEIGHT);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        for (int n = 0; n < diagrams.size(); n++) {
            addDiagram(diagrams.get(n), n * HEIGHT);
        }
        add("</svg>");
        return svg.toString();
    }

    /**
     * {@return whether a result is drawn in the diagram of the same result on the training data}
     */
    private boolean isOfValidation(String name) {
        return name.startsWith(VALIDATION) && names.contains(name.substring(VALIDATION.length()));
    }

    private void addDiagram(String name, int y) {
        double[] training = history.of(name);
        boolean validated = names.contains(VALIDATION + name);
        double[] validation = validated ? history.of(VALIDATION + name) : new double[0];
        Scale scale = Scale.of(training, validation, y);
        addText(LEFT, y + TOP - 10, "start", TRAINING_COLOR, name);
        if (validated) {
            addText(WIDTH - RIGHT, y + TOP - 10, "end", VALIDATION_COLOR, VALIDATION + name);
        }
        add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"none\""
                        + " stroke=\"gray\"/>",
                LEFT, y + TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
        addText(LEFT - 6, y + TOP + 10, "end", "black", History.number(scale.maximum()));
        addText(LEFT - 6, y + HEIGHT - BOTTOM, "end", "black", History.number(scale.minimum()));
        addText(LEFT, y + HEIGHT - BOTTOM + 16, "middle", "black", "0");
        addText(
                WIDTH - RIGHT,
                y + HEIGHT - BOTTOM + 16,
                "end",
                "black",
                "epoch " + (history.epochs() - 1));
        addCurve(training, scale, TRAINING_COLOR);
        addCurve(validation, scale, VALIDATION_COLOR);
    }

    private void addCurve(double[] values, Scale scale, String color) {
        List<String> points = new ArrayList<>();
        for (int epoch = 0; epoch < values.length; epoch++) {
            if (Double.isFinite(values[epoch])) {
                points.add(scale.point(epoch, values[epoch]));
            }
            boolean ends = epoch == values.length - 1 || !Double.isFinite(values[epoch + 1]);
            if (ends && !points.isEmpty()) {
                // Round ends make a line of a single point visible.
                points.add(points.getLast());
                add(
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\""
                                + " stroke-linecap=\"round\"/>",
                        String.join(" ", points), color);
                points.clear();
            }
        }
    }

    private void addText(int x, int y, String anchor, String color, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x, y, anchor, color, escaped);
    }

    private void add(String element, Object... values) {
        svg.append(element.formatted(values)).append('\n');
    }

    /**
     * The coordinates of values in the image.
     *
     * @param minimum the value at the lower edge
     * @param maximum the value at the upper edge
     * @param epochs number of epochs
     * @param y the upper edge of the diagram with its title
     */
    private record Scale(double minimum, double maximum, int epochs, int y) {

        static Scale of(double[] training, double[] validation, int y) {
            double[] finite =
                    DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(validation))
                            .filter(Double::isFinite)
                            .toArray();
            double minimum = DoubleStream.of(finite).min().orElse(0);
            double maximum = DoubleStream.of(finite).max().orElse(0);
            return new Scale(minimum, maximum, training.length, y);
        }

        String point(int epoch, double value) {
            double right = epochs == 1 ? 0 : (double) epoch / (epochs - 1);
            double size = maximum - minimum;
            double up = size > 0 ? (value - minimum) / size : 0.5;
            return String.format(
                    Locale.ROOT,
                    "%.1f,%.1f",
                    LEFT + right * (WIDTH - LEFT - RIGHT),
                    y + HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM));
        }
    }
}
