package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Patterns of names of weights. A pattern is the name of a weight, or of a layer for all its
 * weights, in which {@code *} stands for any characters.
 */
final class WeightPatterns {
    private WeightPatterns() {}

    /** Checks and copies the patterns of an optimizer. */
    static List<String> checked(String optimizer, List<String> patterns) {
        List<String> copy = SettingChecks.copyOf(optimizer, "patterns", patterns);
        if (copy.isEmpty() || copy.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    ("%s: patterns must be names of weights or layers, such as \"lstm/kernel\" or"
                                    + " \"*bias\", at least one, got %s")
                            .formatted(optimizer, patterns));
        }
        return copy;
    }

    /** {@return whether one of the patterns matches the name of a weight} */
    static boolean match(List<String> patterns, String weight) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, weight));
    }

    private static boolean matches(String pattern, String weight) {
        String regex =
                Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*", "", "(/.*)?"));
        return weight.matches(regex);
    }

    /** Requires that the patterns match at least one of the weights of a model. */
    static void requireMatch(String optimizer, List<String> patterns, Set<String> weights) {
        if (weights.stream().noneMatch(weight -> match(patterns, weight))) {
            throw new IllegalArgumentException(
                    ("%s: no weight matches the patterns %s; the weights are %s, and * stands for"
                                    + " any characters")
                            .formatted(optimizer, patterns, weights));
        }
    }
}
