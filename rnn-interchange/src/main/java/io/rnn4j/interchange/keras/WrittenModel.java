package io.rnn4j.interchange.keras;

import java.util.List;

/**
 * A model that is to be written.
 *
 * @param sequential whether each layer reads the one before it
 * @param layers its layers, the inputs first
 * @param inputs names of the inputs
 * @param outputs the outputs
 */
record WrittenModel(
        boolean sequential,
        List<WrittenLayer> layers,
        List<String> inputs,
        List<WrittenValue> outputs) {}
