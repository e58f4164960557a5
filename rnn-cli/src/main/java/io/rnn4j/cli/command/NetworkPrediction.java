package io.rnn4j.cli.command;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.core.data.ClassNames;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.forecast.suggestion.Suggestion;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.SavedModel;
import io.rnn4j.serialization.SignalDescription;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predictions of a model with several inputs or outputs for a table with one row per time step. An
 * input without a time axis reads the first row of a sequence.
 */
final class NetworkPrediction {
    private final String name;
    private final Model model;
    private final ModelDescription description;

    /**
     * @param saved the model
     * @param name what the user calls its file
     */
    NetworkPrediction(SavedModel saved, String name) {
        this.name = name;
        this.model = saved.model();
        this.description = saved.description();
    }

    /**
     * {@return the predictions of all sequences: a row for each step, or for each sequence if no
     * output has steps; an output without steps is in the first row of a sequence}
     *
     * @param table the table
     * @param sequence the column that names the sequence of a row
     * @param columns for each input its name, an equals sign, and its columns; empty for the
     *     columns that the model file names
     */
    PredictionTable predict(CsvFile table, String sequence, List<String> columns) {
        if (sequence == null) {
            throw Failure.usage(
                    "--sequence: %s has several inputs or outputs, so each row must be a time step; name the column that names the sequence of each row"
                            .formatted(name));
        }
        int of = table.column("--sequence", sequence);
        Map<String, double[][]> numbers = new LinkedHashMap<>();
        for (ModelInput input : model.inputs()) {
            numbers.put(input.name(), numbers(table, input, columns));
        }
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < table.size(); row++) {
            rows.computeIfAbsent(table.cell(row, of), each -> new ArrayList<>()).add(row);
        }
        List<Map<String, Tensor>> results = new ArrayList<>();
        for (List<Integer> steps : rows.values()) {
            Examples examples = null;
            for (ModelInput input : model.inputs()) {
                Tensor values = values(table, input, numbers.get(input.name()), steps);
                examples =
                        examples == null
                                ? Examples.of(input.name(), values)
                                : examples.input(input.name(), values);
            }
            results.add(model.predict(examples));
        }
        return table(List.copyOf(rows.keySet()), results);
    }

    private SignalDescription input(String input) {
        return description.inputs().getOrDefault(input, SignalDescription.empty());
    }

    private SignalDescription output(String output) {
        return description.outputs().getOrDefault(output, SignalDescription.empty());
    }

    private double[][] numbers(CsvFile table, ModelInput input, List<String> columns) {
        List<String> names = input(input.name()).features();
        for (String each : columns) {
            int equals = each.indexOf('=');
            List<String> inputs = model.inputs().stream().map(ModelInput::name).toList();
            if (equals < 0 || !inputs.contains(each.substring(0, equals))) {
                throw Failure.usage(
                        "--columns: expected the name of an input of %s and its columns, such as %s=a,b, got '%s'; the inputs are %s"
                                .formatted(name, inputs.getFirst(), each, Suggestion.list(inputs)));
            }
            if (each.substring(0, equals).equals(input.name())) {
                names = table.columns("--columns", List.of(each.substring(equals + 1)));
            }
        }
        if (names.size() != input.features()) {
            throw Failure.usage(
                    "--columns: input '%s' of %s reads %s, got %s; name them as %s=COL,COL"
                            .formatted(
                                    input.name(),
                                    name,
                                    Counted.of(input.features(), "column"),
                                    names.size(),
                                    input.name()));
        }
        return table.numbers(names.stream().map(each -> table.column("--columns", each)).toList());
    }

    private Tensor values(CsvFile table, ModelInput input, double[][] numbers, List<Integer> rows) {
        int steps = input.sequence() ? rows.size() : 1;
        float[][] raw = new float[steps][numbers.length];
        for (int step = 0; step < steps; step++) {
            for (int feature = 0; feature < numbers.length; feature++) {
                raw[step][feature] = (float) numbers[feature][rows.get(step)];
                if (Float.isNaN(raw[step][feature]) && input(input.name()).scaler().isEmpty()) {
                    throw Failure.failed(
                            "%s: a value of input '%s' is missing, and the model file has no scaler to replace it; fill the cell"
                                    .formatted(table.place(rows.get(step)), input.name()));
                }
            }
        }
        float[][] values =
                input(input.name())
                        .scaler()
                        .map(each -> SequenceScaling.scaled(each, raw))
                        .orElse(raw);
        Tensor tensor = Tensor.of(new float[][][] {values});
        return input.sequence() ? tensor : tensor.reshape(1, input.features());
    }

    private PredictionTable table(List<String> sequences, List<Map<String, Tensor>> results) {
        boolean ofSteps =
                results.getFirst().values().stream().anyMatch(output -> output.rank() == 3);
        List<String> header = new ArrayList<>(List.of("sequence"));
        if (ofSteps) {
            header.add("step");
        }
        model.outputWidths().forEach((output, width) -> header.addAll(header(output, width)));
        List<List<Object>> rows = new ArrayList<>();
        for (int index = 0; index < sequences.size(); index++) {
            int steps = 1;
            for (Tensor output : results.get(index).values()) {
                steps = Math.max(steps, output.rank() == 3 ? output.size(1) : 1);
            }
            for (int step = 0; step < steps; step++) {
                List<Object> row = new ArrayList<>(List.of(sequences.get(index)));
                if (ofSteps) {
                    row.add(step + 1);
                }
                for (String output : model.outputWidths().keySet()) {
                    row.addAll(cells(output, results.get(index).get(output), step));
                }
                rows.add(row);
            }
        }
        return new PredictionTable("rnn-predict-1", header, rows);
    }

    private List<String> header(String output, int width) {
        if (!output(output).vocabulary().isEmpty()) {
            return List.of(output + ".class", output + ".probability");
        }
        List<String> names = new ArrayList<>();
        for (int index = 1; index <= width; index++) {
            names.add(width == 1 ? output : "%s.%s".formatted(output, index));
        }
        return names;
    }

    private List<Object> cells(String output, Tensor scaled, int step) {
        SignalDescription signal = output(output);
        Tensor result = new OutputJson(signal.vocabulary(), signal.scaler()).unscaled(scaled);
        int width = result.size(-1);
        List<Object> cells = new ArrayList<>();
        boolean isThere = step < result.array().length / width;
        if (!signal.vocabulary().isEmpty()) {
            Map.Entry<String, Double> best =
                    isThere
                            ? OutputJson.best(
                                    new ClassNames(signal.vocabulary())
                                            .probabilities(result)
                                            .get(step))
                            : Map.entry("", Double.NaN);
            cells.add(best.getKey());
            cells.add(isThere ? best.getValue() : "");
            return cells;
        }
        for (int column = 0; column < width; column++) {
            cells.add(isThere ? (Object) (double) result.array()[step * width + column] : "");
        }
        return cells;
    }
}
