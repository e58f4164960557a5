package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.report.ModelSections;
import io.rnn4j.cli.report.Report;
import io.rnn4j.core.data.TextDataset;
import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.BitsPerCharacter;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlowMonitor;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.serialization.TrainingRecord;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code rnn text train}. */
@Command(
        name = "train",
        description =
                "Trains an LSTM to predict the next character, and scores it on the end of the"
                        + " text, together with a 5-gram model and the program xz.",
        footer = {
            "",
            "Example: rnn text train constitution --epochs 1 --units 32 --save text.safetensors"
        })
final class TextTrainCommand extends ToolCommand {
    private static final int EMBEDDING = 32;
    private static final int MOST = 1_000_000;
    private static final int MOST_UNITS = 4096;
    private static final int MOST_LAYERS = 8;
    private static final double LAST_RATE = 0.02;
    private static final double CLIPPED_NORM = 1;

    @Parameters(paramLabel = "FILE", description = "Text, or name of built-in data.")
    private String file;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            required = true,
            description = "File for the model.")
    private Path save;

    @Option(
            names = "--units",
            paramLabel = "N",
            description = "Number of LSTM units of each layer; default: ${DEFAULT-VALUE}.")
    private int units = 256;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Number of LSTM layers, 1 to 8; default: ${DEFAULT-VALUE}.")
    private int layers = 1;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description =
                    "Dropout rate: share of the outputs of each layer that is dropped in training,"
                            + " at least 0 and below 1; use a smaller rate for texts of more than a"
                            + " megabyte; default: ${DEFAULT-VALUE}.")
    private double dropout = 0.5;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description =
                    "Learning rate of the first epoch; it decays by a cosine to a fiftieth of this"
                            + " value; default: ${DEFAULT-VALUE}.")
    private double learningRate = 0.005;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Number of epochs; default: ${DEFAULT-VALUE}.")
    private int epochs = 20;

    @Option(
            names = "--streams",
            paramLabel = "N",
            description =
                    "Number of parts of the text that are read in parallel, which is the batch"
                            + " size; default: ${DEFAULT-VALUE}.")
    private int streams = 16;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Number of characters over which gradients are propagated back; default:"
                            + " ${DEFAULT-VALUE}.")
    private int steps = 64;

    @Option(
            names = "--holdout",
            paramLabel = "SHARE",
            description =
                    "Share of the text, at its end, that is held out for the test, between 0 and 1;"
                            + " default: ${DEFAULT-VALUE}.")
    private double holdout = 0.1;

    @Mixin private TrainingOptions trainingOptions = new TrainingOptions();
    @Mixin private ReportOptions reportOptions = new ReportOptions();
    @Mixin private EventOptions eventOptions = new EventOptions();

    private final GradientFlowMonitor gradients = new GradientFlowMonitor();

    TextTrainCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Ranges.require("--units", units, 1, MOST_UNITS);
        Ranges.require("--layers", layers, 1, MOST_LAYERS);
        Ranges.requireShare("--dropout", dropout);
        Ranges.requireBetween("--learning-rate", learningRate, 0, 1);
        Ranges.require("--epochs", epochs, 1, MOST);
        Ranges.require("--streams", streams, 1, MOST);
        Ranges.require("--steps", steps, 1, MOST);
        Ranges.requireBetween("--holdout", holdout, 0, 1);
        trainingOptions.check();
        reportOptions.check();
        eventOptions.check();
        OutputFile target = OutputFile.of("--save", save);
        String text = TextCommand.read(file);
        int cut =
                text.offsetByCodePoints(
                        0, (int) (text.codePointCount(0, text.length()) * (1 - holdout)));
        String training = text.substring(0, cut);
        String test = text.substring(cut);
        Vocabulary vocabulary = Vocabulary.ofCharacters(training, 1);
        int[] tokens = vocabulary.encode(training);
        if (tokens.length <= streams || test.isEmpty()) {
            throw Failure.failed(
                    "%s: expected more than %s characters for training and some for the test, got %s; use fewer --streams or a longer text"
                            .formatted(file, streams, tokens.length));
        }
        if (vocabulary.size() > NGramModel.MOST_TOKENS) {
            throw Failure.failed(
                    "%s: expected at most %s different characters, got %s; is it a text?"
                            .formatted(file, NGramModel.MOST_TOKENS, vocabulary.size()));
        }
        message(
                "%s: %s characters, %s of them different; the last %s are held out for the test"
                        .formatted(
                                file,
                                text.codePointCount(0, text.length()),
                                vocabulary.size() - Vocabulary.UNKNOWN - 1,
                                test.codePointCount(0, test.length())));
        Model model = model(vocabulary.size());
        History history;
        try (TrainingCheckpoints checkpoints =
                trainingOptions.checkpoints(console, commandLine())) {
            history =
                    model.fit(new TextDataset(tokens, streams, steps), checkpoints.add(options()));
        }
        new TextModel(model, vocabulary)
                .save(target.path(), TrainingRecord.of(trainingOptions.seed(), history));
        message("saved the model to " + save);
        TextScores scores = TextScores.of(model, vocabulary, training, test, false);
        if (reportOptions.wanted()) {
            reportOptions.write(report(model, history, scores));
        }
        if (common.json) {
            ObjectNode result = Json.object("rnn-text-train-1").put("file", file);
            scores.put(result);
            print(result);
        } else {
            console.print(scores.text());
        }
    }

    private Report report(Model model, History history, TextScores scores) throws IOException {
        List<Report.Section> sections = new ArrayList<>();
        sections.add(scores.section());
        sections.add(ModelSections.lossCurves(history));
        if (!gradients.measurements().isEmpty()) {
            sections.add(ModelSections.gradientFlow(gradients.measurements().getLast().flow()));
        }
        sections.add(ModelSections.equations(model));
        sections.add(ReportOptions.settings(spec));
        sections.add(
                ReportOptions.reproduction(
                        commandLine(), List.of(file), List.of(InputFile.text(file))));
        return new Report("Text: " + file, scores.text().lines().toList(), sections);
    }

    /** Builds and compiles the network. */
    private Model model(int characters) {
        List<Layer> all = new ArrayList<>();
        all.add(embedding(characters, EMBEDDING));
        for (int layer = 0; layer < layers; layer++) {
            all.add(lstm(units).returnSequences(true));
            if (dropout > 0) {
                all.add(dropout(dropout));
            }
        }
        all.add(dense(characters));
        return Sequential.of(trainingOptions.seed(), input(1), all.toArray(Layer[]::new))
                .compile(
                        Clipped.byGlobalNorm(new Adam(learningRate), CLIPPED_NORM),
                        new SoftmaxCrossEntropy(),
                        new BitsPerCharacter());
    }

    private FitOptions options() {
        FitOptions options =
                FitOptions.epochs(epochs)
                        .learningRateFactorByEpoch(Schedule.cosine(epochs, LAST_RATE));
        if (reportOptions.wanted()) {
            options = options.listener(gradients);
        }
        return trainingOptions.add(eventOptions.add(options), console, common.quiet);
    }
}
