package io.rnn4j.interchange.keras;

/**
 * How an input of a model is declared, as far as the layers that read it have shown.
 *
 * @param name its name
 * @param form what its axes are
 * @param steps number of time steps, or {@link Value#OPEN}
 * @param features width of a row
 * @param along the input whose time steps it shares; null for none
 * @param reshaped whether the model reads it in another shape than Keras does
 */
record InputPlan(
        String name, Value.Form form, int steps, int features, String along, boolean reshaped) {

    /** Thrown when a layer has changed the plan of an input, so that reading begins again. */
    static final class Changed extends Exception {
        private static final long serialVersionUID = 1L;

        Changed() {
            super("the plan of an input has changed", null, false, false);
        }
    }

    InputPlan asTokens() {
        return new InputPlan(name, Value.Form.TOKENS, features, 1, along, false);
    }

    InputPlan reshapedTo(Value.Form newForm, int newSteps, int newFeatures) {
        return new InputPlan(name, newForm, newSteps, newFeatures, along, true);
    }

    InputPlan along(String other) {
        return new InputPlan(name, form, steps, features, other, reshaped);
    }
}
