package io.rnn4j.core.equation;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** LaTeX with amsmath, in ASCII: one {@code align*} environment. */
final class LatexNotation extends Notation {
    private static final Map<Character, String> ACCENTS =
            Map.of('\u0302', "hat", '\u0303', "tilde", '\u0304', "bar", '\u0307', "dot");
    private static final String GREEK =
            "α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ"
                + " lambda μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau υ upsilon φ varphi χ chi ψ psi ω"
                + " omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega ℓ"
                + " ell";
    private static final Map<String, String> LETTERS = letters();

    private static Map<String, String> letters() {
        String[] words = GREEK.split(" ");
        Map<String, String> letters = new HashMap<>();
        for (int index = 0; index < words.length; index += 2) {
            letters.put(words[index], "\\" + words[index + 1]);
        }
        return Map.copyOf(letters);
    }

    @Override
    String symbol(Symbol symbol) {
        String below =
                Arrays.stream(symbol.subscript().split(","))
                        .map(LatexNotation::word)
                        .collect(Collectors.joining(","));
        return (symbol.gradient() ? "\\partial " : "")
                + word(symbol.base())
                + (below.isEmpty() ? "" : "_{" + below + "}")
                + (symbol.arriving() ? "^{+}" : "");
    }

    /** Prints a letter in italics, a word upright; t-1 and the like are formulas. */
    private static String word(String word) {
        if (word.endsWith("′")) { // in braces, since an exponent may follow
            return "{" + word(word.substring(0, word.length() - 1)) + "'}";
        }
        String parts = Normalizer.normalize(word, Normalizer.Form.NFD);
        if (parts.length() > 1 && ACCENTS.containsKey(parts.charAt(parts.length() - 1))) {
            String accent = ACCENTS.get(parts.charAt(parts.length() - 1));
            return "\\" + accent + "{" + word(parts.substring(0, parts.length() - 1)) + "}";
        }
        if (word.matches("[A-Za-z]?|t[+-]1|[0-9:]+")) {
            return word;
        }
        String letter = LETTERS.get(word);
        return letter != null ? letter : "\\mathrm{" + escaped(parts) + "}";
    }

    private static String escaped(String text) {
        StringBuilder result = new StringBuilder();
        for (char character : text.toCharArray()) {
            if ("_&%$#{}".indexOf(character) >= 0) {
                result.append('\\').append(character);
            } else if (character >= ' ' && character < 127 && "\\^~".indexOf(character) < 0) {
                result.append(character);
            } else {
                result.append('?'); // not known to LaTeX
            }
        }
        return result.toString();
    }

    @Override
    String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "\\mathrm{NaN}" : value > 0 ? "\\infty" : "-\\infty";
        }
        Decimal decimal = Decimal.of(value);
        if (!decimal.scientific()) {
            return decimal.plain();
        }
        String power = "10^{" + decimal.exponent() + "}";
        return decimal.digits().equals("1") && !decimal.negative()
                ? power
                : decimal.mantissa() + " \\cdot " + power;
    }

    @Override
    String plus(boolean tight) {
        return " + ";
    }

    @Override
    String minus(boolean tight) {
        return " - ";
    }

    @Override
    String sign(Term.Kind kind) {
        return kind == Term.Kind.ELEMENTS ? " \\odot " : " \\cdot ";
    }

    @Override
    String negative(String term) {
        return "-" + term;
    }

    @Override
    String quotient(String numerator, String denominator) {
        return "\\frac{" + numerator + "}{" + denominator + "}";
    }

    @Override
    boolean closedQuotient() {
        return true;
    }

    @Override
    String power(String base, String exponent) {
        return base + "^{" + exponent + "}";
    }

    @Override
    String transposed(String term) {
        return term + "^{\\top}";
    }

    @Override
    String enclosed(String left, String inner, String right) {
        return "\\left" + left + inner + "\\right" + right;
    }

    @Override
    String call(String function, String inner) {
        return switch (function) {
            case "squareroot" -> "\\sqrt{" + inner + "}";
            case "absolute" -> enclosed("|", inner, "|");
            default -> name(function) + parentheses(inner);
        };
    }

    private static String name(String function) {
        return switch (function) {
            case "log" -> "\\ln";
            case "maximum" -> "\\max";
            case "minimum" -> "\\min";
            case "sigmoid" -> "\\sigma";
            case "tanh", "exp" -> "\\" + function;
            case "sign" -> "\\operatorname{sgn}";
            case "attendgradient" -> "\\partial\\operatorname{attend}";
            default -> "\\operatorname{" + function + "}";
        };
    }

    @Override
    String total(String term, boolean overTime) {
        return (overTime ? "\\sum_{t} " : "\\sum ") + term;
    }

    @Override
    String document(String title, List<Section> sections) {
        List<String> rows = new ArrayList<>();
        rows.add("&\\textbf{" + escaped(title) + "}");
        for (Section section : sections) {
            String steps =
                    section.steps().isEmpty()
                            ? ""
                            : ",}\\ t = " + String.join(", \\ldots, ", section.steps()) + "\\text{";
            rows.add("&\\text{" + section.heading() + steps + ":}");
            for (Section.Note note : section.notes()) {
                rows.add(print(note.symbol()) + " &\\text{: " + escaped(note.text()) + "}");
            }
            for (Section.Equation equation : section.equations()) {
                rows.add(print(equation.left()) + " &= " + print(equation.right()));
            }
        }
        // an empty line within the environment would be an error
        return "\\begin{align*}\n" + String.join(" \\\\\n", rows) + "\n\\end{align*}\n";
    }
}
