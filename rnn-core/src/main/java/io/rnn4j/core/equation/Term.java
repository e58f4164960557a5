package io.rnn4j.core.equation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A mathematical term, independent of notation. The factory methods simplify: no 1·x, no x + -y, no
 * (x∘y)∘z.
 */
sealed interface Term
        permits Symbol,
                Term.Number,
                Term.Numbers,
                Term.Sum,
                Term.Negative,
                Term.Product,
                Term.Quotient,
                Term.Power,
                Term.Transposed,
                Term.Call,
                Term.Condition,
                Term.Total {

    /** The kinds of products. */
    enum Kind {
        /** Element-wise. */
        ELEMENTS,
        /** Of matrices. */
        MATRIX,
        /** A number times a row. */
        SCALAR
    }

    /** The comparisons. */
    enum Relation {
        GREATER,
        EQUAL
    }

    record Number(double value) implements Term {}

    record Numbers(List<Double> values) implements Term {}

    record Sum(List<Term> terms) implements Term {}

    record Negative(Term term) implements Term {}

    record Product(Kind kind, List<Term> factors) implements Term {}

    record Quotient(Term numerator, Term denominator) implements Term {}

    record Power(Term base, Term exponent) implements Term {}

    record Transposed(Term term) implements Term {}

    /** A function, by the name of the operation in lower case without underscores. */
    record Call(String function, List<Term> arguments) implements Term {}

    /** 1 where the relation holds, otherwise 0. */
    record Condition(Term left, Relation relation, Term right) implements Term {}

    /** The sum over all time steps, or over all rows. */
    record Total(Term term, boolean overTime) implements Term {}

    /** {@return this term with its parts, not their parts, replaced} */
    default Term mapped(UnaryOperator<Term> change) {
        return switch (this) {
            case Symbol symbol -> symbol;
            case Number number -> number;
            case Numbers numbers -> numbers;
            case Sum(List<Term> terms) -> new Sum(terms.stream().map(change).toList());
            case Negative(Term term) -> new Negative(change.apply(term));
            case Product(Kind kind, List<Term> factors) ->
                    new Product(kind, factors.stream().map(change).toList());
            case Quotient(Term numerator, Term denominator) ->
                    new Quotient(change.apply(numerator), change.apply(denominator));
            case Power(Term base, Term exponent) ->
                    new Power(change.apply(base), change.apply(exponent));
            case Transposed(Term term) -> new Transposed(change.apply(term));
            case Call(String function, List<Term> arguments) ->
                    new Call(function, arguments.stream().map(change).toList());
            case Condition(Term left, Relation relation, Term right) ->
                    new Condition(change.apply(left), relation, change.apply(right));
            case Total(Term term, boolean overTime) -> new Total(change.apply(term), overTime);
        };
    }

    static Term number(double value) {
        double inverse = 1 / value;
        boolean reciprocal = inverse == Math.rint(inverse) && inverse > 2 && inverse < 1e6;
        // 1/3 rather than 0.3333333, but 0.001 rather than 1/1000
        return reciprocal && Decimal.of(value).digits().length() > 5
                ? new Quotient(new Number(1), new Number(inverse))
                : new Number(value);
    }

    static Term call(String function, Term... arguments) {
        if (function.equals("sum") || function.equals("mean")) { // linear
            switch (arguments[0]) {
                case Negative(Term inner) -> {
                    return negative(call(function, inner));
                }
                case Product(Kind kind, List<Term> factors) when kind == Kind.SCALAR -> {
                    return scaled(factors.getFirst(), call(function, factors.getLast()));
                }
                default -> {}
            }
        }
        return new Call(function, List.of(arguments));
    }

    static Term root(Term term) {
        return call("squareroot", term);
    }

    static Term power(Term base, Term exponent) {
        if (isNumber(exponent, 0.5)) {
            return root(base);
        }
        return isNumber(exponent, -0.5)
                ? quotient(new Number(1), root(base))
                : new Power(base, exponent);
    }

    static Term negative(Term term) {
        return switch (term) {
            case Negative(Term inner) -> inner;
            case Number(double value) -> new Number(0 - value);
            case Sum(List<Term> terms) when terms.size() == 2 && isNegative(terms.getLast()) ->
                    sum(terms.stream().map(Term::negative).toList());
            default -> new Negative(term);
        };
    }

    static boolean isNegative(Term term) {
        return term instanceof Negative || term instanceof Number(double value) && value < 0;
    }

    private static boolean isNumber(Term term, double value) {
        return term instanceof Number(double other) && other == value;
    }

    static Term sum(List<Term> terms) {
        List<Term> flat = new ArrayList<>();
        for (Term term : terms) {
            switch (term) {
                case Sum(List<Term> inner) -> flat.addAll(inner);
                case Negative(Sum(List<Term> inner)) ->
                        inner.forEach(negated -> flat.add(negative(negated)));
                default -> flat.add(term);
            }
        }
        List<Term> merged = merged(flat);
        return switch (merged.size()) {
            case 0 -> new Number(0);
            case 1 -> merged.getFirst();
            default -> new Sum(List.copyOf(merged));
        };
    }

    /** Combines x + x to 2·x and drops zeros. */
    private static List<Term> merged(List<Term> terms) {
        Map<Term, Double> multiples = new LinkedHashMap<>();
        for (Term term : terms) {
            switch (term) {
                case Number(double value) -> multiples.merge(new Number(1), value, Double::sum);
                case Negative(Number(double value)) ->
                        multiples.merge(new Number(1), -value, Double::sum);
                case Negative(Term inner) -> multiples.merge(inner, -1.0, Double::sum);
                default -> multiples.merge(term, 1.0, Double::sum);
            }
        }
        List<Term> merged = new ArrayList<>();
        multiples.forEach(
                (term, multiple) -> {
                    if (multiple != 0) {
                        merged.add(scaled(number(multiple), term));
                    }
                });
        return merged;
    }

    static Term scaled(Term scale, Term term) {
        if (isNumber(scale, 0) || isNumber(term, 0)) {
            return new Number(0);
        }
        if (isNumber(scale, 1)) {
            return term;
        }
        if (isNegative(scale)) {
            return negative(scaled(negative(scale), term));
        }
        return switch (term) {
            case Negative(Term inner) -> negative(scaled(scale, inner));
            case Number(double value) when scale instanceof Number(double factor) ->
                    number(factor * value);
            case Number(double value) when value == 1 -> scale;
            case Quotient(Term one, Term divisor) when isNumber(one, 1) -> quotient(scale, divisor);
            case Product(Kind kind, List<Term> factors)
                    when kind == Kind.SCALAR
                            && factors.getFirst() instanceof Number
                            && scale instanceof Number ->
                    scaled(scaled(scale, factors.getFirst()), factors.getLast());
            default ->
                    scale instanceof Quotient(Term one, Term divisor) && isNumber(one, 1)
                            ? quotient(term, divisor)
                            : new Product(Kind.SCALAR, List.of(scale, term));
        };
    }

    static Term quotient(Term numerator, Term denominator) {
        return numerator instanceof Negative(Term inner)
                ? negative(quotient(inner, denominator))
                : new Quotient(numerator, denominator);
    }

    static Term square(Term term) {
        return times(term, term);
    }

    static Term matrix(Term left, Term right) {
        return new Product(Kind.MATRIX, List.of(left, right));
    }

    /** Multiplies element by element; signs, numbers and divisors are moved out of the product. */
    static Term times(Term... terms) {
        List<Term> factors = new ArrayList<>();
        for (Term term : terms) {
            switch (term) {
                case Negative(Term inner) -> {
                    return negative(times(replaced(terms, term, inner)));
                }
                case Number number -> {
                    return scaled(number, times(replaced(terms, term, null)));
                }
                case Product(Kind kind, List<Term> inner) when kind == Kind.SCALAR -> {
                    return scaled(inner.getFirst(), times(replaced(terms, term, inner.getLast())));
                }
                case Quotient(Term one, Term divisor) when isNumber(one, 1) -> {
                    return quotient(times(replaced(terms, term, null)), divisor);
                }
                case Product(Kind kind, List<Term> inner) when kind == Kind.ELEMENTS ->
                        inner.forEach(factor -> multiply(factors, factor));
                default -> multiply(factors, term);
            }
        }
        return switch (factors.size()) {
            case 0 -> new Number(1);
            case 1 -> factors.getFirst();
            default -> new Product(Kind.ELEMENTS, List.copyOf(factors));
        };
    }

    /** Adds a factor, or increases the exponent of an equal factor. */
    private static void multiply(List<Term> factors, Term factor) {
        for (int index = 0; index < factors.size(); index++) {
            if (base(factors.get(index)).equals(base(factor))) {
                double exponent = exponent(factors.get(index)) + exponent(factor);
                factors.set(index, new Power(base(factor), new Number(exponent)));
                return;
            }
        }
        factors.add(factor);
    }

    private static Term base(Term factor) {
        return factor instanceof Power(Term base, Number exponent) ? base : factor;
    }

    private static double exponent(Term factor) {
        return factor instanceof Power(Term base, Number(double exponent)) ? exponent : 1;
    }

    /** Replaces the first occurrence of a factor; null removes it. */
    private static Term[] replaced(Term[] terms, Term factor, Term replacement) {
        List<Term> result = new ArrayList<>(List.of(terms));
        int index = result.indexOf(factor);
        if (replacement == null) {
            result.remove(index);
        } else {
            result.set(index, replacement);
        }
        return result.toArray(Term[]::new);
    }
}
