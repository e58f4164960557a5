package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.LabelledSequences;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.SavableMethod;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.serialization.SavedModel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code rnn predict}: a saved model on new data. */
@Command(
        name = "predict",
        description = {
            "Uses a model that 'rnn forecast', 'rnn classify' or 'rnn label' has saved, or any"
                    + " model of rnn4j, on a CSV file or a .ts file. Prints CSV.",
            "",
            "Values are scaled and classes are named as described in the model file. A forecaster"
                    + " continues the series of the file."
        },
        footer = {
            "",
            "Example: rnn predict model.safetensors waves",
            "Example: rnn predict model.safetensors waves --json"
        })
final class PredictCommand extends ToolCommand {
    /** A note that every file of a forecaster has. */
    static final String FORECASTER = "forecaster.version";

    /** The beginning of the names of an anomaly detector's notes. */
    private static final String DETECTOR = "anomaly_detector.";

    @Parameters(index = "0", paramLabel = "MODEL", description = "Model file of rnn4j.")
    private String modelFile;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description =
                    "CSV file with a header, .ts file of the sktime format, or name of built-in"
                            + " data.")
    private String file;

    @Option(
            names = "--sequence",
            paramLabel = "COL",
            description =
                    "Column that names the sequence of each row, if the file has one row per time"
                            + " step; without it, each row is a sequence.")
    private String sequence;

    @Option(
            names = "--columns",
            paramLabel = "COL",
            description =
                    "Columns of values, separated by commas; default: the columns named like the"
                        + " features of the model or, if each row is a sequence, all columns of"
                        + " numbers. For a model with several inputs: INPUT=COL,COL, for each input"
                        + " once.")
    private List<String> columns = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the result to a file.")
    private Path out;

    @Mixin private CsvFormatOptions format = new CsvFormatOptions();
    @Mixin private FrequencyOption frequency = new FrequencyOption();

    PredictCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        OutputFile target = out == null ? null : OutputFile.of("--out", out);
        frequency.add(format.options()); // checks them, also where they are not needed
        PredictionTable table = table();
        if (target != null) {
            target.write(common.json ? table.jsonText() : table.csv());
            message("wrote %s to %s".formatted(Counted.of(table.rows().size(), "row"), out));
        } else if (common.json) {
            print(table.json());
        } else {
            console.out().print(table.csv());
        }
    }

    private PredictionTable table() throws IOException {
        if (!ModelReading.isModel(modelFile) && ModelReading.isModel(file)) {
            throw Failure.usage(
                    "%s is no model file, but %s is; swap MODEL and FILE"
                            .formatted(modelFile, file));
        }
        if (ModelReading.hasSeveral(modelFile)) {
            return forecast(0); // by an ensemble, whose members have windows of their own
        }
        SavedModel saved = ModelReading.own(modelFile);
        if (saved.description().notes().containsKey(FORECASTER)) {
            return forecast(window(saved));
        }
        requireSequences(saved, modelFile);
        Path path = InputFile.text(file);
        boolean isTs = InputFile.ending(path).equals("ts");
        if (isTs && (sequence != null || !columns.isEmpty())) {
            throw Failure.usage(
                    "%s: a .ts file has no named columns; leave out --sequence and --columns"
                            .formatted(file));
        }
        if (saved.model().inputs().size() > 1 || saved.model().outputs().size() > 1) {
            return new NetworkPrediction(saved, modelFile)
                    .predict(CsvFile.read(file, path, format.options()), sequence, columns);
        }
        SequencePrediction prediction = new SequencePrediction(saved, modelFile);
        return isTs
                ? prediction.predict(file, LabelledSequences.ofTs(file, path), this::message)
                : prediction.predict(
                        CsvFile.read(file, path, format.options()),
                        sequence,
                        columns,
                        this::message);
    }

    /** Rejects models that other commands use. */
    static void requireSequences(SavedModel saved, String name) {
        Map<String, String> notes = saved.description().notes();
        if (notes.containsKey(TextModel.VOCABULARY)) {
            throw Failure.failed(
                    "%s is a text model; use 'rnn text generate' or 'rnn text score'"
                            .formatted(name));
        }
        if (notes.keySet().stream().anyMatch(note -> note.startsWith(DETECTOR))) {
            throw Failure.failed(
                    "%s is an anomaly detector; use 'rnn detect --model'".formatted(name));
        }
    }

    /** {@return the number of steps that a forecaster reads; 0 if its file does not tell} */
    private static int window(SavedModel saved) {
        String note = saved.description().notes().getOrDefault("forecaster.window", "");
        return note.matches("[0-9]{1,9}") ? Integer.parseInt(note) : 0;
    }

    private PredictionTable forecast(int window) throws IOException {
        Path path = InputFile.text(file);
        if (sequence != null || !columns.isEmpty()) {
            throw Failure.usage(
                    "%s is a forecaster, whose file names its columns; leave out --sequence and --columns"
                            .formatted(modelFile));
        }
        SavableMethod fitted = SavableMethod.load(Path.of(modelFile));
        CsvFile table = CsvFile.read(file, path, format.options());
        fitted.columns().targets().forEach(each -> table.column(modelFile, each));
        SeriesSet set = SeriesSet.readCsv(path, fitted.columns(), frequency.add(format.options()));
        Forecast forecast = fitted.forecast(set);
        String target = fitted.columns().targets().getFirst();
        int shortest = set.series().stream().mapToInt(each -> each.length(target)).min().orElse(0);
        if (shortest < window) {
            message(
                    "warning: %s: the shortest series has %s, but the forecaster reads the last %s; the forecast may be poor"
                            .formatted(file, Counted.of(shortest, "step"), window));
        }
        return PredictionTable.ofCsv("rnn-predict-1", forecast.toCsv());
    }
}
