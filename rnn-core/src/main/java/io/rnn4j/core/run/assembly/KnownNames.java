package io.rnn4j.core.run.assembly;

import java.util.Collection;

/** Checks of names that a caller gives for the inputs, outputs, states and weights of a model. */
public final class KnownNames {
    private KnownNames() {}

    /**
     * Requires that the model has the named things.
     *
     * @param what the kind of the things in the singular, such as "input"
     * @param names the names that the caller has given
     * @param known the names of all things of that kind
     */
    public static void require(String what, Collection<String> names, Collection<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw unknown(what, name, known);
            }
        }
    }

    /** Returns the exception for a name that the model does not have. */
    public static IllegalArgumentException unknown(
            String what, String name, Collection<String> known) {
        return new IllegalArgumentException(
                "the model has no %s '%s', its %ss are %s; correct the name"
                        .formatted(what, name, what, known));
    }
}
