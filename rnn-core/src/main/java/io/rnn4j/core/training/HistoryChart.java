package io.rnn4j.core.training;

import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/** The curves of a training as an image with a diagram for each result. */
final class HistoryChart {
    private static final String VALIDATION = "val_";
    private static final String TRAINING_COLOR = "#1f77b4";
    private static final String VALIDATION_COLOR = "#d62728";

    private final History history;
    private final Set<String> names;

    /** Draws results by their names. */
    HistoryChart(History history, Set<String> names) {
        this.history = history;
        this.names = names;
    }

    /** {@return the image} */
    String toSvg() {
        List<String> diagrams = names.stream().filter(name -> !isOfValidation(name)).toList();
        SvgImage image = new SvgImage(diagrams.size());
        for (int n = 0; n < diagrams.size(); n++) {
            add(image, n, diagrams.get(n));
        }
        return image.toSvg();
    }

    /** {@return whether a result is drawn with that of the training data} */
    private boolean isOfValidation(String name) {
        return name.startsWith(VALIDATION) && names.contains(name.substring(VALIDATION.length()));
    }

    private void add(SvgImage image, int diagram, String name) {
        double[] training = history.of(name);
        boolean validated = names.contains(VALIDATION + name);
        double[] validation = validated ? history.of(VALIDATION + name) : new double[0];
        double[] finite =
                DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(validation))
                        .filter(Double::isFinite)
                        .toArray();
        double minimum = DoubleStream.of(finite).min().orElse(0);
        double maximum = DoubleStream.of(finite).max().orElse(0);
        image.addTitle(diagram, SvgImage.LEFT, false, TRAINING_COLOR, name);
        if (validated) {
            image.addTitle(diagram, SvgImage.RIGHT, true, VALIDATION_COLOR, VALIDATION + name);
        }
        image.addFrame(
                diagram,
                History.number(minimum),
                History.number(maximum),
                "0",
                "epoch " + (history.epochs() - 1));
        for (double[] values : List.of(training, validation)) {
            image.addCurve(
                    diagram,
                    epoch -> height(values[epoch], minimum, maximum),
                    values.length,
                    history.epochs(),
                    values == training ? TRAINING_COLOR : VALIDATION_COLOR);
        }
    }

    /** {@return the height of a value in a frame, from 0 to 1} */
    static double height(double value, double minimum, double maximum) {
        if (!Double.isFinite(value)) {
            return Double.NaN;
        }
        return maximum > minimum ? (value - minimum) / (maximum - minimum) : 0.5;
    }
}
