package io.rnn4j.interchange;

import io.rnn4j.core.model.Model;

import java.util.Objects;

/**
 * A model that was read from a file of another framework. It computes the same numbers as the
 * framework does; a model for which this cannot be guaranteed is rejected with an {@link
 * InterchangeException}.
 *
 * @param model the model
 * @param report what every layer and setting of the file became
 */
public record Import(Model model, ImportReport report) {
    /** Checks that both are given. */
    public Import {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(report, "report");
    }
}
