package io.rnn4j.forecast.series;

import io.rnn4j.forecast.suggestion.Suggestion;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads series from a table with one row for each step of each series. */
final class LongForm {
    /** A row: its place, its time as text, the values of the varying columns. */
    private record Row(String place, String time, double[] values) {}

    private static final Pattern NUMBER = Pattern.compile("-?\\d+");

    private final Table table;
    private final Columns columns;
    private final CsvOptions options;
    private final NumberReader numbers;
    private final List<String> varying;
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> statics = new LinkedHashMap<>();
    private String timeName = "";
    private String[] firstNames; // texts of the first row
    private final Set<String> words = new LinkedHashSet<>(); // columns of different words

    private LongForm(Table table, Columns columns, CsvOptions options) {
        this.table = table;
        this.columns = columns;
        this.options = options;
        this.numbers = new NumberReader(options);
        this.varying = columns.varying();
    }

    /** {@return the series of a table} */
    static SeriesSet read(Table table, Columns columns, CsvOptions options) {
        LongForm form = new LongForm(table, columns, options);
        form.readRows();
        return form.series();
    }

    private void readRows() {
        int[] at = varying.stream().mapToInt(this::column).toArray();
        int id = columns.id().isEmpty() ? -1 : column(columns.id());
        int[] constant = columns.statics().stream().mapToInt(this::column).toArray();
        int time = columns.time().isEmpty() ? -1 : column(columns.time());
        while (table.next()) {
            if (time < 0) {
                time = timeColumn(at, id);
            }
            timeName = table.header().get(time);
            if (id < 0) {
                findWords(at);
            }
            double[] values = new double[at.length];
            for (int column = 0; column < at.length; column++) {
                String name = varying.get(column);
                values[column] =
                        numbers.read(table.text(at[column]), () -> where(table.place(), name));
            }
            String name = id < 0 ? "" : table.text(id);
            rows.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(new Row(table.place(), table.text(time), values));
            readStatics(name, constant);
        }
        if (rows.isEmpty()) {
            throw new SeriesException(
                    "%s: expected at least one row below the header, got none"
                            .formatted(table.source()));
        }
        numbers.requireOneMark();
    }

    private void readStatics(String name, int[] constant) {
        Map<String, String> known = statics.computeIfAbsent(name, key -> new LinkedHashMap<>());
        for (int column = 0; column < constant.length; column++) {
            String key = columns.statics().get(column);
            String value = table.text(constant[column]);
            String before = known.putIfAbsent(key, value);
            if (before != null && !before.equals(value)) {
                throw new SeriesException(
                        ("%s: expected the same value in all rows of series '%s', got '%s' after"
                                        + " '%s'; declare the column as past or known")
                                .formatted(
                                        where(table.place(), key),
                                        name,
                                        MessageText.shortened(value),
                                        MessageText.shortened(before)));
            }
        }
    }

    /** Finds free columns with words, of which this row has another than the first. */
    private void findWords(int[] taken) {
        List<String> header = table.header();
        if (firstNames == null) {
            firstNames =
                    IntStream.range(0, header.size()).mapToObj(table::text).toArray(String[]::new);
        }
        for (int column = 0; column < header.size(); column++) {
            String name = header.get(column);
            boolean isWord =
                    !firstNames[column].isEmpty()
                            && Character.isLetter(firstNames[column].charAt(0))
                            && !table.text(column).isEmpty();
            if (isWord
                    && !isTaken(column, taken)
                    && !name.equals(timeName)
                    && !columns.statics().contains(name)
                    && !firstNames[column].equals(table.text(column))) {
                words.add(name);
            }
        }
    }

    private static boolean isTaken(int column, int[] taken) {
        return Arrays.stream(taken).anyMatch(each -> each == column);
    }

    /** What to do about rows of several series. */
    private String seriesRemedy(String name) {
        String remedy = "name the column that tells the series apart";
        return name.isEmpty()
                ? "%s (--series %s, in Java Columns.id)"
                        .formatted(remedy, words.size() == 1 ? words.iterator().next() : "COL")
                : remedy;
    }

    private static String inSeries(String name) {
        return name.isEmpty() ? "" : " in series '" + MessageText.shortened(name) + "'";
    }

    private String where(String place, String column) {
        return "%s, %s, column '%s'".formatted(table.source(), place, column);
    }

    private int column(String name) {
        int index = table.header().indexOf(name);
        if (index < 0) {
            for (int other = 0; other < table.header().size(); other++) {
                if (table.header().get(other).equalsIgnoreCase(name)) {
                    return other;
                }
            }
            throw new SeriesException(
                    "%s: there is no column '%s'%s; the columns are %s%s"
                            .formatted(
                                    table.source(),
                                    name,
                                    Suggestion.similar(name, table.header())
                                            .map("; did you mean '%s'?"::formatted)
                                            .orElse(""),
                                    MessageText.list(table.header()),
                                    headerRemedy()));
        }
        int again = table.header().lastIndexOf(name);
        if (again != index) {
            throw new SeriesException(
                    "%s: the columns %s and %s are both named '%s'; rename one of them"
                            .formatted(table.source(), index + 1, again + 1, name));
        }
        return index;
    }

    /** What to do about a header that looks like a row of values. */
    private String headerRemedy() {
        boolean isRow = table.header().stream().anyMatch(text -> TimeForm.isTime(text, options));
        return isRow ? "; these seem to be values: add a header as the first line" : "";
    }

    /** The first column of the first row that is a time and has no other role. */
    private int timeColumn(int[] taken, int id) {
        String usedTime = null;
        for (int column = 0; column < table.header().size(); column++) {
            String text = table.text(column);
            if (!TimeForm.isTime(text, options)) {
                continue;
            }
            if (column != id && !isTaken(column, taken)) {
                return column;
            }
            if (usedTime == null && !NUMBER.matcher(text).matches()) {
                usedTime = table.header().get(column);
            }
        }
        throw new SeriesException(
                "%s: found no column of times in %s; %s, expected %s"
                        .formatted(
                                table.source(),
                                MessageText.list(table.header()),
                                usedTime == null
                                        ? "name it"
                                        : "'%s' seems to be one, but has another role: leave it out"
                                                        .formatted(usedTime)
                                                + " of the targets and of the other columns",
                                TimeForm.expected(options)));
    }

    private SeriesSet series() {
        TimeForm form =
                TimeForm.find(
                        rows.values().stream().flatMap(List::stream).map(Row::time).toList(),
                        options,
                        "%s, column '%s'".formatted(table.source(), timeName));
        Map<String, List<LocalDateTime>> times = new LinkedHashMap<>();
        rows.forEach((name, list) -> times.put(name, times(name, list, form)));
        Frequency frequency = options.frequency();
        if (frequency == null) {
            frequency =
                    form.isSteps()
                            ? Frequency.STEPS
                            : FrequencyFinder.find(new ArrayList<>(times.values()));
        }
        if (frequency == null) {
            throw new SeriesException(
                    "%s: no series has two rows, so the frequency is unknown; give it"
                            .formatted(table.source()));
        }
        List<TimeSeries> series = new ArrayList<>();
        for (Map.Entry<String, List<Row>> entry : rows.entrySet()) {
            series.add(
                    series(entry.getKey(), entry.getValue(), times.get(entry.getKey()), frequency));
        }
        return new SeriesSet(series, frequency, columns);
    }

    private List<LocalDateTime> times(String name, List<Row> list, TimeForm form) {
        Map<Row, LocalDateTime> byRow = new IdentityHashMap<>();
        for (Row row : list) {
            LocalDateTime time = form.read(row.time(), () -> where(row.place(), timeName));
            byRow.put(row, time);
        }
        boolean descending =
                list.size() > 1 && byRow.get(list.getFirst()).isAfter(byRow.get(list.getLast()));
        list.sort(
                descending
                        ? Comparator.comparing(byRow::get)
                        : (left, right) -> 0); // keeps the order, which is checked below
        List<LocalDateTime> times = new ArrayList<>();
        for (int index = 0; index < list.size(); index++) {
            LocalDateTime time = byRow.get(list.get(index));
            if (index > 0 && !time.isAfter(times.getLast())) {
                boolean isDuplicate = time.equals(times.getLast());
                throw new SeriesException(
                        ("%s: expected a time after '%s' of %s, got '%s'%s; %s%s")
                                .formatted(
                                        where(list.get(index).place(), timeName),
                                        list.get(index - 1).time(),
                                        list.get(index - 1).place(),
                                        list.get(index).time(),
                                        inSeries(name),
                                        isDuplicate
                                                ? "remove the duplicate"
                                                : "sort the rows by time",
                                        name.isEmpty() || isDuplicate
                                                ? ", or " + seriesRemedy(name)
                                                : ""));
            }
            times.add(time);
        }
        return times;
    }

    private TimeSeries series(
            String name, List<Row> list, List<LocalDateTime> times, Frequency frequency) {
        LocalDateTime start = times.getFirst();
        int[] steps = new int[times.size()];
        for (int index = 0; index < steps.length; index++) {
            long step = frequency.steps(start, times.get(index));
            if (step < 0) {
                throw new SeriesException(
                        ("%s: the time '%s' is not a whole number of steps after '%s'%s, because"
                             + " the series have a step %s; put series of different frequencies"
                             + " into different files, or give the frequency")
                                .formatted(
                                        where(list.get(index).place(), timeName),
                                        list.get(index).time(),
                                        list.getFirst().time(),
                                        inSeries(name),
                                        frequency));
            }
            if (step > SeriesSet.LONGEST) {
                throw new SeriesException(
                        ("%s: the time '%s' is %s steps after '%s' with a step %s, at most %s are"
                                        + " possible; look for a wrong time")
                                .formatted(
                                        where(list.get(index).place(), timeName),
                                        list.get(index).time(),
                                        step,
                                        list.getFirst().time(),
                                        frequency,
                                        SeriesSet.LONGEST));
            }
            steps[index] = (int) step;
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        int end = lastTarget(list, steps) + 1;
        for (int column = 0; column < varying.size(); column++) {
            boolean isKnown = columns.known().contains(varying.get(column));
            double[] cells = new double[isKnown ? steps[steps.length - 1] + 1 : end];
            Arrays.fill(cells, Double.NaN);
            for (int index = 0; index < steps.length; index++) {
                if (steps[index] < cells.length) {
                    cells[steps[index]] = list.get(index).values()[column];
                }
            }
            values.put(varying.get(column), cells);
        }
        return new TimeSeries(name, start, values, statics.get(name));
    }

    /** The last step with a target; rows after it hold columns that are known in advance. */
    private int lastTarget(List<Row> list, int[] steps) {
        if (columns.known().isEmpty()) {
            return steps[steps.length - 1];
        }
        for (int index = steps.length - 1; index >= 0; index--) {
            for (int target = 0; target < columns.targets().size(); target++) {
                if (!Double.isNaN(list.get(index).values()[target])) {
                    return steps[index];
                }
            }
        }
        return steps[steps.length - 1];
    }
}
