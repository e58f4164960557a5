package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;

import java.util.List;

/** The suffixes of the names of recurrent weights, such as {@code _l0_reverse}. */
final class RecurrentNames {
    private RecurrentNames() {}

    /** {@return the suffixes of a layer, the forward direction first} */
    static List<String> suffixes(RecurrentModule module, int layer) {
        String suffix = module.stack().cell() ? "" : "_l" + layer;
        return module.stack().bidirectional()
                ? List.of(suffix, suffix + "_reverse")
                : List.of(suffix);
    }
}
