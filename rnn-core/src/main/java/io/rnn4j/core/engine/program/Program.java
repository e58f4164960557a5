package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.AttendedSequence;

import java.util.List;
import java.util.Map;

/**
 * The equations of one row in single-assignment form: a forward part and, derived from it, a
 * backward part that reads values of the forward part.
 *
 * @param instructions all lines; the number of a value is the index of its line
 * @param forwardEnd the number of forward lines, which come first
 * @param inputs the rows from outside
 * @param states the recurrent states; empty if rows do not depend on each other
 * @param outputs what is computed
 * @param memories sequences that every row can read as a whole
 * @param names names of values for people to read
 */
public record Program(
        List<Instruction> instructions,
        int forwardEnd,
        List<Input> inputs,
        List<StateValues> states,
        List<Output> outputs,
        List<AttendedSequence> memories,
        Map<Integer, String> names) {

    /** Stands for a value that there is none of. */
    public static final int NONE = -1;

    /**
     * Rows from outside.
     *
     * @param name their name
     * @param width their width
     * @param value the value that they are; {@link #NONE} if no line reads it
     * @param gradient the value that is the gradient of the loss with respect to them; {@link
     *     #NONE} if it is 0 or was not asked for
     */
    public record Input(String name, int width, int value, int gradient) {}

    /**
     * A recurrent state.
     *
     * @param name its name
     * @param width its width
     * @param previous the value before the step; {@link #NONE} if no line reads it
     * @param next the value after the step
     * @param nextGradient the gradient of the loss with respect to the value after the step; {@link
     *     #NONE} if no line reads it
     * @param previousGradient the gradient of the loss with respect to the value before the step;
     *     {@link #NONE} if it is 0
     */
    public record StateValues(
            String name,
            int width,
            int previous,
            int next,
            int nextGradient,
            int previousGradient) {}

    /**
     * A result.
     *
     * @param name its name
     * @param width its width
     * @param value the value
     * @param gradient the gradient of the loss with respect to it, given from outside; {@link
     *     #NONE} if no line reads it
     */
    public record Output(String name, int width, int value, int gradient) {}

    /**
     * Returns the number of a memory.
     *
     * @param name its name
     * @return its index in {@link #memories()}
     */
    public int memory(String name) {
        return memories.stream().map(AttendedSequence::name).toList().indexOf(name);
    }

    /**
     * Returns one line.
     *
     * @param value its number
     * @return the line that makes the value
     */
    public Instruction line(int value) {
        return instructions.get(value);
    }
}
