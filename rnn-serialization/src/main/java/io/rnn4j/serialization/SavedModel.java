package io.rnn4j.serialization;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.core.model.Model;

import java.util.List;
import java.util.Objects;

/**
 * The contents of a model file, or one of the models of a {@link ModelSet}.
 *
 * @param model the model, not compiled
 * @param description what was saved about its inputs and outputs
 * @param writtenBy name and version of the library that has written the file; empty for files of
 *     version 1
 * @param conversions the loss of precision of each weight that was converted to float32
 */
public record SavedModel(
        Model model,
        ModelDescription description,
        String writtenBy,
        List<ConversionReport> conversions) {
    /**
     * Creates a model that is to be saved.
     *
     * @param model the model
     * @param description its description
     */
    public SavedModel(Model model, ModelDescription description) {
        this(model, description, "", List.of());
    }

    /** Copies the list. */
    public SavedModel {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(writtenBy, "writtenBy");
        conversions = NullChecks.copyOf("conversions", conversions);
    }
}
