package io.rnn4j.core.equation;

import java.util.List;

/** Unicode text: ∘ is the element-wise product, · the matrix product. */
final class TextNotation extends Notation {
    private static final String INDENT = "  ";

    @Override
    String symbol(Symbol symbol) {
        return symbol.toString();
    }

    @Override
    String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        }
        Decimal decimal = Decimal.of(value);
        String text =
                decimal.scientific()
                        ? decimal.mantissa() + "e" + decimal.exponent()
                        : decimal.plain();
        return decimal.negative() ? "−" + text.substring(1) : text;
    }

    @Override
    String plus(boolean tight) {
        return tight ? "+" : " + ";
    }

    @Override
    String minus(boolean tight) {
        return tight ? "−" : " − ";
    }

    @Override
    String sign(Term.Kind kind) {
        return kind == Term.Kind.ELEMENTS ? "∘" : "·";
    }

    @Override
    String negative(String term) {
        return "−" + term;
    }

    @Override
    String quotient(String numerator, String denominator) {
        return numerator + "/" + denominator;
    }

    @Override
    boolean closedQuotient() {
        return false;
    }

    @Override
    String power(String base, String exponent) {
        return switch (exponent) {
            case "2" -> base + "²";
            case "3" -> base + "³";
            default -> base + "^" + (exponent.length() == 1 ? exponent : parentheses(exponent));
        };
    }

    @Override
    String transposed(String term) {
        return term + "ᵀ";
    }

    @Override
    String enclosed(String left, String inner, String right) {
        return left + inner + right;
    }

    @Override
    String call(String function, String inner) {
        return switch (function) {
            case "absolute" -> "|" + inner + "|";
            case "squareroot" -> "√" + parentheses(inner);
            case "attendgradient" -> "∂attend" + parentheses(inner);
            default -> shortName(function) + parentheses(inner);
        };
    }

    @Override
    String total(String term, boolean overTime) {
        return (overTime ? "Σ_t " : "Σ ") + term;
    }

    @Override
    String document(String title, List<Section> sections) {
        StringBuilder text = new StringBuilder(title).append('\n');
        for (Section section : sections) {
            text.append(section.heading());
            if (!section.steps().isEmpty()) {
                text.append(", t = ").append(String.join(", …, ", section.steps()));
            }
            text.append(":\n");
            for (Section.Note note : section.notes()) {
                text.append(INDENT)
                        .append(print(note.symbol()))
                        .append(": ")
                        .append(note.text())
                        .append('\n');
            }
            for (Section.Equation equation : section.equations()) {
                text.append(INDENT)
                        .append(print(equation.left()))
                        .append(" = ")
                        .append(print(equation.right()))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
