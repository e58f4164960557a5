package io.rnn4j.forecast.setting;

/** A function that is applied to targets before anything else; forecasts are mapped back. */
public enum Transform {
    /** No transform. */
    NONE,
    /** The natural logarithm of a value, for positive values whose changes are proportional. */
    LOGARITHM,
    /** The logarithm of 1 plus a value, for values of at least 0 that are usually far above 1. */
    LOGARITHM_OF_ONE_PLUS,
    /** The square root of a value, for counts; negative forecasts become 0. */
    SQUARE_ROOT;

    /**
     * {@return the transformed value; NaN for NaN}
     *
     * @param value the value; above 0 for a logarithm, at least 0 for the others
     */
    public double apply(double value) {
        return switch (this) {
            case NONE -> value;
            case LOGARITHM -> StrictMath.log(value);
            case LOGARITHM_OF_ONE_PLUS -> StrictMath.log1p(value);
            case SQUARE_ROOT -> StrictMath.sqrt(value);
        };
    }

    /**
     * {@return the value with this transform; the function does not decrease}
     *
     * @param transformed the transformed value
     */
    public double reverse(double transformed) {
        return switch (this) {
            case NONE -> transformed;
            case LOGARITHM -> StrictMath.exp(transformed);
            case LOGARITHM_OF_ONE_PLUS -> Math.max(0, StrictMath.expm1(transformed));
            case SQUARE_ROOT -> {
                double root = Math.max(0, transformed);
                yield root * root;
            }
        };
    }

    /**
     * {@return whether a value has a transform; true for NaN, a missing value}
     *
     * @param value the value
     */
    public boolean accepts(double value) {
        return switch (this) {
            case NONE -> true;
            case LOGARITHM -> !(value <= 0);
            case LOGARITHM_OF_ONE_PLUS, SQUARE_ROOT -> !(value < 0);
        };
    }
}
