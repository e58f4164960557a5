package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.AttendedSequence;

import java.util.List;
import java.util.Map;

/**
 * The equations of one row in single-assignment form: a forward part and, derived from it, a
 * backward part that reads values of the forward part.
 *
 * @param instructions all instructions; the number of a value is the index of its instruction
 * @param forwardEnd number of forward instructions, which come first
 * @param rows inputs, states and outputs
 * @param names names of values for printing
 */
public record Program(
        List<Instruction> instructions,
        int forwardEnd,
        Interface rows,
        Map<Integer, String> names) {

    /** The number of a value that does not exist. */
    public static final int NONE = -1;

    /**
     * The inputs, states and outputs of a program.
     *
     * @param inputs the rows from outside
     * @param states the recurrent states; empty if rows are independent
     * @param outputs the results
     * @param attended the sequences that every row can attend to
     */
    public record Interface(
            List<Input> inputs,
            List<StateValues> states,
            List<Output> outputs,
            List<AttendedSequence> attended) {}

    /**
     * Rows from outside.
     *
     * @param name their name
     * @param width their width
     * @param value number of their value; {@link #NONE} if no instruction reads it
     * @param gradient the gradient of the loss with respect to them; {@link #NONE} if it is 0 or
     *     not needed
     */
    public record Input(String name, int width, int value, int gradient) {}

    /**
     * A recurrent state.
     *
     * @param name its name
     * @param width its width
     * @param value the values of the state
     * @param gradient the gradients of the loss with respect to them
     */
    public record StateValues(String name, int width, Step value, Step gradient) {
        /** {@return the value after the step} */
        public int next() {
            return value.next();
        }

        /** {@return the gradient of the value after the step; {@link #NONE} if it is not read} */
        public int nextGradient() {
            return gradient.next();
        }

        /** {@return the gradient of the value before the step; {@link #NONE} if it is 0} */
        public int previousGradient() {
            return gradient.previous();
        }
    }

    /**
     * The values before and after a time step.
     *
     * @param previous value before the step; {@link #NONE} if there is none
     * @param next value after the step; {@link #NONE} if there is none
     */
    public record Step(int previous, int next) {}

    /**
     * A result.
     *
     * @param name its name
     * @param width its width
     * @param value its value
     * @param gradient the gradient of the loss with respect to it, given from outside; {@link
     *     #NONE} if no instruction reads it
     */
    public record Output(String name, int width, int value, int gradient) {}

    /** {@return the rows from outside} */
    public List<Input> inputs() {
        return rows.inputs();
    }

    /** {@return the recurrent states; empty if rows are independent} */
    public List<StateValues> states() {
        return rows.states();
    }

    /** {@return the results} */
    public List<Output> outputs() {
        return rows.outputs();
    }

    /** {@return the sequences that every row can attend to} */
    public List<AttendedSequence> attended() {
        return rows.attended();
    }

    /** {@return the index of an attended sequence in {@link #attended()}} */
    public int attended(String name) {
        return attended().stream().map(AttendedSequence::name).toList().indexOf(name);
    }

    /** {@return the instruction that computes a value} */
    public Instruction instruction(int value) {
        return instructions.get(value);
    }
}
