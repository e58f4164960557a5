package io.rnn4j.serialization;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.ModelInput;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The meaning of the inputs and outputs of a model, and notes of the application. It is saved with
 * the model and has no effect on it.
 *
 * @param inputs descriptions of inputs by name
 * @param outputs descriptions of outputs by name
 * @param notes texts of the application by name
 */
public record ModelDescription(
        Map<String, SignalDescription> inputs,
        Map<String, SignalDescription> outputs,
        Map<String, String> notes) {
    /** Copies the maps. */
    public ModelDescription {
        inputs = copy("inputs", inputs);
        outputs = copy("outputs", outputs);
        notes = copy("notes", notes);
    }

    private static <T> Map<String, T> copy(String what, Map<String, T> map) {
        Map<String, T> copy = new LinkedHashMap<>();
        Objects.requireNonNull(map, what)
                .forEach(
                        (name, value) ->
                                copy.put(
                                        Objects.requireNonNull(name, what + ": a name"),
                                        Objects.requireNonNull(value, what + ": " + name)));
        return Collections.unmodifiableMap(copy);
    }

    private static <T> Map<String, T> with(Map<String, T> map, String name, T value) {
        Map<String, T> changed = new LinkedHashMap<>(map);
        changed.put(name, value);
        return changed;
    }

    /** {@return a description of nothing} */
    public static ModelDescription empty() {
        return new ModelDescription(Map.of(), Map.of(), Map.of());
    }

    /** {@return whether nothing is described} */
    public boolean isEmpty() {
        return inputs.isEmpty() && outputs.isEmpty() && notes.isEmpty();
    }

    /**
     * {@return a copy that describes an input}
     *
     * @param name name of the input; that of a sequence of layers is {@value
     *     io.rnn4j.core.model.Sequential#INPUT}
     * @param description its description
     */
    public ModelDescription input(String name, SignalDescription description) {
        return new ModelDescription(with(inputs, name, description), outputs, notes);
    }

    /**
     * {@return a copy that describes an output}
     *
     * @param name name of the output; that of a sequence of layers is {@value
     *     io.rnn4j.core.model.Sequential#OUTPUT}
     * @param description its description
     */
    public ModelDescription output(String name, SignalDescription description) {
        return new ModelDescription(inputs, with(outputs, name, description), notes);
    }

    /**
     * {@return a copy with a note}
     *
     * @param name name of the note
     * @param text its text
     */
    public ModelDescription note(String name, String text) {
        return new ModelDescription(inputs, outputs, with(notes, name, text));
    }

    /**
     * {@return a copy with the record of the training of the model, as notes whose names begin with
     * {@code training.}} It replaces other notes of such names.
     *
     * @param record the record
     */
    public ModelDescription training(TrainingRecord record) {
        Map<String, String> changed = new LinkedHashMap<>(notes);
        changed.keySet().removeIf(name -> name.startsWith(TrainingRecord.PREFIX));
        changed.putAll(Objects.requireNonNull(record, "record").notes());
        return new ModelDescription(inputs, outputs, changed);
    }

    /**
     * {@return the record of the training of the model, empty if none was saved}
     *
     * @throws IllegalArgumentException if the notes of the record are damaged
     */
    public Optional<TrainingRecord> training() {
        return Optional.ofNullable(TrainingRecord.read(notes));
    }

    /** Requires that a model has the inputs and outputs, with as many features as described. */
    void requireSuitable(Model model) {
        Map<String, Integer> inputWidths = new LinkedHashMap<>();
        for (ModelInput input : model.inputs()) {
            inputWidths.put(input.name(), input.features());
        }
        requireSuitable("input", inputs, inputWidths);
        requireSuitable("output", outputs, model.outputWidths());
    }

    private static void requireSuitable(
            String kind, Map<String, SignalDescription> descriptions, Map<String, Integer> widths) {
        descriptions.forEach(
                (name, description) -> {
                    Integer width = widths.get(name);
                    if (width == null) {
                        throw new IllegalArgumentException(
                                "the model has no %s '%s' that is described, only %s"
                                        .formatted(kind, name, widths.keySet()));
                    }
                    description.requireWidth(width, kind + " '" + name + "'");
                });
    }
}
