package io.rnn4j.core.equation;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** LaTeX with amsmath: one {@code align*} environment in ASCII. */
final class LatexNotation implements Notation {
    private static final int SHOWN = 4;
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
    public String symbol(Symbol symbol) {
        String below =
                Arrays.stream(symbol.subscript().split(","))
                        .map(LatexNotation::word)
                        .collect(Collectors.joining(","));
        return (symbol.gradient() ? "\\partial " : "")
                + word(symbol.base())
                + (below.isEmpty() ? "" : "_{" + below + "}")
                + (symbol.arriving() ? "^{+}" : "");
    }

    /** One letter is italic, a word upright; t-1 and the like are formulas. */
    private static String word(String word) {
        if (word.endsWith("′")) { // in braces, for an exponent may follow
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
                result.append('?'); // what LaTeX may not know
            }
        }
        return result.toString();
    }

    @Override
    public String number(double value) {
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
    public String numbers(List<Double> values) {
        return values.stream()
                        .limit(SHOWN)
                        .map(this::number)
                        .collect(Collectors.joining(", ", "(", ""))
                + (values.size() > SHOWN ? ", \\ldots)" : ")");
    }

    @Override
    public String plus(boolean tight) {
        return " + ";
    }

    @Override
    public String minus(boolean tight) {
        return " - ";
    }

    @Override
    public String sign(Term.Kind kind) {
        return kind == Term.Kind.ELEMENTS ? " \\odot " : " \\cdot ";
    }

    @Override
    public String negative(String term) {
        return "-" + term;
    }

    @Override
    public String quotient(String numerator, String denominator) {
        return "\\frac{" + numerator + "}{" + denominator + "}";
    }

    @Override
    public boolean closedQuotient() {
        return true;
    }

    @Override
    public String power(String base, String exponent) {
        return base + "^{" + exponent + "}";
    }

    @Override
    public String transposed(String term) {
        return term + "^{\\top}";
    }

    @Override
    public String parentheses(String inner) {
        return "\\left(" + inner + "\\right)";
    }

    @Override
    public String call(Term.Function function, List<String> arguments) {
        String inner = String.join(", ", arguments);
        return switch (function) {
            case SIGMOID -> "\\sigma" + parentheses(inner);
            case LOG -> "\\ln" + parentheses(inner);
            case ROOT -> "\\sqrt{" + inner + "}";
            case ABSOLUTE -> "\\left|" + inner + "\\right|";
            case MAXIMUM -> "\\max" + parentheses(inner);
            case MINIMUM -> "\\min" + parentheses(inner);
            case TANH -> "\\tanh" + parentheses(inner);
            case EXP -> "\\exp" + parentheses(inner);
            case SIGN -> "\\operatorname{sgn}" + parentheses(inner);
            case LOG_SUM_EXP -> "\\operatorname{logsumexp}" + parentheses(inner);
            case ONE_HOT -> "\\operatorname{onehot}" + parentheses(inner);
            case ATTEND -> "\\operatorname{attend}" + parentheses(inner);
            case ATTEND_GRADIENT -> "\\partial\\operatorname{attend}" + parentheses(inner);
            case PART -> "\\operatorname{part}" + parentheses(inner);
            case RELU, SOFTPLUS, SUM, MEAN ->
                    "\\operatorname{"
                            + function.name().toLowerCase(Locale.ROOT)
                            + "}"
                            + parentheses(inner);
        };
    }

    @Override
    public String condition(String left, Term.Relation relation, String right) {
        return "\\left["
                + left
                + (relation == Term.Relation.GREATER ? " > " : " = ")
                + right
                + "\\right]";
    }

    @Override
    public String total(String term, boolean overTime) {
        return (overTime ? "\\sum_{t} " : "\\sum ") + term;
    }

    @Override
    public String document(String title, List<Section> sections) {
        TermPrinter printer = new TermPrinter(this);
        List<String> rows = new ArrayList<>();
        rows.add("&\\textbf{" + escaped(title) + "}");
        for (Section section : sections) {
            String steps =
                    section.steps().isEmpty()
                            ? ""
                            : ",}\\ t = " + String.join(", \\ldots, ", section.steps()) + "\\text{";
            rows.add("&\\text{" + section.heading() + steps + ":}");
            for (Section.Note note : section.notes()) {
                rows.add(printer.print(note.symbol()) + " &\\text{: " + escaped(note.text()) + "}");
            }
            for (Section.Equation equation : section.equations()) {
                rows.add(printer.print(equation.left()) + " &= " + printer.print(equation.right()));
            }
        }
        // an empty line would end the environment's paragraph, which is an error
        return "\\begin{align*}\n" + String.join(" \\\\\n", rows) + "\n\\end{align*}\n";
    }
}
