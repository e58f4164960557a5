package io.rnn4j.core.equation;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a value in an equation, such as ∂c_t⁺.
 *
 * @param gradient if it is the gradient of the loss with respect to what the rest names
 * @param base the letter or word, Unicode
 * @param subscript what stands below, parts separated by commas; may be empty
 * @param arriving if it is only the part of a gradient that arrives from outside the step
 */
record Symbol(boolean gradient, String base, String subscript, boolean arriving) implements Term {
    private static final Pattern FORM =
            Pattern.compile("(∂?)([^_]+)(?:_\\{(.*?)}|_(.*?))?(⁺?)", Pattern.DOTALL);

    /** A word with numbers in front: 1_2_h_t. */
    private static final Pattern PART =
            Pattern.compile("(\\d+(?:_\\d+)*)_([^_,\\d][^_,]*)([_,].+)?", Pattern.DOTALL);

    private static final Pattern BEHIND_NUMBER = Pattern.compile("(?<=(?:^|_)\\d{1,9})_");

    /** The letters that mathematics uses for what the components call by a word. */
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

    /** The longer before what they end with. */
    private static final List<String> ENDINGS =
            List.of("recurrent_kernel", "kernel", "recurrent_bias", "bias");

    /**
     * Reads what {@link #toString()} writes; anything else becomes a word of its own. Numbers in
     * front, those of cells inside another, stand below: 1_h is h_1.
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

    /** Separates numbers in front of a subscript by commas: 1_i becomes 1,i. */
    private static String parts(String subscript) {
        return BEHIND_NUMBER.matcher(subscript).replaceAll(",");
    }

    /** Returns the usual letter for a word, W_output for output_kernel, or else the word. */
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

    /** Adds to what stands below. */
    Symbol at(String more) {
        return new Symbol(
                gradient, base, subscript.isEmpty() ? more : subscript + "," + more, arriving);
    }

    /** Puts the name of a cell inside another, with an underscore behind it, in front below. */
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
