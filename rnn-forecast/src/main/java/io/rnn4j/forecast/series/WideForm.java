package io.rnn4j.forecast.series;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads series from a table with one row for each series, as the files of the M4 competition: a
 * name, then the values, padded with empty cells.
 */
final class WideForm {
    private WideForm() {}

    static SeriesSet read(Table table, Frequency frequency, LocalDateTime start) {
        List<TimeSeries> series = new ArrayList<>();
        Set<String> names = new HashSet<>();
        NumberReader numbers = new NumberReader(CsvOptions.standard());
        int cells = table.header().size();
        while (table.next()) {
            String name = table.text(0);
            if (!names.add(name)) {
                throw new SeriesException(
                        "%s, %s: expected a name that no other row has, got '%s' again"
                                .formatted(
                                        table.source(),
                                        table.place(),
                                        MessageText.shortened(name)));
            }
            double[] values = new double[cells - 1];
            int end = 0;
            for (int cell = 1; cell < cells; cell++) {
                int column = cell;
                values[cell - 1] =
                        numbers.read(
                                table.text(cell),
                                () ->
                                        "%s, %s, column '%s'"
                                                .formatted(
                                                        table.source(),
                                                        table.place(),
                                                        table.header().get(column)));
                if (!Double.isNaN(values[cell - 1])) {
                    end = cell;
                }
            }
            if (end == 0) {
                throw new SeriesException(
                        "%s, %s: series '%s' has no value"
                                .formatted(
                                        table.source(),
                                        table.place(),
                                        MessageText.shortened(name)));
            }
            series.add(
                    new TimeSeries(
                            name,
                            start,
                            Map.of(SeriesSet.VALUE, Arrays.copyOf(values, end)),
                            Map.of()));
        }
        if (series.isEmpty()) {
            throw new SeriesException(
                    "%s: expected at least one row below the header, got none"
                            .formatted(table.source()));
        }
        numbers.requireOneMark();
        return new SeriesSet(series, frequency, Columns.target(SeriesSet.VALUE));
    }
}
