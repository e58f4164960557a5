package io.rnn4j.cli.report;

/** Draws a {@link Heatmap} as SVG. */
final class HeatmapImage {
    /** Largest number of rows of which each square has its number. */
    private static final int NUMBERED = 12;

    /** Largest number of rows of which each has its name. */
    private static final int NAMED = 40;

    private static final int SIDE = 320;
    private static final int TOP = 84;
    private static final int MARGIN = 12;
    private static final double LETTER = 7.2;
    private static final int LONGEST = 14; // letters of a name
    private static final int COLOUR = 1;

    private HeatmapImage() {}

    /** {@return the image of a matrix} */
    static String of(Heatmap matrix, String id) {
        int count = matrix.names().size();
        double cell = (double) SIDE / Math.max(1, count);
        int longest = matrix.names().stream().mapToInt(String::length).max().orElse(0);
        boolean named = count <= NAMED;
        double left = 28 + (named ? LETTER * Math.min(longest, LONGEST) : 0) + 8;
        int width = (int) Math.ceil(left) + SIDE + MARGIN + 28;
        SvgCanvas canvas =
                new SvgCanvas(id, matrix.title(), matrix.description(), width, TOP + SIDE + MARGIN);
        String turned = " transform=\"rotate(-90 14 %s)\"".formatted(TOP + SIDE / 2);
        canvas.text(14, TOP + SIDE / 2.0, "middle", turned, matrix.sides().getFirst());
        canvas.text(left + SIDE / 2.0, 14, "middle", matrix.sides().getLast());
        for (int row = 0; row < count; row++) {
            double y = TOP + row * cell;
            if (named) {
                String name = shortened(matrix.names().get(row));
                canvas.text(left - 6, y + cell / 2 + 4, "end", name);
                double x = left + row * cell + cell / 2;
                canvas.text(
                        x,
                        TOP - 6,
                        "start",
                        " transform=\"rotate(-40 %s %s)\""
                                .formatted(SvgCanvas.number(x), SvgCanvas.number(TOP - 6)),
                        name);
            }
            for (int column = 0; column < count; column++) {
                double x = left + column * cell;
                double gap = cell > 8 ? 1 : 0;
                canvas.box(
                        x,
                        y,
                        cell - gap,
                        cell - gap,
                        COLOUR,
                        0.06 + 0.54 * matrix.share(row, column));
                if (count <= NUMBERED) {
                    canvas.text(
                            x + (cell - gap) / 2,
                            y + cell / 2 + 4,
                            "middle",
                            Numbers.text(matrix.counts().get(row).get(column)));
                }
            }
        }
        return canvas.end();
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
    }
}
