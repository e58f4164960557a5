package io.rnn4j.interchange.pytorch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that differ in a number only, such as {@code lstm1} and {@code lstm2}. */
final class NumberedNames {
    /** The order of the numbers in names of the same stem. */
    static final Comparator<String> ORDER =
            (one, other) -> {
                List<BigInteger> first = numbers(one);
                List<BigInteger> second = numbers(other);
                for (int index = 0; index < Math.min(first.size(), second.size()); index++) {
                    int order = first.get(index).compareTo(second.get(index));
                    if (order != 0) {
                        return order;
                    }
                }
                return Integer.compare(first.size(), second.size());
            };

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern LAST = Pattern.compile("_?\\d+$");

    private NumberedNames() {}

    /** {@return whether names differ in numbers only; {@code lstm} counts as the first lstm_1} */
    static boolean areOfOneKind(List<String> names) {
        return names.stream().map(NumberedNames::stem).distinct().count() == 1
                || names.stream().map(NumberedNames::root).distinct().count() == 1;
    }

    /** {@return whether two names differ in numbers only, and the first has the lower ones} */
    static boolean isBefore(String one, String other) {
        return areOfOneKind(List.of(one, other)) && ORDER.compare(one, other) < 0;
    }

    private static String stem(String name) {
        return NUMBER.matcher(name).replaceAll("#");
    }

    private static String root(String name) {
        return LAST.matcher(name).replaceAll("");
    }

    private static List<BigInteger> numbers(String name) {
        List<BigInteger> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(name);
        while (matcher.find()) {
            numbers.add(new BigInteger(matcher.group()));
        }
        return numbers;
    }
}
