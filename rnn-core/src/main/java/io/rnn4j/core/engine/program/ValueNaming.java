package io.rnn4j.core.engine.program;

import java.util.Map;

/**
 * Names the values of a program for printing. It is called while the program is compiled, because a
 * fused instruction no longer tells what it is the gradient of.
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

    /** Names the values of the forward instructions, which are all there are yet. */
    void nameValues(ProgramBuilder forward);

    /** Names the gradients of named values. */
    void nameGradients(Differentiation differentiation);

    /** {@return the names by the numbers of the values, the preferred name of a value first} */
    Map<Integer, String> names();
}
