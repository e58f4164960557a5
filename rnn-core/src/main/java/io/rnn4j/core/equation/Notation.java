package io.rnn4j.core.equation;

import java.util.List;
import java.util.stream.Collectors;

/** Prints terms, with the parentheses that their structure needs; subclasses supply the signs. */
abstract class Notation {
    /** The precedence of a term. */
    private enum Level {
        SUM,
        PRODUCT,
        ATOM
    }

    /** {@return the printed equations under a title} */
    abstract String document(String title, List<Section> sections);

    abstract String symbol(Symbol symbol);

    abstract String number(double value);

    abstract String plus(boolean tight);

    abstract String minus(boolean tight);

    abstract String sign(Term.Kind kind);

    abstract String negative(String term);

    abstract String quotient(String numerator, String denominator);

    /** {@return whether a printed quotient needs no parentheses as an operand} */
    abstract boolean closedQuotient();

    abstract String power(String base, String exponent);

    abstract String transposed(String term);

    abstract String enclosed(String left, String inner, String right);

    abstract String call(String function, String arguments);

    abstract String total(String term, boolean overTime);

    final String parentheses(String inner) {
        return enclosed("(", inner, ")");
    }

    /** {@return the usual short name of a function in Unicode, otherwise its own} */
    static String shortName(String function) {
        return switch (function) {
            case "sigmoid" -> "σ";
            case "log" -> "ln";
            case "sign" -> "sgn";
            case "maximum" -> "max";
            case "minimum" -> "min";
            default -> function;
        };
    }

    /** {@return a list in parentheses of a fixed size} */
    String listed(String values) {
        return "(" + values + ")";
    }

    /** {@return what separates the elements of a list} */
    String comma() {
        return ", ";
    }

    String relation(Term.Relation relation) {
        return relation == Term.Relation.GREATER ? " > " : " = ";
    }

    private String numbers(List<Double> values) {
        return listed(values.stream().map(this::number).collect(Collectors.joining(comma())));
    }

    private String condition(Term left, Term.Relation relation, Term right) {
        return enclosed("[", print(left) + relation(relation) + print(right), "]");
    }

    final String print(Term term) {
        return print(term, false);
    }

    private String print(Term term, boolean inside) {
        return switch (term) {
            case Symbol symbol -> symbol(symbol);
            case Term.Number(double value) -> number(value);
            case Term.Numbers(List<Double> values) -> numbers(values);
            case Term.Sum(List<Term> terms) -> sum(terms, inside);
            case Term.Negative(Term inner) -> negative(atLeast(inner, Level.PRODUCT));
            case Term.Product(Term.Kind kind, List<Term> factors) -> product(kind, factors);
            case Term.Quotient(Term numerator, Term denominator) ->
                    closedQuotient()
                            ? quotient(print(numerator), print(denominator))
                            : quotient(
                                    atLeast(numerator, Level.PRODUCT),
                                    atLeast(denominator, Level.ATOM));
            case Term.Power(Term base, Term exponent) -> power(raised(base), print(exponent, true));
            case Term.Transposed(Term inner) -> transposed(raised(inner));
            case Term.Call(String function, List<Term> arguments) ->
                    call(
                            function,
                            arguments.stream()
                                    .map(argument -> print(argument, true))
                                    .collect(Collectors.joining(comma())));
            case Term.Condition(Term left, Term.Relation relation, Term right) ->
                    condition(left, relation, right);
            case Term.Total(Term inner, boolean overTime) ->
                    total(atLeast(inner, Level.PRODUCT), overTime);
        };
    }

    private Level level(Term term) {
        return switch (term) {
            case Term.Sum sum -> Level.SUM;
            case Term.Negative negative -> Level.SUM;
            case Term.Number(double value) -> value < 0 ? Level.SUM : Level.ATOM;
            case Term.Product product -> Level.PRODUCT;
            case Term.Total total -> Level.PRODUCT;
            case Term.Quotient quotient -> closedQuotient() ? Level.ATOM : Level.PRODUCT;
            default -> Level.ATOM;
        };
    }

    private String atLeast(Term term, Level level) {
        return level(term).compareTo(level) >= 0 ? print(term) : parentheses(print(term, true));
    }

    /** Prints the base of an exponent; a power or a fraction needs parentheses. */
    private String raised(Term term) {
        boolean open =
                term instanceof Term.Power
                        || term instanceof Term.Transposed
                        || term instanceof Term.Quotient
                        || term instanceof Symbol symbol && symbol.arriving();
        return open ? parentheses(print(term, true)) : atLeast(term, Level.ATOM);
    }

    private String sum(List<Term> terms, boolean inside) {
        // no spaces in short sums such as (1−o)
        boolean tight =
                inside
                        && terms.stream()
                                .map(term -> Term.isNegative(term) ? Term.negative(term) : term)
                                .allMatch(term -> level(term) == Level.ATOM);
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            if (text.isEmpty()) {
                text.append(print(term));
            } else if (Term.isNegative(term)) {
                text.append(minus(tight)).append(atLeast(Term.negative(term), Level.PRODUCT));
            } else {
                text.append(plus(tight)).append(print(term));
            }
        }
        return text.toString();
    }

    private String product(Term.Kind kind, List<Term> factors) {
        StringBuilder text = new StringBuilder();
        for (Term factor : factors) {
            if (!text.isEmpty()) {
                text.append(sign(kind));
            }
            text.append(atLeast(factor, associative(kind, factor) ? Level.PRODUCT : Level.ATOM));
        }
        return text.toString();
    }

    /** Returns whether a factor that is itself a product needs no parentheses. */
    private static boolean associative(Term.Kind kind, Term factor) {
        return switch (kind) {
            case SCALAR -> true;
            case MATRIX ->
                    factor instanceof Term.Product(Term.Kind inner, List<Term> factors)
                            && inner != Term.Kind.ELEMENTS;
            case ELEMENTS -> false;
        };
    }
}
