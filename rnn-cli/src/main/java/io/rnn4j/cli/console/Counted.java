package io.rnn4j.cli.console;

/** Numbers of things in messages. */
public final class Counted {
    private Counted() {}

    /**
     * {@return a number and a noun, such as {@code 1 step}, {@code 2 classes} or {@code 2 series}}
     *
     * @param number the number
     * @param noun the noun in the singular
     */
    public static String of(long number, String noun) {
        return number + " " + (number == 1 || noun.endsWith("series") ? noun : plural(noun));
    }

    private static String plural(String noun) {
        return noun.endsWith("y")
                ? noun.substring(0, noun.length() - 1) + "ies"
                : noun + (noun.endsWith("s") ? "es" : "s");
    }
}
