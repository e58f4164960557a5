package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.LabelledSequences;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.report.ClassSections;
import io.rnn4j.cli.report.Metrics;
import io.rnn4j.cli.report.ModelSections;
import io.rnn4j.cli.report.Report;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.RandomSplit;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlowMonitor;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.SignalDescription;
import io.rnn4j.serialization.TrainingRecord;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Training and test of a network on labelled sequences. */
abstract class SequenceCommand extends ToolCommand {
    private static final int MOST = 1_000_000;
    private static final int MOST_UNITS = 4096;
    private static final double LAST_RATE = 0.02;
    private static final int BATCHES = 1500;
    private static final int LEAST_EPOCHS = 20;
    private static final int MOST_EPOCHS = 200;

    /** Number of test sequences from which a share of right labels says something. */
    private static final int RELIABLE = 20;

    private final boolean ofSteps;

    @Mixin private SequenceOptions data = new SequenceOptions();

    @Option(
            names = "--class-weights",
            paramLabel = "NAME",
            description =
                    "none, or balanced: every class has the same total weight in the loss; default:"
                            + " ${DEFAULT-VALUE}.")
    private String classWeights = "none";

    @Option(
            names = "--units",
            paramLabel = "N",
            description = "Number of GRU units in each direction; default: ${DEFAULT-VALUE}.")
    private int units = 64;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Number of epochs, 1 or more; default: as many as make 1500 batches, but at"
                            + " least 20 and at most 200.")
    private Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Number of sequences per batch; default: ${DEFAULT-VALUE}.")
    private int batchSize = 16;

    @Mixin private TrainingOptions trainingOptions = new TrainingOptions();

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Save the model for 'rnn predict'.")
    private Path save;

    @Mixin private ReportOptions reportOptions = new ReportOptions();
    @Mixin private MetricsOption metricsOption = new MetricsOption();
    @Mixin private EventOptions eventOptions = new EventOptions();

    private final GradientFlowMonitor gradients = new GradientFlowMonitor();

    SequenceCommand(Console console, boolean ofSteps) {
        super(console);
        this.ofSteps = ofSteps;
    }

    @Override
    void run() throws IOException {
        check();
        OutputFile saveFile = save == null ? null : OutputFile.of("--save", save);
        trainingOptions.check();
        reportOptions.check();
        metricsOption.check();
        eventOptions.check();
        LabelledSequences all = data.read(data.file, ofSteps);
        SequenceTraining preparation = new SequenceTraining(all, ofSteps);
        LabelledSequences training = all;
        LabelledSequences test;
        if (data.test == null) {
            RandomSplit split = split(all);
            training = all.select(split.trainingSamples());
            test = all.select(split.heldOutSamples());
        } else {
            test = data.read(data.test, ofSteps);
            if (!test.features().equals(all.features())) {
                throw Failure.failed(
                        "--test: expected the features %s as in the training data, got %s"
                                .formatted(all.features(), test.features()));
            }
        }
        message(
                "%s: %s of %s%s, %s; %s for training, %s for the test"
                        .formatted(
                                data.file,
                                Counted.of(all.size(), "sequence"),
                                Counted.of(all.features().size(), "feature"),
                                data.remark(),
                                Counted.of(preparation.classes().size(), "class"),
                                training.size(),
                                test.size()));
        Model model =
                preparation.model(
                        training, units, trainingOptions.seed(), classWeights.equals("balanced"));
        Dataset testSamples = preparation.samples(test);
        History history = fit(model, preparation.samples(training));
        ConfusionMatrix matrix = model.confusionMatrix(testSamples, Sequential.OUTPUT);
        if (saveFile != null) {
            ModelFile.save(
                    model,
                    description(preparation, all)
                            .training(TrainingRecord.of(trainingOptions.seed(), history)),
                    saveFile.path());
            message("saved the model to " + save);
        }
        if (reportOptions.wanted()) {
            reportOptions.write(report(model, history, matrix, preparation.classes(), test.size()));
        }
        metricsOption.write(
                () -> new Metrics().training(history).classes(matrix, preparation.classes()));
        if (common.json) {
            print(json(matrix, preparation.classes()));
        } else {
            console.print(text(matrix, preparation.classes(), test.size()));
        }
    }

    private void check() {
        Ranges.require("--units", units, 1, MOST_UNITS);
        if (epochs != null) {
            Ranges.require("--epochs", epochs, 1, MOST);
        }
        Ranges.require("--batch-size", batchSize, 1, MOST);
        Ranges.requireBetween("--holdout", data.holdout, 0, 1);
        if (!List.of("none", "balanced").contains(classWeights)) {
            throw Failure.usage(
                    "--class-weights: expected none or balanced, got '%s'".formatted(classWeights));
        }
    }

    private RandomSplit split(LabelledSequences all) {
        if (all.size() < 2) {
            throw Failure.failed(
                    "%s: expected at least two sequences, got %s".formatted(data.file, all.size()));
        }
        return ofSteps
                ? RandomSplit.of(all.size(), data.holdout, trainingOptions.seed())
                : RandomSplit.stratified(
                        all.labels().stream().map(List::getFirst).toList(),
                        data.holdout,
                        trainingOptions.seed());
    }

    private FitOptions options(int samples) {
        int batches = (samples + batchSize - 1) / batchSize;
        int number =
                epochs == null ? Math.clamp(BATCHES / batches, LEAST_EPOCHS, MOST_EPOCHS) : epochs;
        FitOptions options =
                FitOptions.epochs(number)
                        .batchSize(batchSize)
                        .learningRateFactorByEpoch(Schedule.cosine(number, LAST_RATE));
        options = trainingOptions.add(options, console, common.quiet);
        if (reportOptions.wanted()) {
            options = options.listener(gradients);
        }
        return eventOptions.add(options);
    }

    private History fit(Model model, Dataset samples) throws IOException {
        try (TrainingCheckpoints checkpoints =
                trainingOptions.checkpoints(console, commandLine())) {
            return model.fit(samples, checkpoints.add(options(samples.size())));
        }
    }

    private Report report(
            Model model,
            History history,
            ConfusionMatrix matrix,
            List<String> classes,
            int sequences)
            throws IOException {
        List<Report.Section> sections = new ArrayList<>();
        sections.add(ClassSections.confusion(matrix, classes));
        sections.add(ModelSections.lossCurves(history));
        if (!gradients.measurements().isEmpty()) {
            sections.add(ModelSections.gradientFlow(gradients.measurements().getLast().flow()));
        }
        sections.add(ModelSections.equations(model));
        sections.add(ReportOptions.settings(spec));
        List<String> names = new ArrayList<>(List.of(data.file));
        if (data.test != null) {
            names.add(data.test);
        }
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            files.add(InputFile.text(name));
        }
        sections.add(ReportOptions.reproduction(commandLine(), names, files));
        String what = ofSteps ? "Labels of steps: %s" : "Classes of sequences: %s";
        return new Report(
                what.formatted(data.file), List.of(expectation(matrix, sequences)), sections);
    }

    private ModelDescription description(SequenceTraining preparation, LabelledSequences all) {
        ModelDescription description =
                ModelDescription.empty()
                        .input(
                                Sequential.INPUT,
                                SignalDescription.empty()
                                        .features(all.features())
                                        .scaler(preparation.scaler()))
                        .output(
                                Sequential.OUTPUT,
                                SignalDescription.empty().vocabulary(preparation.classes()))
                        .note("rnn.task", ofSteps ? "label" : "classify");
        return TrainedSequences.add(description, data.sequence, all);
    }

    private static String text(ConfusionMatrix matrix, List<String> classes, int sequences) {
        List<String> lines = new ArrayList<>(matrix.table(classes).lines().toList());
        lines.add("");
        lines.add("class                  precision      recall          F1");
        for (int index = 0; index < classes.size(); index++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-20s%12.3f%12.3f%12.3f",
                            classes.get(index),
                            matrix.precision(index),
                            matrix.recall(index),
                            matrix.f1(index)));
        }
        lines.add("");
        lines.add(expectation(matrix, sequences));
        return String.join(System.lineSeparator(), lines);
    }

    /** {@return a sentence: what to expect, and what the simplest guess would reach} */
    private static String expectation(ConfusionMatrix matrix, int sequences) {
        if (sequences < RELIABLE) {
            return String.format(
                    Locale.ROOT,
                    "%.1f %% of the labels are right, measured on %s, which is too few to rely on"
                            + " (use %s or more); the most frequent class alone would reach %.1f"
                            + " %%.",
                    100 * matrix.accuracy(),
                    Counted.of(sequences, "sequence"),
                    RELIABLE,
                    100 * mostFrequent(matrix));
        }
        return String.format(
                Locale.ROOT,
                "Expect about %.1f %% of new labels to be right, if new data are like the"
                        + " test data; the most frequent class alone would reach %.1f %%.",
                100 * matrix.accuracy(),
                100 * mostFrequent(matrix));
    }

    private static double mostFrequent(ConfusionMatrix matrix) {
        double most = 0;
        for (int actual = 0; actual < matrix.classes(); actual++) {
            double count = 0;
            for (int predicted = 0; predicted < matrix.classes(); predicted++) {
                count += matrix.count(actual, predicted);
            }
            most = Math.max(most, count);
        }
        return most / matrix.total();
    }

    private ObjectNode json(ConfusionMatrix matrix, List<String> classes) {
        ObjectNode object = Json.object(ofSteps ? "rnn-label-1" : "rnn-classify-1");
        object.put("file", data.file);
        Json.put(object, "accuracy", matrix.accuracy());
        Json.put(object, "mostFrequentClass", mostFrequent(matrix));
        ArrayNode all = object.putArray("classes");
        for (int index = 0; index < classes.size(); index++) {
            ObjectNode one = all.addObject().put("name", classes.get(index));
            Json.put(one, "precision", matrix.precision(index));
            Json.put(one, "recall", matrix.recall(index));
            Json.put(one, "f1", matrix.f1(index));
            ArrayNode counts = one.putArray("predictedAs");
            for (int predicted = 0; predicted < classes.size(); predicted++) {
                counts.add((long) matrix.count(index, predicted));
            }
        }
        return object;
    }
}
