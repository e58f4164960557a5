package io.rnn4j.core.run.feedback;

import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.run.assembly.Assembly;

import java.util.ArrayList;
import java.util.List;

/**
 * A recurrence that feeds back what is an output of the model.
 *
 * @param node the number of the recurrence
 * @param state the number of the state that is fed back
 * @param name the name of the state, with the label of its layer
 * @param width the width of the state
 * @param outputWidth the width of what the recurrence answers with
 * @param reverse if it reads time from the last step to the first
 * @param everyStep if it answers at every step
 * @param input what the recurrence reads, whose time steps and mask it has
 * @param output the number of the output of the model
 */
public record FeedbackPlace(
        int node,
        int state,
        String name,
        int width,
        int outputWidth,
        boolean reverse,
        boolean everyStep,
        Signal input,
        int output) {

    /**
     * Finds the recurrences, in the order of computation.
     *
     * @throws IllegalArgumentException if there is none
     */
    static List<FeedbackPlace> of(Assembly assembly) {
        List<FeedbackPlace> places = all(assembly);
        if (places.isEmpty()) {
            throw new IllegalArgumentException(
                    "no recurrent layer of the model feeds back what is an output of it; let the"
                            + " last layer be one of a cell that does, such as OutputRecurrentCell"
                            + " or FeedbackCell");
        }
        return places;
    }

    /** Finds the recurrences, in the order of computation, if there are any. */
    static List<FeedbackPlace> all(Assembly assembly) {
        List<FeedbackPlace> places = new ArrayList<>();
        List<CompiledNode> nodes = assembly.network().nodes();
        for (int output = 0; output < assembly.outputs().size(); output++) {
            Signal made = assembly.outputs().get(output);
            while (!made.isInput()
                    && nodes.get(made.node()).node() instanceof Node.ZeroMasked zero) {
                made = zero.input();
            }
            if (!made.isInput()
                    && made.output() == 0
                    && nodes.get(made.node()).node() instanceof Node.Recurrent recurrent
                    && recurrent.recurrence().feedbackState().isPresent()) {
                places.add(place(nodes.get(made.node()), made.node(), recurrent, output));
            }
        }
        return places;
    }

    private static FeedbackPlace place(
            CompiledNode compiled, int node, Node.Recurrent recurrent, int output) {
        String state = recurrent.recurrence().feedbackState().orElseThrow().name();
        List<Program.StateValues> states = compiled.states();
        int number = states.stream().map(Program.StateValues::name).toList().indexOf(state);
        return new FeedbackPlace(
                node,
                number,
                compiled.label() + "/" + state,
                states.get(number).width(),
                states.getFirst().width(),
                recurrent.loop().reverse(),
                recurrent.loop().returnSequences(),
                recurrent.reads().input(),
                output);
    }

    /**
     * Tells if what is fed back can be the one-hot row of a token that is drawn from the answer.
     */
    boolean feedsTokens() {
        return width > 1 && width == outputWidth;
    }
}
