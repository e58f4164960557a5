package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Json;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.serialization.SignalDescription;
import io.rnn4j.serialization.TrainingRecord;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code rnn inspect}: what is in a model file. */
@Command(
        name = "inspect",
        description =
                "Shows the layers, parameters, inputs, outputs, notes, training and equations of a"
                        + " model of rnn4j, Keras, PyTorch (state dict) or ONNX.",
        footer = {"", "Example: rnn inspect model.safetensors"})
final class InspectCommand extends ToolCommand {
    private static final int LONGEST_NOTE = 200;
    private static final int MOST_NAMES = 12;

    @Parameters(paramLabel = "MODEL", description = "Model file.")
    private String file;

    @Option(names = "--no-equations", description = "Leave out the equations.")
    private boolean noEquations;

    @Mixin private PyTorchOptions pyTorch = new PyTorchOptions();

    InspectCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        pyTorch.check();
        ModelReading reading = ModelReading.any(file, pyTorch::choose);
        if (common.json) {
            print(json(reading));
        } else {
            console.print(text(reading));
        }
    }

    private String text(ModelReading reading) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s: %s%s"
                        .formatted(
                                file,
                                reading.format(),
                                reading.writtenBy().isEmpty()
                                        ? ""
                                        : ", written by " + reading.writtenBy()));
        lines.add("");
        lines.addAll(reading.model().summary().lines().toList());
        reading.description()
                .inputs()
                .forEach((name, each) -> describe(lines, "input '%s'".formatted(name), each));
        reading.description()
                .outputs()
                .forEach((name, each) -> describe(lines, "output '%s'".formatted(name), each));
        Map<String, String> notes = notes(reading);
        if (!notes.isEmpty()) {
            lines.add("");
            notes.forEach((name, text) -> lines.add(name + ": " + shortened(text)));
        }
        TrainingRecord training = training(reading);
        if (training != null) {
            lines.add("");
            lines.addAll(TrainingText.lines(training));
        }
        if (!reading.report().isEmpty()) {
            lines.add("");
            lines.addAll(reading.report());
        }
        if (!noEquations) {
            lines.add("");
            lines.addAll(reading.model().equations().lines().toList());
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** {@return the record of the training; null if the file has none} */
    private TrainingRecord training(ModelReading reading) {
        try {
            return reading.description().training().orElse(null);
        } catch (IllegalArgumentException failure) {
            message("%s: the record of the training: %s".formatted(file, failure.getMessage()));
            return null;
        }
    }

    /** {@return the notes without those of the record of the training} */
    private static Map<String, String> notes(ModelReading reading) {
        Map<String, String> notes = new LinkedHashMap<>(reading.description().notes());
        notes.keySet().removeIf(name -> name.startsWith(TrainingRecord.PREFIX));
        return notes;
    }

    private static void describe(List<String> lines, String what, SignalDescription each) {
        lines.add("");
        if (!each.features().isEmpty()) {
            lines.add(what + ", features: " + names(each.features()));
        }
        if (!each.vocabulary().isEmpty()) {
            lines.add(what + ", classes: " + names(each.vocabulary()));
        }
        each.scaler().ifPresent(scaler -> lines.add(what + ", scaled: " + scaler.name()));
    }

    private static String names(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.size() <= MOST_NAMES
                ? first
                : "%s and %s more".formatted(first, names.size() - MOST_NAMES);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_NOTE ? line : line.substring(0, LONGEST_NOTE) + " ...";
    }

    private ObjectNode json(ModelReading reading) {
        Model model = reading.model();
        ObjectNode result = Json.object("rnn-inspect-1").put("file", file);
        result.put("kind", reading.format()).put("writtenBy", reading.writtenBy());
        ArrayNode inputs = result.putArray("inputs");
        for (ModelInput input : model.inputs()) {
            inputs.addObject().put("name", input.name()).put("features", input.features());
        }
        ObjectNode outputs = result.putObject("outputs");
        model.outputWidths().forEach(outputs::put);
        long parameters = 0;
        ArrayNode weights = result.putArray("weights");
        for (String name : model.weights().names()) {
            ObjectNode weight = weights.addObject().put("name", name);
            ArrayNode shape = weight.putArray("shape");
            long size = 1;
            for (int axis : model.weights().shape(name).toArray()) {
                shape.add(axis);
                size *= axis;
            }
            parameters += size;
        }
        result.put("parameters", parameters);
        ObjectNode notes = result.putObject("notes");
        notes(reading).forEach(notes::put);
        TrainingRecord training = training(reading);
        if (training != null) {
            TrainingText.put(result, training);
        }
        ArrayNode report = result.putArray("report");
        reading.report().forEach(report::add);
        if (!noEquations) {
            result.put("equations", model.equations());
        }
        return result;
    }
}
