package io.rnn4j.cli.explain;

import java.util.List;

/** Formulas: written as text, and translated to LaTeX. */
final class Formula {
    private Formula() {}

    /** {@return the sum of terms, some of which may begin with a minus} */
    static String sum(List<String> terms) {
        StringBuilder text = new StringBuilder(terms.getFirst());
        for (String term : terms.subList(1, terms.size())) {
            text.append(term.startsWith("−") ? " − " + term.substring(1) : " + " + term);
        }
        return text.toString();
    }

    /** {@return a formula of step 1 as the formula of any step t} */
    static String general(String ofStepOne) {
        return ofStepOne
                .replaceAll("([_,])0\\b", "$1t−1")
                .replaceAll("([_,])1\\b", "$1t")
                .replaceAll("([_,])2\\b", "$1t+1");
    }

    /** {@return the formula in LaTeX, without delimiters} */
    static String latex(String formula) {
        return formula.replaceAll("_([A-Za-z0-9,]+([−+]1)?)", "_{$1}")
                .replaceAll(
                        "∂L/∂([A-Za-z]+(_\\{[^}]*})?)", "\\\\frac{\\\\partial L}{\\\\partial $1}")
                .replace("∂", "\\partial ")
                .replace("−", "-")
                .replace("·", "\\,")
                .replace("∘", "\\odot ")
                .replace("ᵀ", "^{\\top}")
                .replace("²", "^{2}")
                .replace("σ(", "\\sigma(")
                .replace("tanh(", "\\tanh(")
                .replace("Σ", "\\sum");
    }
}
