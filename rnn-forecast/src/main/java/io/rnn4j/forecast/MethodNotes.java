package io.rnn4j.forecast;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;

import java.util.ArrayList;
import java.util.List;

/** Notes that the files of all methods have: frequency, columns and intervals. */
final class MethodNotes {
    private static final int MOST_LEVELS = 1_000;

    private MethodNotes() {}

    // ---- frequency

    static void write(Frequency frequency, Notes notes) {
        notes.put("frequency.unit", frequency.unit());
        notes.put("frequency.count", frequency.count());
    }

    static Frequency frequency(Notes notes) {
        return new Frequency(
                notes.constant("frequency.unit", Frequency.Unit.class),
                notes.count("frequency.count", 1, Integer.MAX_VALUE));
    }

    // ---- columns

    static void write(Columns columns, Notes notes) {
        notes.putList("columns.targets", columns.targets());
        notes.put("columns.time", columns.time());
        notes.put("columns.id", columns.id());
        notes.putList("columns.past", columns.past());
        notes.putList("columns.known", columns.known());
        notes.putList("columns.statics", columns.statics());
    }

    static Columns columns(Notes notes) {
        return Columns.target(notes.list("columns.targets").toArray(String[]::new))
                .time(notes.text("columns.time"))
                .id(notes.text("columns.id"))
                .past(notes.list("columns.past").toArray(String[]::new))
                .known(notes.list("columns.known").toArray(String[]::new))
                .statics(notes.list("columns.statics").toArray(String[]::new));
    }

    // ---- intervals

    /** Writes intervals; null is none. */
    static void write(ConformalIntervals intervals, Notes notes) {
        if (intervals != null) {
            double[] levels = intervals.copyOfLevels();
            notes.put("intervals", levels.length);
            for (int index = 0; index < levels.length; index++) {
                notes.put("intervals." + index + ".level", levels[index]);
                notes.putNumbers("intervals." + index + ".widths", intervals.copyOfWidths(index));
            }
        }
    }

    /** {@return the intervals, null if there are none} */
    static ConformalIntervals intervals(Notes notes, int horizon) {
        if (!notes.has("intervals")) {
            return null;
        }
        int size = notes.count("intervals", 1, MOST_LEVELS);
        List<Double> levels = new ArrayList<>();
        List<double[]> widths = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            levels.add(notes.number("intervals." + index + ".level"));
            widths.add(notes.numbers("intervals." + index + ".widths", horizon));
        }
        return ConformalIntervals.restored(
                levels.stream().mapToDouble(Double::doubleValue).toArray(),
                widths.toArray(double[][]::new));
    }
}
