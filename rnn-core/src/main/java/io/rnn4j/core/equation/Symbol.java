package io.rnn4j.core.equation;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The symbol of a value in an equation, for example ∂c_t⁺.
 *
 * @param gradient whether it is the gradient of the loss with respect to the rest
 * @param base letter or word, in Unicode
 * @param subscript subscript, its parts separated by commas; may be empty
 * @param arriving whether it is only the part of a gradient that comes from outside the step
 */
record Symbol(boolean gradient, String base, String subscript, boolean arriving) implements Term {
    private static final Pattern FORM =
            Pattern.compile("(∂?)([^_]+)(?:_\\{(.*?)}|_(.*?))?(⁺?)", Pattern.DOTALL);

    /** A word with leading numbers: 1_2_h_t. */
    private static final Pattern PART =
            Pattern.compile("(\\d+(?:_\\d+)*)_([^_,\\d][^_,]*)([_,].+)?", Pattern.DOTALL);

    private static final Pattern BEHIND_NUMBER = Pattern.compile("(?<=(?:^|_)\\d{1,9})_");

    /** The usual letters for names of weights, rows and scalars. */
    private static final Map<String, String> LETTERS =
            Map.ofEntries(
                    Map.entry("kernel", "W"),
                    Map.entry("recurrent_kernel", "U"),
                    Map.entry("bias", "b"),
                    Map.entry("recurrent_bias", "r"),
                    Map.entry("parameter", "θ"),
                    Map.entry("gradient", "g"),
                    Map.entry("prediction", "ŷ"),
                    Map.entry("target", "y"),
                    Map.entry("value", "L"),
                    Map.entry("weight", "w"),
                    Map.entry("learning_rate", "η"),
                    Map.entry("step", "t"),
                    Map.entry("alpha", "α"),
                    Map.entry("beta", "β"),
                    Map.entry("gamma", "γ"),
                    Map.entry("delta", "δ"),
                    Map.entry("epsilon", "ε"));

    /** A longer ending precedes its own ending. */
    private static final List<String> ENDINGS =
            List.of("recurrent_kernel", "kernel", "recurrent_bias", "bias");

    /**
     * Parses the result of {@link #toString}; any other text becomes a base. Leading numbers, which
     * are names of parts of a cell, become subscripts: 1_h is h_1.
     */
    static Symbol parse(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return new Symbol(false, name, "", false);
        }
        String below = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
        String base = matcher.group(2);
        String subscript = below == null ? "" : below;
        Matcher part = PART.matcher(base + "_" + subscript);
        if (part.matches()) {
            base = part.group(2);
            subscript = part.group(1) + (part.group(3) == null ? "" : part.group(3));
        }
        return new Symbol(
                !matcher.group(1).isEmpty(), base, parts(subscript), !matcher.group(5).isEmpty());
    }

    /** Separates leading numbers of a subscript by commas: 1_i becomes 1,i. */
    private static String parts(String subscript) {
        return BEHIND_NUMBER.matcher(subscript).replaceAll(",");
    }

    /**
     * Returns the usual symbol of a name, W_output for output_kernel; the name itself by default.
     */
    static Symbol ofWord(String word) {
        if (LETTERS.containsKey(word)) {
            return new Symbol(false, LETTERS.get(word), "", false);
        }
        Matcher part = PART.matcher(word);
        if (part.matches()) {
            Symbol symbol = ofWord(part.group(2) + (part.group(3) == null ? "" : part.group(3)));
            String numbers = part.group(1).replace('_', ',');
            return new Symbol(
                    symbol.gradient(),
                    symbol.base(),
                    symbol.subscript().isEmpty() ? numbers : numbers + "," + symbol.subscript(),
                    symbol.arriving());
        }
        for (String ending : ENDINGS) {
            if (word.endsWith("_" + ending)) {
                return ofWord(ending).at(word.substring(0, word.length() - ending.length() - 1));
            }
        }
        int last = word.length() - 1;
        return last > 1 && word.charAt(last - 1) == '_' // as in peephole_i
                ? new Symbol(false, word.substring(0, last - 1), word.substring(last), false)
                : new Symbol(false, word, "", false);
    }

    /** Returns this symbol with a subscript appended. */
    Symbol at(String more) {
        return new Symbol(
                gradient, base, subscript.isEmpty() ? more : subscript + "," + more, arriving);
    }

    /** Returns this symbol with the prefix of a part of a cell as its first subscript. */
    Symbol inside(String part) {
        if (part.isEmpty()) {
            return this;
        }
        String name = parts(part.substring(0, part.length() - 1));
        return new Symbol(
                gradient, base, subscript.isEmpty() ? name : name + "," + subscript, arriving);
    }

    Symbol toGradient() {
        return new Symbol(true, base, subscript, arriving);
    }

    Symbol primed() {
        return new Symbol(gradient, base + "′", subscript, arriving);
    }

    @Override
    public String toString() {
        boolean word = subscript.codePoints().allMatch(Character::isLetterOrDigit);
        return (gradient ? "∂" : "")
                + base
                + (subscript.isEmpty() ? "" : word ? "_" + subscript : "_{" + subscript + "}")
                + (arriving ? "⁺" : "");
    }
}
