package io.rnn4j.forecast.anomaly;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.SavedModel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The file of a detector: a model file of the network, whose notes hold the settings, the state of
 * the network and the statistics as text. Numbers are written so that reading them restores the
 * same bits.
 */
final class AnomalyFile {
    private static final String PREFIX = "anomaly_detector.";
    private static final String STATE = PREFIX + "state.";

    private AnomalyFile() {}

    static void write(AnomalyDetector detector, Path file) throws IOException {
        AnomalyOptions options = detector.options();
        ModelDescription description =
                ModelDescription.empty()
                        .note(PREFIX + "units", "" + options.units())
                        .note(PREFIX + "epochs", "" + options.epochs())
                        .note(PREFIX + "level", "" + options.level())
                        .note(PREFIX + "quiet_steps", "" + options.quietSteps())
                        .note(PREFIX + "adaptive", "" + options.adaptive())
                        .note(PREFIX + "threshold", text(options.threshold()))
                        .note(PREFIX + "seed", "" + options.seed())
                        .note(PREFIX + "timed", "" + detector.isTimed())
                        .note(PREFIX + "daily", "" + detector.features().daily())
                        .note(PREFIX + "weekly", "" + detector.features().weekly())
                        .note(PREFIX + "statistics", text(detector.state().statistics()));
        for (Map.Entry<String, Tensor> each : detector.state().network().entrySet()) {
            Tensor values = each.getValue();
            StringJoiner numbers = new StringJoiner(" ");
            for (int at = 0; at < values.shape().size(1); at++) {
                numbers.add(Float.toString(values.get(0, at)));
            }
            description = description.note(STATE + each.getKey(), numbers.toString());
        }
        ModelFile.save(detector.model(), description, file);
    }

    private static String text(AnomalyThreshold threshold) {
        return switch (threshold) {
            case AnomalyThreshold.Score(double least) -> "score " + least;
            case AnomalyThreshold.Quantile(double level) -> "quantile " + level;
            case AnomalyThreshold.Likelihood(double probability) -> "likelihood " + probability;
        };
    }

    private static String text(double[] numbers) {
        StringJoiner text = new StringJoiner(" ");
        for (double number : numbers) {
            text.add(Double.toString(number));
        }
        return text.toString();
    }

    static AnomalyDetector read(Path file) throws IOException {
        SavedModel saved = ModelFile.open(file, LoadOptions.standard());
        Map<String, String> notes = saved.description().notes();
        if (!notes.containsKey(PREFIX + "statistics")) {
            throw new IOException(
                    ("%s: expected the file of an anomaly detector, got that of a model without"
                                    + " one; save it with AnomalyDetector.save")
                            .formatted(file));
        }
        try {
            return detector(saved.model(), notes);
        } catch (IllegalArgumentException failure) { // also NumberFormatException
            throw new IOException(
                    "%s: the notes of the anomaly detector are damaged: %s; save it again"
                            .formatted(file, failure.getMessage()),
                    failure);
        }
    }

    private static AnomalyDetector detector(Model model, Map<String, String> notes) {
        AnomalyOptions options =
                AnomalyOptions.standard()
                        .units(Integer.parseInt(note(notes, "units")))
                        .epochs(Integer.parseInt(note(notes, "epochs")))
                        .level(Double.parseDouble(note(notes, "level")))
                        .quietSteps(Integer.parseInt(note(notes, "quiet_steps")))
                        .adaptive(flag(notes, "adaptive"))
                        .threshold(threshold(note(notes, "threshold")))
                        .seed(Long.parseLong(note(notes, "seed")));
        TimeFeatures features = new TimeFeatures(flag(notes, "daily"), flag(notes, "weekly"));
        double[] statistics =
                Arrays.stream(note(notes, "statistics").split(" "))
                        .mapToDouble(AnomalyFile::finite)
                        .toArray();
        Map<String, Tensor> states = new LinkedHashMap<>();
        for (String name : model.stateWidths().keySet()) {
            String[] numbers = note(notes, "state." + name).split(" ");
            Tensor state = Tensor.zeros(1, numbers.length);
            for (int at = 0; at < numbers.length; at++) {
                state.set((float) finite(numbers[at]), 0, at);
            }
            states.put(name, state);
        }
        AnomalyState state = new AnomalyState(states, statistics);
        AnomalyDetector detector =
                new AnomalyDetector(options, features, flag(notes, "timed"), model, state);
        return detector.continuing(state);
    }

    private static String note(Map<String, String> notes, String name) {
        String text = notes.get(PREFIX + name);
        if (text == null) {
            throw new IllegalArgumentException("there is no '%s'".formatted(name));
        }
        return text;
    }

    private static boolean flag(Map<String, String> notes, String name) {
        String text = note(notes, name);
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(
                    "'%s' must be true or false, got '%s'".formatted(name, text));
        }
        return text.equals("true");
    }

    private static AnomalyThreshold threshold(String text) {
        String[] parts = text.split(" ");
        double number = finite(parts[parts.length - 1]);
        return switch (parts[0]) {
            case "score" -> new AnomalyThreshold.Score(number);
            case "quantile" -> new AnomalyThreshold.Quantile(number);
            case "likelihood" -> new AnomalyThreshold.Likelihood(number);
            default ->
                    throw new IllegalArgumentException(
                            "'threshold' must begin with score, quantile or likelihood, got '%s'"
                                    .formatted(text));
        };
    }

    private static double finite(String text) {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("a number must be finite, got " + text);
        }
        return number;
    }
}
