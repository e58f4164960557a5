package io.rnn4j.core.engine.program;

import java.util.Map;

/**
 * Names the values of a program for printing, during compilation, because a fused instruction does
 * not tell which gradient it computes.
 */
public interface ValueNaming {
    /** Names no value. */
    ValueNaming NONE =
            new ValueNaming() {
                @Override
                public void nameValues(ProgramBuilder forward) {}

                @Override
                public void nameGradients(Differentiation differentiation) {}

                @Override
                public Map<Integer, String> names() {
                    return Map.of();
                }
            };

    /** Names the values of the forward instructions, before backward instructions exist. */
    void nameValues(ProgramBuilder forward);

    /** Names the gradients of named values. */
    void nameGradients(Differentiation differentiation);

    /** {@return the names by the numbers of the values, the preferred name of a value first} */
    Map<Integer, String> names();
}
