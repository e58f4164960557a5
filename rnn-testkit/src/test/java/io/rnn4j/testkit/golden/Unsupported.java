package io.rnn4j.testkit.golden;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the library cannot do yet, the only reasons for which a case is turned away: nothing at
 * present. Whoever adds cases of something it cannot do names it here.
 */
final class Unsupported {

    /** The kinds of cases that ask for something of it in any case. */
    static final Set<String> KINDS = Set.of();

    /** An option and how to tell that a case asks for it. */
    private record Option(String name, Predicate<GoldenCase> asked) {}

    private static final List<Option> OPTIONS = List.of();

    private Unsupported() {}

    /** Returns the first option that a case asks for and the library has not. */
    static Optional<String> reason(GoldenCase golden) {
        return OPTIONS.stream()
                .filter(option -> option.asked().test(golden))
                .map(Option::name)
                .findFirst();
    }
}
