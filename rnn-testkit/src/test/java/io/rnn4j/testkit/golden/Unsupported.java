package io.rnn4j.testkit.golden;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Unsupported options, the only reasons to skip a case; none at present. */
final class Unsupported {

    /** The kinds of cases that always need an unsupported option. */
    static final Set<String> KINDS = Set.of();

    /** An option and the condition under which a case needs it. */
    private record Option(String name, Predicate<GoldenCase> asked) {}

    private static final List<Option> OPTIONS = List.of();

    private Unsupported() {}

    /** {@return the first unsupported option of a case} */
    static Optional<String> reason(GoldenCase golden) {
        return OPTIONS.stream()
                .filter(option -> option.asked().test(golden))
                .map(Option::name)
                .findFirst();
    }
}
