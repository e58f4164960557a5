package io.rnn4j.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Bars of numbers that are 0 or more, such as a histogram.
 *
 * @param name the name of its file, without an ending
 * @param title what it shows, in a few words
 * @param description what a reader who does not see it must know
 * @param labels names of the two columns of its table: of the bars and of their heights
 * @param bars the bars from left to right
 */
public record BarChart(
        String name, String title, String description, List<String> labels, List<Bar> bars)
        implements Report.Picture {
    /** Copies the lists. */
    public BarChart {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(description, "description");
        labels = List.copyOf(labels);
        bars = List.copyOf(bars);
    }

    /**
     * A bar.
     *
     * @param label what it counts
     * @param height the number, 0 or more
     */
    public record Bar(String label, double height) {
        /** Checks the label. */
        public Bar {
            Objects.requireNonNull(label, "label");
        }
    }

    @Override
    public Table data() {
        List<List<String>> rows = new ArrayList<>();
        bars.forEach(bar -> rows.add(List.of(bar.label(), Numbers.text(bar.height()))));
        return new Table(title, labels, rows);
    }
}
