package io.rnn4j.cli.report;

/** Draws a {@link BarChart} as SVG. */
final class BarChartImage {
    private static final int WIDTH = 420;
    private static final int LEFT = 56;
    private static final int RIGHT = WIDTH - 10;
    private static final int TOP = 24;
    private static final int HEIGHT = 180;
    private static final int LABELS = 5;
    private static final int BAR = 1;

    private BarChartImage() {}

    /** {@return the image of a chart} */
    static String of(BarChart chart, String id) {
        double[] heights = new double[chart.bars().size() + 1]; // 0 is on the axis
        for (int n = 0; n < chart.bars().size(); n++) {
            heights[n] = chart.bars().get(n).height();
        }
        Scale scale = Scale.of(heights, false);
        SvgCanvas canvas =
                new SvgCanvas(id, chart.title(), chart.description(), WIDTH, TOP + HEIGHT + 46);
        canvas.text(4, 14, "start", chart.labels().getLast());
        for (double mark : scale.marks()) {
            double y = TOP + (1 - scale.height(mark)) * HEIGHT;
            canvas.grid(LEFT, y, RIGHT, y);
            canvas.text(LEFT - 6, y + 4, "end", scale.label(mark));
        }
        double width = (double) (RIGHT - LEFT) / Math.max(1, chart.bars().size());
        int step = Math.max(1, (chart.bars().size() + LABELS - 1) / LABELS);
        double floor = TOP + (1 - scale.height(0)) * HEIGHT;
        for (int n = 0; n < chart.bars().size(); n++) {
            double x = LEFT + n * width;
            double height = scale.height(chart.bars().get(n).height());
            if (!Double.isNaN(height)) {
                double top = TOP + (1 - height) * HEIGHT;
                canvas.box(x + 1, top, Math.max(1, width - 2), floor - top, BAR, 1);
            }
            if (n % step == 0) {
                String label = chart.bars().get(n).label();
                canvas.text(x + width / 2, TOP + HEIGHT + 18, "middle", label);
            }
        }
        canvas.text((LEFT + RIGHT) / 2.0, TOP + HEIGHT + 38, "middle", chart.labels().getFirst());
        return canvas.end();
    }
}
