package io.rnn4j.cli.report;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The pictures of a report as SVG images. */
public final class Pictures {
    private Pictures() {}

    /**
     * {@return the pictures of a report, each of which is a complete SVG file, by the names of the
     * files without an ending}
     *
     * @param report the report
     */
    public static Map<String, String> of(Report report) {
        Map<String, String> images = new LinkedHashMap<>();
        Names names = new Names();
        for (Report.Section section : report.sections()) {
            for (Report.Block block : section.blocks()) {
                if (block instanceof Report.Picture picture) {
                    String name = names.unique(picture.name());
                    images.put(name, svg(picture, name));
                }
            }
        }
        return images;
    }

    /** {@return the image of a picture, whose elements have identifiers that begin with a name} */
    static String svg(Report.Picture picture, String id) {
        return switch (picture) {
            case LineChart chart -> LineChartImage.of(chart, id);
            case BarChart chart -> BarChartImage.of(chart, id);
            case Heatmap matrix -> HeatmapImage.of(matrix, id);
        };
    }

    /** Makes names of identifiers and files unique. */
    static final class Names {
        private final Set<String> taken = new HashSet<>();

        /** {@return a slug of a text, with a number appended if it is already used} */
        String unique(String text) {
            String slug = Markup.slug(text);
            String name = slug;
            for (int number = 2; !taken.add(name); number++) {
                name = slug + "-" + number;
            }
            return name;
        }
    }
}
