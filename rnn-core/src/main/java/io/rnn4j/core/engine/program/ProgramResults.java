package io.rnn4j.core.engine.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The values of a program under construction that are read outside the program. */
final class ProgramResults {
    /** The values of the states after the step. */
    final Map<String, Integer> nextStates = new LinkedHashMap<>();

    /** The gradients of the states before the step. */
    final Map<String, Integer> previousGradients = new LinkedHashMap<>();

    final Map<String, Integer> outputs = new LinkedHashMap<>();
    final Map<String, Integer> inputGradients = new LinkedHashMap<>();

    /** The instructions that add to gradients of weights and of attended sequences. */
    final List<Integer> sums = new ArrayList<>();

    List<Integer> forward() {
        List<Integer> all = new ArrayList<>(nextStates.values());
        all.addAll(outputs.values());
        return all;
    }

    List<Integer> backward() {
        List<Integer> all = new ArrayList<>(previousGradients.values());
        all.addAll(inputGradients.values());
        all.addAll(sums);
        return all;
    }

    List<Integer> all() {
        List<Integer> all = forward();
        all.addAll(backward());
        return all;
    }

    void replaceAll(UnaryOperator<Integer> change) {
        for (Map<String, Integer> named :
                List.of(nextStates, previousGradients, outputs, inputGradients)) {
            named.replaceAll((name, value) -> change.apply(value));
        }
        sums.replaceAll(change);
    }

    /**
     * Gives every result an instruction that computes nothing else, so that it can have a location
     * of its own; in place if the outputs overwrite the inputs.
     */
    void own(ProgramBuilder builder, boolean inPlace) {
        Set<Integer> taken = new HashSet<>();
        if (inPlace) {
            // copies run last, after all readers of what they overwrite; they must not copy an
            // input, which an earlier copy may have overwritten
            outputs.replaceAll(
                    (name, value) ->
                            builder.instruction(value).isLeaf()
                                    ? copy(builder, value, "value of " + name)
                                    : value);
            taken.addAll(outputs.values());
        }
        nextStates.replaceAll((name, value) -> own(builder, value, taken, "next " + name));
        outputs.replaceAll((name, value) -> own(builder, value, taken, "output " + name));
        inputGradients.replaceAll(
                (name, value) -> own(builder, value, taken, "gradient of input " + name));
        // masked rows have another gradient of the previous step than the rest of the program may
        // read, so no other instruction may read it
        Set<Integer> read = new HashSet<>(taken);
        for (Instruction instruction : builder.instructions()) {
            read.addAll(instruction.operands());
        }
        previousGradients.replaceAll(
                (name, value) -> own(builder, value, read, "gradient of state " + name));
    }

    private static int own(ProgramBuilder builder, int value, Set<Integer> taken, String result) {
        if (!builder.instruction(value).isLeaf() && taken.add(value)) {
            return value;
        }
        return copy(builder, value, result);
    }

    private static int copy(ProgramBuilder builder, int value, String result) {
        return builder.add(new Operation.Copy(result), builder.width(value), List.of(value));
    }
}
