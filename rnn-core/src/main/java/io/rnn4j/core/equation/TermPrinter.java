package io.rnn4j.core.equation;

import java.util.List;

/** Writes terms in a notation, with the parentheses that the structure needs. */
final class TermPrinter {
    /** How tightly a term holds together. */
    private enum Level {
        SUM,
        PRODUCT,
        ATOM
    }

    private final Notation notation;

    TermPrinter(Notation notation) {
        this.notation = notation;
    }

    String print(Term term) {
        return print(term, false);
    }

    private String print(Term term, boolean inside) {
        return switch (term) {
            case Symbol symbol -> notation.symbol(symbol);
            case Term.Number(double value) -> notation.number(value);
            case Term.Numbers(List<Double> values) -> notation.numbers(values);
            case Term.Sum(List<Term> terms) -> sum(terms, inside);
            case Term.Negative(Term inner) -> notation.negative(atLeast(inner, Level.PRODUCT));
            case Term.Product(Term.Kind kind, List<Term> factors) -> product(kind, factors);
            case Term.Quotient(Term numerator, Term denominator) ->
                    notation.closedQuotient()
                            ? notation.quotient(print(numerator), print(denominator))
                            : notation.quotient(
                                    atLeast(numerator, Level.PRODUCT),
                                    atLeast(denominator, Level.ATOM));
            case Term.Power(Term base, Term exponent) ->
                    notation.power(raised(base), print(exponent, true));
            case Term.Transposed(Term inner) -> notation.transposed(raised(inner));
            case Term.Call(Term.Function function, List<Term> arguments) ->
                    notation.call(function, arguments.stream().map(a -> print(a, true)).toList());
            case Term.Condition(Term left, Term.Relation relation, Term right) ->
                    notation.condition(print(left), relation, print(right));
            case Term.Total(Term inner, boolean overTime) ->
                    notation.total(atLeast(inner, Level.PRODUCT), overTime);
        };
    }

    private Level level(Term term) {
        return switch (term) {
            case Term.Sum sum -> Level.SUM;
            case Term.Negative negative -> Level.SUM;
            case Term.Number(double value) -> value < 0 ? Level.SUM : Level.ATOM;
            case Term.Product product -> Level.PRODUCT;
            case Term.Total total -> Level.PRODUCT;
            case Term.Quotient quotient -> notation.closedQuotient() ? Level.ATOM : Level.PRODUCT;
            default -> Level.ATOM;
        };
    }

    private String atLeast(Term term, Level level) {
        return level(term).compareTo(level) >= 0
                ? print(term)
                : notation.parentheses(print(term, true));
    }

    /** What an exponent follows: a second exponent or a fraction cannot go without parentheses. */
    private String raised(Term term) {
        boolean open =
                term instanceof Term.Power
                        || term instanceof Term.Transposed
                        || term instanceof Term.Quotient
                        || term instanceof Symbol symbol && symbol.arriving();
        return open ? notation.parentheses(print(term, true)) : atLeast(term, Level.ATOM);
    }

    private String sum(List<Term> terms, boolean inside) {
        // (1−o) is read as one thing, while longer terms need air between them
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
                text.append(notation.minus(tight))
                        .append(atLeast(Term.negative(term), Level.PRODUCT));
            } else {
                text.append(notation.plus(tight)).append(print(term));
            }
        }
        return text.toString();
    }

    private String product(Term.Kind kind, List<Term> factors) {
        StringBuilder text = new StringBuilder();
        for (Term factor : factors) {
            if (!text.isEmpty()) {
                text.append(notation.sign(kind));
            }
            text.append(atLeast(factor, associative(kind, factor) ? Level.PRODUCT : Level.ATOM));
        }
        return text.toString();
    }

    /** Tells whether a factor that is itself a product may go without parentheses. */
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
