package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.core.data.Scaler;
import io.rnn4j.core.data.Scalers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes and reads a {@link ModelDescription} as JSON. */
final class DescriptionJson {
    /** The name in the metadata of a file. */
    static final String KEY = "description";

    private static final List<String> FIELDS = List.of("inputs", "outputs", "notes");
    private static final List<String> SIGNAL_FIELDS =
            List.of("features", "units", "vocabulary", "scaler", "series_scalers");

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
                    if (!signal.seriesScalers().isEmpty()) {
                        ObjectNode scalers = entry.putObject("series_scalers");
                        signal.seriesScalers()
                                .forEach((series, each) -> write(each, scalers.putObject(series)));
                    }
                });
    }

    private static void write(List<String> texts, String field, ObjectNode json) {
        if (!texts.isEmpty()) {
            texts.forEach(json.putArray(field)::add);
        }
    }

    private static void write(Scaler scaler, ObjectNode json) {
        json.put("name", scaler.name());
        new TreeMap<>(scaler.parameters())
                .descendingMap() // "means" before "deviations", as in earlier versions
                .forEach((name, values) -> write(values, json.putArray(name)));
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
                                    case "scaler" -> signal[0].scaler(scaler());
                                    default -> signal[0].seriesScalers(seriesScalers());
                                };
                    } catch (IllegalArgumentException refused) {
                        throw json.failure(refused.getMessage());
                    }
                });
        return signal[0];
    }

    private Map<String, Scaler> seriesScalers() throws IOException {
        Map<String, Scaler> scalers = new LinkedHashMap<>();
        json.object(
                series -> {
                    take();
                    scalers.put(series, scaler());
                });
        return scalers;
    }

    private Scaler scaler() throws IOException {
        String[] name = new String[1];
        Map<String, double[]> values = new LinkedHashMap<>();
        json.object(
                field -> {
                    if (field.equals("name")) {
                        name[0] = json.text();
                    } else {
                        values.put(field, numbers());
                    }
                });
        if (name[0] == null) {
            throw json.failure("the scaler has no 'name'");
        }
        return Scalers.of(name[0], values);
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
