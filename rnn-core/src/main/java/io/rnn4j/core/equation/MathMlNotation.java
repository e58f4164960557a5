package io.rnn4j.core.equation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Presentation MathML of the elements of MathML Core: one {@code math} element with a table, a row
 * for each equation. Every part that is printed is a sequence of elements.
 */
final class MathMlNotation extends Notation {
    @Override
    String symbol(Symbol symbol) {
        String base = (symbol.gradient() ? operator("∂") : "") + identifier(symbol.base());
        String below =
                symbol.subscript().isEmpty()
                        ? ""
                        : Arrays.stream(symbol.subscript().split(","))
                                .map(MathMlNotation::part)
                                .collect(Collectors.joining(operator(",")));
        if (below.isEmpty()) {
            return symbol.arriving() ? scripted("msup", row(base), operator("+")) : row(base);
        }
        return symbol.arriving()
                ? "<msubsup>" + row(base) + row(below) + operator("+") + "</msubsup>"
                : scripted("msub", row(base), row(below));
    }

    /** Prints a part of a subscript; t-1 and the like are formulas. */
    private static String part(String text) {
        if (text.matches("t[+-]1")) {
            return identifier("t") + operator(text.charAt(1) == '-' ? "−" : "+") + literal("1");
        }
        return text.matches("[0-9:]+") ? literal(text) : identifier(text);
    }

    private static String identifier(String text) {
        return "<mi>" + escaped(text) + "</mi>";
    }

    private static String operator(String text) {
        return "<mo>" + escaped(text) + "</mo>";
    }

    private static String literal(String text) {
        return "<mn>" + escaped(text) + "</mn>";
    }

    private static String text(String text) {
        return "<mtext>" + escaped(text) + "</mtext>";
    }

    private static String row(String elements) {
        return "<mrow>" + elements + "</mrow>";
    }

    private static String scripted(String element, String base, String script) {
        return "<" + element + ">" + base + script + "</" + element + ">";
    }

    /** Replaces the characters that begin markup, and those that XML does not allow. */
    private static String escaped(String text) {
        return text.replaceAll("[\\p{Cntrl}\\uFFFE\\uFFFF]|[\\uD800-\\uDFFF]", "\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value)
                    ? text("NaN")
                    : row((value < 0 ? operator("−") : "") + literal("∞"));
        }
        Decimal decimal = Decimal.of(value);
        String digits = decimal.scientific() ? decimal.mantissa() : decimal.plain();
        String unsigned = literal(decimal.negative() ? digits.substring(1) : digits);
        String sign = decimal.negative() ? operator("−") : "";
        if (!decimal.scientific()) {
            return sign.isEmpty() ? unsigned : row(sign + unsigned);
        }
        String exponent =
                decimal.exponent() < 0
                        ? operator("−") + literal(Integer.toString(-decimal.exponent()))
                        : literal(Integer.toString(decimal.exponent()));
        String power = scripted("msup", literal("10"), row(exponent));
        return decimal.digits().equals("1") && !decimal.negative()
                ? power
                : row(sign + unsigned + operator("·") + power);
    }

    @Override
    String listed(String values) {
        return enclosed("(", values, ")");
    }

    @Override
    String comma() {
        return operator(",");
    }

    @Override
    String relation(Term.Relation relation) {
        return operator(relation == Term.Relation.GREATER ? ">" : "=");
    }

    @Override
    String plus(boolean tight) {
        return operator("+");
    }

    @Override
    String minus(boolean tight) {
        return operator("−");
    }

    @Override
    String sign(Term.Kind kind) {
        return operator(kind == Term.Kind.ELEMENTS ? "∘" : "·");
    }

    @Override
    String negative(String term) {
        return operator("−") + term;
    }

    @Override
    String quotient(String numerator, String denominator) {
        return scripted("mfrac", row(numerator), row(denominator));
    }

    @Override
    boolean closedQuotient() {
        return true;
    }

    @Override
    String power(String base, String exponent) {
        return scripted("msup", row(base), row(exponent));
    }

    @Override
    String transposed(String term) {
        return scripted("msup", row(term), operator("⊤"));
    }

    @Override
    String enclosed(String left, String inner, String right) {
        return row(operator(left) + inner + operator(right));
    }

    @Override
    String call(String function, String inner) {
        return switch (function) {
            case "squareroot" -> "<msqrt>" + inner + "</msqrt>";
            case "absolute" -> enclosed("|", inner, "|");
            case "attendgradient" -> row(operator("∂") + identifier("attend") + parentheses(inner));
            // the invisible operator tells readers that the parentheses hold arguments
            default ->
                    row(identifier(shortName(function)) + operator("\u2061") + parentheses(inner));
        };
    }

    @Override
    String total(String term, boolean overTime) {
        String sum = operator("∑");
        return (overTime ? scripted("munder", sum, identifier("t")) : sum) + term;
    }

    @Override
    String document(String title, List<Section> sections) {
        StringBuilder rows = new StringBuilder(wide("layer", text(title)));
        for (Section section : sections) {
            rows.append(wide("section", heading(section)));
            for (Section.Note note : section.notes()) {
                rows.append(aligned(print(note.symbol()), text(": " + note.text())));
            }
            for (Section.Equation equation : section.equations()) {
                rows.append(
                        aligned(
                                print(equation.left()),
                                row(operator("=") + print(equation.right()))));
            }
        }
        return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">\n"
                + "<mtable columnalign=\"right left\" displaystyle=\"true\">\n"
                + rows
                + "</mtable>\n</math>\n";
    }

    private static String heading(Section section) {
        String heading = text(section.heading());
        if (section.steps().isEmpty()) {
            return heading;
        }
        String steps =
                section.steps().stream()
                        .map(step -> step.equals("T") ? identifier(step) : literal(step))
                        .collect(Collectors.joining(operator(",") + operator("…") + operator(",")));
        return row(heading + operator(",") + identifier("t") + operator("=") + steps);
    }

    /** Returns a row of one cell. */
    private static String wide(String kind, String cell) {
        return "<mtr class=\"%s\"><mtd columnspan=\"2\">%s</mtd></mtr>\n".formatted(kind, cell);
    }

    /** Returns a row of two cells. */
    private static String aligned(String left, String right) {
        return "<mtr><mtd>%s</mtd><mtd>%s</mtd></mtr>\n".formatted(left, right);
    }
}
