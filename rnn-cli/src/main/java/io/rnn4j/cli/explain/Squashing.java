package io.rnn4j.cli.explain;

/** An activation of every element. */
enum Squashing {
    TANH("tanh(%s)", "(1 − %s²)∘"),
    SIGMOID("σ(%s)", "%1$s∘(1 − %1$s)∘"),
    IDENTITY("%s", "");

    private final String formula;
    private final String derivative;

    Squashing(String formula, String derivative) {
        this.formula = formula;
        this.derivative = derivative;
    }

    String formula(String argument) {
        return formula.formatted(argument);
    }

    /** {@return the derivative, as a factor of the gradient, by the symbol of the result} */
    String derivative(String result) {
        return derivative.formatted(result);
    }

    double of(double argument) {
        return switch (this) {
            case TANH -> StrictMath.tanh(argument);
            case SIGMOID -> 1 / (1 + StrictMath.exp(-argument));
            case IDENTITY -> argument;
        };
    }

    /** {@return the derivative by the value of the result} */
    double derivative(double result) {
        return switch (this) {
            case TANH -> 1 - result * result;
            case SIGMOID -> result * (1 - result);
            case IDENTITY -> 1;
        };
    }
}
