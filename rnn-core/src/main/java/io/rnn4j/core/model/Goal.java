package io.rnn4j.core.model;

import io.rnn4j.api.Objective;
import io.rnn4j.api.Signal;

import java.util.List;

/**
 * What is asked for at one output.
 *
 * @param output the number of the output
 * @param signal the output
 * @param asked the loss and the metrics
 */
record Goal(int output, Signal signal, OutputLoss asked) {
    String name() {
        return asked.output();
    }

    /** Tells if the loss has one number a row for target, where the prediction has several. */
    boolean takesClasses() {
        int width = signal.width();
        return width > 1 && asked.loss().targetWidth(width) == 1;
    }

    /**
     * Returns the objective of the loss, then those of the metrics.
     *
     * @throws IllegalArgumentException if the width of the targets does not suit one of them
     */
    List<Objective> objectives(int targetWidth) {
        return Objectives.of(asked.loss(), asked.metrics(), signal.width(), targetWidth);
    }
}
