package io.rnn4j.testkit.golden;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the library cannot do yet, the only reasons for which a case is turned away. Whoever teaches
 * it one of these removes the line here, and the case is checked from then on.
 */
final class Unsupported {

    /** The kinds of cases that ask for something of it in any case. */
    static final Set<String> KINDS = Set.of("clip", "tbptt");

    /** An option and how to tell that a case asks for it. */
    private record Option(String name, Predicate<GoldenCase> asked) {}

    private static final List<Option> OPTIONS =
            List.of(
                    new Option("bidirectional", golden -> golden.flag("config/bidirectional")),
                    new Option("projection", golden -> isSet(golden, "config/proj_size")),
                    new Option("variable lengths", golden -> golden.has("config/lengths")),
                    new Option("truncated BPTT", golden -> golden.kind().equals("tbptt")),
                    new Option(
                            "RMSprop, AdamW, Adagrad",
                            golden ->
                                    Set.of("rmsprop", "adamw", "adagrad")
                                            .contains(optimizer(golden))),
                    new Option(
                            "gradient clipping",
                            golden ->
                                    golden.kind().equals("clip")
                                            || golden.has("config/clip_grad_norm")),
                    new Option(
                            "Huber, smooth L1",
                            golden -> Set.of("huber", "smooth_l1").contains(loss(golden))),
                    new Option(
                            "label smoothing", golden -> isSet(golden, "config/label_smoothing")),
                    new Option("class weights", golden -> golden.has("inputs/weight")));

    private Unsupported() {}

    /** Returns the first option that a case asks for and the library has not. */
    static Optional<String> reason(GoldenCase golden) {
        return OPTIONS.stream()
                .filter(option -> option.asked().test(golden))
                .map(Option::name)
                .findFirst();
    }

    private static boolean isSet(GoldenCase golden, String path) {
        return golden.has(path) && golden.number(path) != 0;
    }

    private static String optimizer(GoldenCase golden) {
        String path = "config/optimizer/name";
        return golden.has(path) ? golden.text(path) : "";
    }

    private static String loss(GoldenCase golden) {
        if (golden.kind().equals("loss")) {
            return golden.op();
        }
        return golden.has("config/loss") ? golden.text("config/loss") : "";
    }
}
