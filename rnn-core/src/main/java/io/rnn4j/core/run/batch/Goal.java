package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.core.training.OutputLoss;

import java.util.List;

/**
 * What is asked for at one output.
 *
 * @param output the number of the output
 * @param signal the output
 * @param asked the loss and the metrics
 */
public record Goal(int output, Signal signal, OutputLoss asked) {
    public String name() {
        return asked.output();
    }

    /** Tells if the loss has one number a row for target, where the prediction has several. */
    public boolean takesClasses() {
        int width = signal.width();
        return width > 1 && asked.loss().targetWidth(width) == 1;
    }

    /**
     * Returns the objective of the loss, then those of the metrics.
     *
     * @throws IllegalArgumentException if the width of the targets does not suit one of them
     */
    public List<ObjectiveDefinition> objectives(int targetWidth) {
        return Objectives.of(asked.loss(), asked.metrics(), signal.width(), targetWidth);
    }
}
