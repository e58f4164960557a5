package io.rnn4j.core.run.feedback;

import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.StateLocation;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent state by which a recurrence feeds back an output of the model.
 *
 * @param location the state in the network
 * @param name name of the state
 * @param recurrence the recurrence
 * @param outputWidth width of the output of the recurrence
 * @param output number of the output of the model
 */
record FedBackState(
        StateLocation location,
        String name,
        Node.Recurrent recurrence,
        int outputWidth,
        int output) {

    /**
     * {@return the states in the order of the outputs, at least one} A model without such states is
     * rejected.
     */
    static List<FedBackState> require(AssembledModel model) {
        List<FedBackState> states = all(model);
        if (states.isEmpty()) {
            throw new IllegalArgumentException(
                    "no recurrent layer of the model feeds back an output of the model; use a cell"
                            + " such as OutputRecurrentCell or FeedbackCell in the last layer");
        }
        return states;
    }

    /** {@return the states in the order of the outputs; empty if there are none} */
    static List<FedBackState> all(AssembledModel model) {
        List<FedBackState> states = new ArrayList<>();
        List<CompiledNode> nodes = model.network().nodes();
        for (int output = 0; output < model.outputs().size(); output++) {
            Signal made = model.outputs().get(output);
            while (!made.isInput()
                    && nodes.get(made.node()).node() instanceof Node.ZeroMasked zero) {
                made = zero.input();
            }
            if (!made.isInput()
                    && made.output() == 0
                    && nodes.get(made.node()).node() instanceof Node.Recurrent recurrent
                    && recurrent.recurrence().feedbackState().isPresent()) {
                states.add(of(nodes.get(made.node()), made.node(), recurrent, output));
            }
        }
        return states;
    }

    private static FedBackState of(
            CompiledNode compiled, int node, Node.Recurrent recurrent, int output) {
        String state = recurrent.recurrence().feedbackState().orElseThrow().name();
        List<Program.StateValues> states = compiled.states();
        int number = states.stream().map(Program.StateValues::name).toList().indexOf(state);
        return new FedBackState(
                new StateLocation(node, number, states.get(number).width()),
                compiled.label() + "/" + state,
                recurrent,
                states.getFirst().width(),
                output);
    }

    /** {@return the width of the state} */
    int width() {
        return location.width();
    }

    /** {@return the input of the recurrence, which has its time steps and mask} */
    Terminal input() {
        return Terminal.of(0, name, recurrence.reads().input());
    }

    /** {@return whether a one-hot row of a sampled token can be fed back} */
    boolean feedsTokens() {
        return width() > 1 && width() == outputWidth;
    }
}
