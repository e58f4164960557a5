package io.rnn4j.core.equation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Plain text in Unicode: ∘ is the product element by element, · the product of matrices. */
final class TextNotation implements Notation {
    private static final String INDENT = "  ";
    private static final int SHOWN = 4;

    @Override
    public String symbol(Symbol symbol) {
        return symbol.toString();
    }

    @Override
    public String number(double value) {
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
    public String numbers(List<Double> values) {
        return values.stream()
                        .limit(SHOWN)
                        .map(this::number)
                        .collect(Collectors.joining(", ", "(", ""))
                + (values.size() > SHOWN ? ", …)" : ")");
    }

    @Override
    public String plus(boolean tight) {
        return tight ? "+" : " + ";
    }

    @Override
    public String minus(boolean tight) {
        return tight ? "−" : " − ";
    }

    @Override
    public String sign(Term.Kind kind) {
        return kind == Term.Kind.ELEMENTS ? "∘" : "·";
    }

    @Override
    public String negative(String term) {
        return "−" + term;
    }

    @Override
    public String quotient(String numerator, String denominator) {
        return numerator + "/" + denominator;
    }

    @Override
    public boolean closedQuotient() {
        return false;
    }

    @Override
    public String power(String base, String exponent) {
        return switch (exponent) {
            case "2" -> base + "²";
            case "3" -> base + "³";
            default -> base + "^" + (exponent.length() == 1 ? exponent : parentheses(exponent));
        };
    }

    @Override
    public String transposed(String term) {
        return term + "ᵀ";
    }

    @Override
    public String parentheses(String inner) {
        return "(" + inner + ")";
    }

    @Override
    public String call(Term.Function function, List<String> arguments) {
        String inner = String.join(", ", arguments);
        String name =
                switch (function) {
                    case SIGMOID -> "σ";
                    case LOG -> "ln";
                    case SIGN -> "sgn";
                    case ROOT -> "√";
                    case ABSOLUTE -> "|";
                    case MAXIMUM -> "max";
                    case MINIMUM -> "min";
                    case LOG_SUM_EXP -> "logsumexp";
                    case ONE_HOT -> "onehot";
                    case ATTEND -> "attend";
                    case ATTEND_GRADIENT -> "∂attend";
                    case PART -> "part";
                    case TANH, RELU, SOFTPLUS, EXP, SUM, MEAN ->
                            function.name().toLowerCase(Locale.ROOT);
                };
        return function == Term.Function.ABSOLUTE ? "|" + inner + "|" : name + parentheses(inner);
    }

    @Override
    public String condition(String left, Term.Relation relation, String right) {
        return "[" + left + (relation == Term.Relation.GREATER ? " > " : " = ") + right + "]";
    }

    @Override
    public String total(String term, boolean overTime) {
        return (overTime ? "Σ_t " : "Σ ") + term;
    }

    @Override
    public String document(String title, List<Section> sections) {
        TermPrinter printer = new TermPrinter(this);
        StringBuilder text = new StringBuilder(title).append('\n');
        for (Section section : sections) {
            text.append(section.heading());
            if (!section.steps().isEmpty()) {
                text.append(", t = ").append(String.join(", …, ", section.steps()));
            }
            text.append(":\n");
            for (Section.Note note : section.notes()) {
                text.append(INDENT)
                        .append(printer.print(note.symbol()))
                        .append(": ")
                        .append(note.text())
                        .append('\n');
            }
            for (Section.Equation equation : section.equations()) {
                text.append(INDENT)
                        .append(printer.print(equation.left()))
                        .append(" = ")
                        .append(printer.print(equation.right()))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
