package io.rnn4j.cli.explain;

import java.util.ArrayList;
import java.util.List;

/** A vector that a step computes, and the gradient of the loss with respect to it. */
final class Quantity {
    private final String symbol;
    private final int step;
    private final String formula;
    private final double[] value;
    private final double[] gradient;
    private final List<String> terms = new ArrayList<>();

    /** Creates a quantity; an empty formula means that its value is given. */
    Quantity(String symbol, int step, String formula, double... value) {
        this.symbol = symbol;
        this.step = step;
        this.formula = formula;
        this.value = value;
        this.gradient = new double[value.length];
    }

    /** {@return the symbol of a name at a step: h_2 for h, a_h,2 for a_h} */
    static String symbol(String name, int step) {
        return name + (name.contains("_") ? "," : "_") + step;
    }

    String symbol() {
        return symbol;
    }

    int step() {
        return step;
    }

    String formula() {
        return formula;
    }

    double[] value() {
        return value;
    }

    double[] gradient() {
        return gradient;
    }

    /** {@return the symbol of the gradient} */
    String gradientSymbol() {
        return "∂L/∂" + symbol;
    }

    /** {@return the formula of the gradient: what each reader of this quantity adds} */
    String gradientFormula() {
        return terms.isEmpty() ? "0" : Formula.sum(terms);
    }

    boolean isGiven() {
        return formula.isEmpty();
    }

    void addGradient(String term, double[] values) {
        terms.add(term);
        for (int index = 0; index < values.length; index++) {
            gradient[index] += values[index];
        }
    }
}
