package io.rnn4j.cli.file;

import io.rnn4j.cli.console.Failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sequences with one label each, or with a label at every time step.
 *
 * @param features names of the features
 * @param values values [steps][features] of each sequence; NaN is a missing value
 * @param labels the label of each sequence, or its labels, one for each step
 */
public record LabelledSequences(
        List<String> features, List<float[][]> values, List<List<String>> labels) {
    private static final String FEATURE = "value";

    /** {@return the number of sequences} */
    public int size() {
        return values.size();
    }

    /**
     * Reads a table with a row for each step; rows of a sequence need not be neighbours.
     *
     * @param table the table
     * @param sequence the column that names the sequence of a row
     * @param label the column of labels
     * @param features the columns of features; empty for all others that hold numbers
     * @param ofSteps whether each step has a label of its own
     * @return the sequences in the order of their first rows
     * @throws Failure if a column is missing, or the label changes within a sequence
     */
    public static LabelledSequences ofSteps(
            CsvFile table, String sequence, String label, List<String> features, boolean ofSteps) {
        int of = table.column("--sequence", sequence);
        int labels = table.column("--label", label);
        List<Integer> columns = features(table, features, Set.of(of, labels));
        double[][] numbers = table.numbers(columns);
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < table.size(); row++) {
            rows.computeIfAbsent(table.cell(row, of), name -> new ArrayList<>()).add(row);
        }
        List<float[][]> values = new ArrayList<>();
        List<List<String>> all = new ArrayList<>();
        for (List<Integer> ofSequence : rows.values()) {
            float[][] steps = new float[ofSequence.size()][];
            List<String> own = new ArrayList<>();
            for (int step = 0; step < steps.length; step++) {
                int row = ofSequence.get(step);
                steps[step] = row(numbers, row);
                String name = label(table, row, labels);
                if (ofSteps || own.isEmpty()) {
                    own.add(name);
                } else if (!own.getFirst().equals(name)) {
                    throw Failure.failed(
                            "%s: expected the label '%s' as in the other rows of sequence '%s', got '%s'; use 'rnn label' if every time step has its own label"
                                    .formatted(
                                            table.place(row),
                                            own.getFirst(),
                                            table.cell(row, of),
                                            name));
                }
            }
            values.add(steps);
            all.add(own);
        }
        return new LabelledSequences(names(table, columns), values, all);
    }

    /**
     * Reads a table with a row for each sequence: its label, and the values of one feature in the
     * order of the columns. Empty cells at the end make a sequence shorter.
     *
     * @param table the table
     * @param label the column of labels
     * @param steps the columns of values; empty for all others that hold numbers
     * @return the sequences
     * @throws Failure if a column is missing
     */
    public static LabelledSequences ofRows(CsvFile table, String label, List<String> steps) {
        int labels = table.column("--label", label);
        List<Integer> columns = features(table, steps, Set.of(labels));
        double[][] numbers = table.numbers(columns);
        List<float[][]> values = new ArrayList<>();
        List<List<String>> all = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            float[] cells = row(numbers, row);
            int length = cells.length;
            while (length > 0 && Float.isNaN(cells[length - 1])) {
                length--;
            }
            if (length == 0) {
                throw Failure.failed(
                        "%s: expected at least one value, got none; remove the row"
                                .formatted(table.place(row)));
            }
            float[][] sequence = new float[length][1];
            for (int step = 0; step < length; step++) {
                sequence[step][0] = cells[step];
            }
            values.add(sequence);
            all.add(List.of(label(table, row, labels)));
        }
        return new LabelledSequences(List.of(FEATURE), values, all);
    }

    /**
     * {@return the name of a column that seems to name the sequence of a row: each value is in
     * several neighbouring rows, which have the same label, and there are more values than labels}
     *
     * @param table the table
     * @param label the column of labels
     */
    public static Optional<String> likelySequence(CsvFile table, String label) {
        int labels = table.column("--label", label);
        return IntStream.range(0, table.header().size())
                .filter(column -> column != labels && namesSequences(table, column, labels))
                .mapToObj(table.header()::get)
                .findFirst();
    }

    private static boolean namesSequences(CsvFile table, int column, int labels) {
        Set<String> names = new HashSet<>();
        Set<String> classes = new HashSet<>();
        for (int row = 0; row < table.size(); row++) {
            String name = table.cell(row, column);
            classes.add(table.cell(row, labels));
            boolean goesOn = row > 0 && name.equals(table.cell(row - 1, column));
            if (goesOn
                    ? !table.cell(row, labels).equals(table.cell(row - 1, labels))
                    : !names.add(name)) {
                return false;
            }
        }
        return names.size() > classes.size() && names.size() <= table.size() / 2;
    }

    private static String label(CsvFile table, int row, int column) {
        if (table.cell(row, column).isEmpty()) {
            throw Failure.failed(
                    "%s, column '%s': expected a label, got an empty cell; fill it or remove the row"
                            .formatted(table.place(row), table.header().get(column)));
        }
        return table.cell(row, column);
    }

    private static List<Integer> features(CsvFile table, List<String> names, Set<Integer> others) {
        List<Integer> columns = new ArrayList<>();
        if (names.isEmpty()) {
            for (int column = 0; column < table.header().size(); column++) {
                if (!others.contains(column) && table.isNumeric(column)) {
                    columns.add(column);
                }
            }
        } else {
            for (String each : table.columns("--features", names)) {
                int column = table.column("--features", each);
                if (others.contains(column) || columns.contains(column)) {
                    throw Failure.usage(
                            "--features: column '%s' has two roles; name it once".formatted(each));
                }
                columns.add(column);
            }
        }
        if (columns.isEmpty()) {
            throw Failure.failed(
                    "%s: no column contains numbers; expected at least one feature in addition to the label"
                            .formatted(table.name()));
        }
        return columns;
    }

    private static List<String> names(CsvFile table, List<Integer> columns) {
        return columns.stream().map(table.header()::get).toList();
    }

    private static float[] row(double[][] numbers, int row) {
        float[] cells = new float[numbers.length];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = (float) numbers[column][row];
        }
        return cells;
    }

    /**
     * Reads a file of the sktime format: a line for each sequence, features separated by colons,
     * values by commas, the label at the end; {@code ?} is a missing value.
     *
     * @param name what the user calls the file
     * @param file the file
     * @return the sequences
     * @throws Failure if it is no such file
     * @throws IOException if it cannot be read
     */
    public static LabelledSequences ofTs(String name, Path file) throws IOException {
        List<float[][]> values = new ArrayList<>();
        List<List<String>> labels = new ArrayList<>();
        int number = 0;
        boolean data = false;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (!data) {
                data = text.toLowerCase(Locale.ROOT).equals("@data");
                continue;
            }
            String place = "%s, line %s".formatted(name, number);
            String[] parts = text.split(":");
            if (parts.length < 2) {
                throw Failure.failed(
                        "%s: expected values and a label separated by ':', got '%s'"
                                .formatted(place, text.substring(0, Math.min(40, text.length()))));
            }
            values.add(steps(place, parts));
            labels.add(List.of(parts[parts.length - 1].strip()));
            if (values.getLast()[0].length != values.getFirst()[0].length) {
                throw Failure.failed(
                        "%s: expected %s features as before, got %s"
                                .formatted(
                                        place,
                                        values.getFirst()[0].length,
                                        values.getLast()[0].length));
            }
        }
        if (values.isEmpty()) {
            throw Failure.failed(
                    "%s: expected a line '@data' and sequences after it, got none".formatted(name));
        }
        List<String> features = new ArrayList<>();
        for (int index = 0; index < values.getFirst()[0].length; index++) {
            features.add(FEATURE + (index + 1));
        }
        return new LabelledSequences(features, values, labels);
    }

    private static float[][] steps(String place, String[] parts) {
        int features = parts.length - 1;
        float[][] steps = new float[parts[0].split(",").length][features];
        for (int feature = 0; feature < features; feature++) {
            String[] cells = parts[feature].split(",");
            if (cells.length != steps.length) {
                throw Failure.failed(
                        "%s: expected %s values in feature %s as in the first, got %s"
                                .formatted(place, steps.length, feature + 1, cells.length));
            }
            for (int step = 0; step < steps.length; step++) {
                String cell = cells[step].strip();
                try {
                    steps[step][feature] =
                            cell.equals("?") || cell.equals("NaN")
                                    ? Float.NaN
                                    : Float.parseFloat(cell);
                } catch (NumberFormatException failure) {
                    throw Failure.failed(
                            "%s: expected a number, got '%s'".formatted(place, cell), failure);
                }
            }
        }
        return steps;
    }

    /** {@return the different labels, sorted as numbers if all are, else as text} */
    public List<String> classes() {
        Set<String> names = new HashSet<>();
        labels.forEach(names::addAll);
        List<String> sorted = new ArrayList<>(names);
        boolean numbers = sorted.stream().allMatch(each -> each.matches("-?[0-9]{1,9}"));
        if (numbers) {
            sorted.sort((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
        } else {
            sorted.sort(null);
        }
        return List.copyOf(sorted);
    }

    /**
     * {@return some of the sequences}
     *
     * @param samples their numbers
     */
    public LabelledSequences select(int[] samples) {
        List<float[][]> some = new ArrayList<>();
        List<List<String>> own = new ArrayList<>();
        for (int sample : samples) {
            some.add(values.get(sample));
            own.add(labels.get(sample));
        }
        return new LabelledSequences(features, some, own);
    }
}
