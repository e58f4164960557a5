package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.core.data.StandardScaler;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads a {@link ModelDescription} as JSON. */
final class DescriptionJson {
    /** The name in the metadata of a file. */
    static final String KEY = "description";

    private static final List<String> FIELDS = List.of("inputs", "outputs", "notes");
    private static final List<String> SIGNAL_FIELDS =
            List.of("features", "units", "vocabulary", "scaler");
    private static final List<String> SCALER_FIELDS = List.of("name", "means", "deviations");
    private static final String STANDARD = "standard";

    private final JsonReader json;
    private int left = FileLimits.DESCRIPTION;

    private DescriptionJson(JsonReader json) {
        this.json = json;
    }

    // ---- writing

    static String write(ModelDescription description) {
        ObjectNode json = Json.object();
        write(description.inputs(), json.putObject("inputs"));
        write(description.outputs(), json.putObject("outputs"));
        description.notes().forEach(json.putObject("notes")::put);
        return Json.text(json);
    }

    private static void write(Map<String, SignalDescription> signals, ObjectNode json) {
        signals.forEach(
                (name, signal) -> {
                    ObjectNode entry = json.putObject(name);
                    write(signal.features(), "features", entry);
                    write(signal.units(), "units", entry);
                    write(signal.vocabulary(), "vocabulary", entry);
                    signal.scaler().ifPresent(scaler -> write(scaler, entry.putObject("scaler")));
                });
    }

    private static void write(List<String> texts, String field, ObjectNode json) {
        if (!texts.isEmpty()) {
            texts.forEach(json.putArray(field)::add);
        }
    }

    private static void write(StandardScaler scaler, ObjectNode json) {
        json.put("name", STANDARD);
        write(scaler.copyOfMeans(), json.putArray("means"));
        write(scaler.copyOfDeviations(), json.putArray("deviations"));
    }

    private static void write(double[] values, ArrayNode json) {
        for (double value : values) {
            json.add(value);
        }
    }

    // ---- reading

    static ModelDescription read(JsonReader json) throws IOException {
        return new DescriptionJson(json).read();
    }

    private ModelDescription read() throws IOException {
        Map<String, SignalDescription> inputs = new LinkedHashMap<>();
        Map<String, SignalDescription> outputs = new LinkedHashMap<>();
        Map<String, String> notes = new LinkedHashMap<>();
        json.object(
                FIELDS,
                field -> {
                    switch (field) {
                        case "inputs" -> json.object(name -> inputs.put(name, signal()));
                        case "outputs" -> json.object(name -> outputs.put(name, signal()));
                        default -> json.object(name -> notes.put(name, text()));
                    }
                });
        return new ModelDescription(inputs, outputs, notes);
    }

    private SignalDescription signal() throws IOException {
        take();
        SignalDescription[] signal = {SignalDescription.empty()};
        json.object(
                SIGNAL_FIELDS,
                field -> {
                    try {
                        signal[0] =
                                switch (field) {
                                    case "features" -> signal[0].features(texts());
                                    case "units" -> signal[0].units(texts());
                                    case "vocabulary" -> signal[0].vocabulary(texts());
                                    default -> signal[0].scaler(scaler());
                                };
                    } catch (IllegalArgumentException refused) {
                        throw json.failure(refused.getMessage());
                    }
                });
        return signal[0];
    }

    private StandardScaler scaler() throws IOException {
        String[] name = new String[1];
        Map<String, double[]> values = new LinkedHashMap<>();
        json.completeObject(
                SCALER_FIELDS,
                field -> {
                    if (field.equals("name")) {
                        name[0] = json.text();
                    } else {
                        values.put(field, numbers());
                    }
                });
        if (!name[0].equals(STANDARD)) {
            throw json.failure(
                    "no scaler is called '%s', only '%s'; load the file with the version that wrote it"
                            .formatted(ReadableText.quoted(name[0]), STANDARD));
        }
        return StandardScaler.of(values.get("means"), values.get("deviations"));
    }

    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        json.list(left, () -> texts.add(text()));
        return texts;
    }

    private double[] numbers() throws IOException {
        List<Double> numbers = new ArrayList<>();
        json.list(
                left,
                () -> {
                    take();
                    numbers.add(json.finite());
                });
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private String text() throws IOException {
        take();
        return json.text();
    }

    private void take() throws ModelFileException {
        if (--left < 0) {
            throw json.failure(
                    "expected at most %s texts and numbers, got more; a model file cannot hold as many"
                            .formatted(FileLimits.DESCRIPTION));
        }
    }
}
