package io.rnn4j.core.equation;

import java.util.List;

/** How mathematics is written down: the signs, not the structure. */
interface Notation {

    String symbol(Symbol symbol);

    String number(double value);

    String numbers(List<Double> values);

    String plus(boolean tight);

    String minus(boolean tight);

    String sign(Term.Kind kind);

    String negative(String term);

    String quotient(String numerator, String denominator);

    /** Tells whether a quotient holds together without parentheses. */
    boolean closedQuotient();

    String power(String base, String exponent);

    String transposed(String term);

    String parentheses(String inner);

    String call(Term.Function function, List<String> arguments);

    String condition(String left, Term.Relation relation, String right);

    String total(String term, boolean overTime);

    /** Writes down everything there is to say. */
    String document(String title, List<Section> sections);
}
