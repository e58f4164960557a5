package io.rnn4j.core.training;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The norms of gradients by time step, on a logarithmic axis, as an image with one diagram. */
final class GradientFlowChart {
    private static final List<String> COLORS =
            List.of(
                    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b",
                    "#e377c2", "#bcbd22", "#000000");

    private static final int GRID_LINES = 8; // at most one more

    private GradientFlowChart() {}

    /** {@return the image of the norms by the names of recurrences} */
    static String toSvg(Map<String, double[]> norms) {
        double[] logarithms =
                norms.values().stream()
                        .flatMapToDouble(DoubleStream::of)
                        .map(Math::log10)
                        .filter(Double::isFinite) // neither of 0 nor of what has overflowed
                        .toArray();
        double minimum = Math.floor(DoubleStream.of(logarithms).min().orElse(0));
        double last = DoubleStream.of(logarithms).max().orElse(0);
        double maximum = Math.max(minimum + 1, Math.ceil(last)); // whole powers of 10
        int steps = norms.values().stream().mapToInt(values -> values.length).max().orElse(0);
        SvgImage image = new SvgImage(1, norms.size());
        image.addTitle(0, SvgImage.LEFT, false, "black", "norm of the gradient of the state");
        double every = Math.ceil((maximum - minimum) / GRID_LINES);
        for (double power = minimum; power <= maximum; power += every) {
            image.addGridLine(
                    0, (power - minimum) / (maximum - minimum), "1e%s".formatted((int) power));
        }
        image.addFrame(0, "0", "step " + Math.max(0, steps - 1));
        int line = 0;
        for (Map.Entry<String, double[]> recurrence : norms.entrySet()) {
            double[] values = recurrence.getValue();
            String color = COLORS.get(line % COLORS.size());
            image.addLegend(line, color, recurrence.getKey());
            image.addCurve(
                    0,
                    step -> HistoryChart.height(Math.log10(values[step]), minimum, maximum),
                    values.length,
                    steps,
                    color);
            line++;
        }
        return image.toSvg();
    }
}
