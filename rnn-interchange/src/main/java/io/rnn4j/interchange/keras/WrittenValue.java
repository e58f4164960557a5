package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * An output of a layer that is to be written.
 *
 * @param layer name of the layer
 * @param call number of its use
 * @param output number of the output
 * @param form what its axes are
 * @param steps number of time steps of a sequence, or {@link Value#OPEN}
 * @param features width of a row
 * @param axis name of the input whose time steps it has; null for none
 * @param masked whether Keras hands on a mask with it
 */
record WrittenValue(
        String layer,
        int call,
        int output,
        Value.Form form,
        int steps,
        int features,
        String axis,
        boolean masked) {

    boolean isSequence() {
        return form == Value.Form.SEQUENCE;
    }

    /** {@return the shape with the batch, which is open} */
    ArrayNode shape() {
        ArrayNode shape = KerasJson.object().arrayNode().addNull();
        if (form != Value.Form.ROWS) {
            shape = steps == Value.OPEN ? shape.addNull() : shape.add(steps);
        }
        return form == Value.Form.TOKENS ? shape : shape.add(features);
    }

    /** {@return the output of a layer that changes rows, but not their time axis} */
    WrittenValue rows(String newLayer, int newCall, int width) {
        return new WrittenValue(newLayer, newCall, 0, form, steps, width, axis, masked);
    }

    /** {@return an output without time} */
    static WrittenValue row(String layer, int call, int output, int width) {
        return new WrittenValue(layer, call, output, Value.Form.ROWS, 1, width, null, false);
    }

    WrittenValue output(int number) {
        return new WrittenValue(layer, call, number, form, steps, features, axis, masked);
    }

    WrittenValue masked(boolean newMasked) {
        return new WrittenValue(layer, call, output, form, steps, features, axis, newMasked);
    }
}
