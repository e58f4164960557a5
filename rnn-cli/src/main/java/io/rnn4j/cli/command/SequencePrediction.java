package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.LabelledSequences;
import io.rnn4j.core.data.ClassNames;
import io.rnn4j.core.data.Scaler;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Session;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.serialization.SavedModel;
import io.rnn4j.serialization.SignalDescription;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Predicts classes, labels or numbers of sequences. */
final class SequencePrediction {
    private static final String FORMAT = "rnn-predict-1";

    private final String name;
    private final Model model;
    private final int width;
    private final List<String> features;
    private final List<String> classes;
    private final Optional<Scaler> scaler;
    private final OutputJson result;
    private final TrainedSequences trained;

    /**
     * @param saved the model, which must have one input and one output
     * @param name what the user calls its file
     */
    SequencePrediction(SavedModel saved, String name) {
        this.name = name;
        this.model = saved.model();
        if (model.inputs().size() != 1 || model.outputs().size() != 1) {
            throw Failure.failed(
                    "%s: expected a model with one input and one output, got %s and %s"
                            .formatted(name, model.inputs().size(), model.outputs().size()));
        }
        ModelInput input = model.inputs().getFirst();
        this.width = input.features();
        SignalDescription in =
                saved.description().inputs().getOrDefault(input.name(), SignalDescription.empty());
        SignalDescription out =
                saved.description()
                        .outputs()
                        .getOrDefault(
                                model.outputs().keySet().iterator().next(),
                                SignalDescription.empty());
        this.features = in.features();
        this.scaler = in.scaler();
        this.classes = out.vocabulary();
        this.result = new OutputJson(classes, out.scaler());
        this.trained = TrainedSequences.of(saved.description().notes());
    }

    /** {@return the number of features of a time step} */
    int width() {
        return width;
    }

    /**
     * Predicts all sequences of a table.
     *
     * @param table the table
     * @param sequence the column that names the sequence of each row; null if each row is a
     *     sequence
     * @param columns the columns of values; empty for those that the model names
     * @param messages takes warnings
     */
    PredictionTable predict(
            CsvFile table, String sequence, List<String> columns, Consumer<String> messages) {
        String column = sequence;
        if (sequence == null && table.header().contains(trained.column())) {
            column = trained.column();
            messages.accept(
                    "%s: column '%s' names the sequence of each row, as in the training"
                            .formatted(table.name(), column));
        }
        Map<String, float[][]> sequences =
                column == null ? ofRows(table, columns) : ofSteps(table, column, columns);
        String remedy = column == null ? "; if each row is a time step, give --sequence" : "";
        warning(sequences.values())
                .ifPresent(
                        text ->
                                messages.accept(
                                        "warning: %s: %s%s".formatted(table.name(), text, remedy)));
        return predict(sequences);
    }

    /** {@return what is suspicious about the lengths of sequences} */
    Optional<String> warning(Collection<float[][]> sequences) {
        return trained.warning(sequences.stream().mapToInt(each -> each.length).max().orElse(0));
    }

    /**
     * Predicts sequences of a file of the sktime format, whose labels are not read.
     *
     * @param file what the user calls the file
     * @param data the sequences
     * @param messages takes warnings
     */
    PredictionTable predict(String file, LabelledSequences data, Consumer<String> messages) {
        if (data.features().size() != width) {
            throw Failure.failed(
                    "%s: expected %s per time step, as %s reads, got %s"
                            .formatted(
                                    file,
                                    Counted.of(width, "feature"),
                                    name,
                                    data.features().size()));
        }
        Map<String, float[][]> sequences = new LinkedHashMap<>();
        for (float[][] each : data.values()) {
            String number = Integer.toString(sequences.size() + 1);
            for (float[] step : each) {
                for (float value : step) {
                    requireKnown("%s, sequence %s".formatted(file, number), value);
                }
            }
            sequences.put(number, each);
        }
        warning(sequences.values())
                .ifPresent(text -> messages.accept("warning: %s: %s".formatted(file, text)));
        return predict(sequences);
    }

    private PredictionTable predict(Map<String, float[][]> sequences) {
        List<List<Object>> rows = new ArrayList<>();
        boolean ofSteps = false;
        for (Map.Entry<String, float[][]> each : sequences.entrySet()) {
            Tensor output = result.unscaled(output(each.getValue()));
            ofSteps = output.rank() == 3;
            rows.addAll(rows(each.getKey(), output));
        }
        return new PredictionTable(FORMAT, header(ofSteps), rows);
    }

    /** {@return the output of the model, in its units, for raw values [steps][features]} */
    Tensor output(float[][] raw) {
        float[][] values = scaler.map(each -> SequenceScaling.scaled(each, raw)).orElse(raw);
        return model.predict(Tensor.of(new float[][][] {values}));
    }

    /** {@return whether a missing value, NaN, is replaced} */
    boolean replacesMissing() {
        return scaler.isPresent();
    }

    /**
     * {@return the output of the next steps of a stream}
     *
     * @param session the session of the stream
     * @param raw values [steps][features]
     * @param last the scaled values of the step before, which are replaced by those of the last one
     */
    Tensor next(Session session, float[][] raw, float[] last) {
        float[][] values =
                scaler.map(each -> SequenceScaling.continued(each, raw, last)).orElse(raw);
        Tensor output = session.feed(Tensor.of(new float[][][] {values}));
        System.arraycopy(values[values.length - 1], 0, last, 0, last.length);
        return output;
    }

    /** {@return the output for one sequence as JSON, of sequences of outputs a list of steps} */
    ObjectNode json(Tensor output) {
        return result.of(output);
    }

    private Map<String, float[][]> ofSteps(CsvFile table, String sequence, List<String> columns) {
        int of = table.column("--sequence", sequence);
        List<Integer> places = places(table, columns.isEmpty() ? features : columns, of);
        if (places.size() != width) {
            throw wrongWidth(table, places.size());
        }
        double[][] numbers = table.numbers(places);
        Map<String, List<float[]>> steps = new LinkedHashMap<>();
        for (int row = 0; row < table.size(); row++) {
            float[] values = new float[width];
            for (int feature = 0; feature < width; feature++) {
                values[feature] = (float) numbers[feature][row];
                requireKnown(table.place(row), values[feature]);
            }
            steps.computeIfAbsent(table.cell(row, of), each -> new ArrayList<>()).add(values);
        }
        Map<String, float[][]> sequences = new LinkedHashMap<>();
        steps.forEach((each, values) -> sequences.put(each, values.toArray(float[][]::new)));
        return sequences;
    }

    private Map<String, float[][]> ofRows(CsvFile table, List<String> columns) {
        if (width != 1) {
            throw Failure.usage(
                    "--sequence: the model reads %s per time step, so each row must be a time step; name the column that names the sequence of each row"
                            .formatted(Counted.of(width, "feature")));
        }
        List<Integer> places = places(table, columns, -1);
        double[][] numbers = table.numbers(places);
        Map<String, float[][]> sequences = new LinkedHashMap<>();
        for (int row = 0; row < table.size(); row++) {
            int length = places.size();
            while (length > 0 && Double.isNaN(numbers[length - 1][row])) {
                length--;
            }
            if (length == 0) {
                throw Failure.failed(
                        "%s: expected at least one value, got none; remove the row"
                                .formatted(table.place(row)));
            }
            float[][] values = new float[length][1];
            for (int step = 0; step < length; step++) {
                values[step][0] = (float) numbers[step][row];
                requireKnown(table.place(row), values[step][0]);
            }
            sequences.put(Integer.toString(row + 1), values);
        }
        return sequences;
    }

    private void requireKnown(String place, float value) {
        if (Float.isNaN(value) && scaler.isEmpty()) {
            throw Failure.failed(
                    "%s: a value is missing, and the model file has no scaler to replace it; fill the cell"
                            .formatted(place));
        }
    }

    /** {@return the places of named columns, or of all columns of numbers} */
    private static List<Integer> places(CsvFile table, List<String> names, int other) {
        List<Integer> places = new ArrayList<>();
        for (String each : table.columns("--columns", names)) {
            places.add(table.column("--columns", each));
        }
        for (int column = 0; names.isEmpty() && column < table.header().size(); column++) {
            if (column != other && table.isNumeric(column)) {
                places.add(column);
            }
        }
        if (places.isEmpty()) {
            throw Failure.failed("%s: no column contains numbers".formatted(table.name()));
        }
        return places;
    }

    private Failure wrongWidth(CsvFile table, int got) {
        return Failure.usage(
                "--columns: %s reads %s per time step, got %s of %s; name them with --columns"
                        .formatted(
                                name,
                                Counted.of(width, "feature"),
                                Counted.of(got, "column"),
                                table.name()));
    }

    private List<String> header(boolean ofSteps) {
        List<String> header = new ArrayList<>(List.of("sequence"));
        if (ofSteps) {
            header.add("step");
        }
        if (classes.isEmpty()) {
            for (int index = 1; index <= model.outputWidths().values().iterator().next(); index++) {
                header.add("output" + index);
            }
        } else {
            header.addAll(List.of("class", "probability"));
        }
        return header;
    }

    private List<List<Object>> rows(String sequence, Tensor output) {
        List<List<Object>> rows = new ArrayList<>();
        int columns = output.size(-1);
        boolean ofSteps = output.rank() == 3;
        List<Map<String, Double>> probabilities =
                classes.isEmpty() ? List.of() : new ClassNames(classes).probabilities(output);
        for (int row = 0; row < output.array().length / columns; row++) {
            List<Object> cells = new ArrayList<>(List.of(sequence));
            if (ofSteps) {
                cells.add(row + 1);
            }
            if (classes.isEmpty()) {
                for (int column = 0; column < columns; column++) {
                    cells.add((double) output.array()[row * columns + column]);
                }
            } else {
                Map.Entry<String, Double> best = OutputJson.best(probabilities.get(row));
                cells.add(best.getKey());
                cells.add(best.getValue());
            }
            rows.add(cells);
        }
        return rows;
    }
}
