package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Recurrent;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The order of initial and final states of equal width: those of an LSTM and those of two
 * directions. Outputs and all gradients are compared with plain loops.
 */
class InitialStatesTest {
    private static final int BATCH = 2;
    private static final int STEPS = 3;
    private static final int INPUTS = 2;
    private static final int UNITS = 3;

    private final Graph graph = new Graph();
    private final Wire x = graph.input("x0", input(INPUTS));

    /** Other weights for every name, biases and learned states among them. */
    private Model model(Wire... parts) {
        graph.output("y", graph.add(concatenate(), parts));
        Model model = graph.build();
        for (String name : model.weights().names()) {
            model.weights().set(name, Data.normal(name, model.weights().shape(name).toArray()));
        }
        return model;
    }

    private static double[] row(double[] rows, int number) {
        return Arrays.copyOfRange(rows, number * UNITS, (number + 1) * UNITS);
    }

    /** Puts rows one behind the other. */
    private static double[] concatenated(List<double[]> rows) {
        return rows.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static Tensor sequences() {
        return Data.normal("x", BATCH, STEPS, INPUTS);
    }

    @Test
    void learnedStatesHaveTheirNames() {
        Wire layer = graph.add(lstm(UNITS).learnInitialStates(true).returnStates(true), x);
        LayerReference.Formula formula =
                arguments -> { // x, bias, initial_c, initial_h, kernel, recurrent_kernel
                    LstmInDouble lstm = new LstmInDouble(arguments[1], arguments[4], arguments[5]);
                    LstmInDouble.States learned =
                            new LstmInDouble.States(arguments[3], arguments[2]);
                    List<double[]> rows = new ArrayList<>();
                    for (int sample = 0; sample < BATCH; sample++) {
                        LstmInDouble.States last =
                                lstm.run(arguments[0], sample, STEPS, learned, false);
                        rows.add(last.h());
                        rows.add(last.c());
                    }
                    return concatenated(rows);
                };
        Model model = model(layer.states().get(0), layer.states().get(1));
        LayerReference.assertAgrees(model, formula, 1e-5, sequences());
    }

    @Test
    void directionsHaveSeparateStatesAndOutputs() {
        List<Wire> given = new ArrayList<>(); // h and c forward, h and c backward
        Tensor[] inputs = new Tensor[5];
        inputs[0] = sequences();
        for (int number = 1; number < 5; number++) {
            given.add(graph.inputRows("x" + number, UNITS));
            inputs[number] = Data.normal("state " + number, BATCH, UNITS);
        }
        Recurrent direction = lstm(UNITS).returnStates(true);
        Wire both = graph.add(bidirectional(direction).returnBoth(true), x, given);
        List<Wire> made = new ArrayList<>(both.outputs().subList(0, 2));
        made.addAll(both.states());
        LayerReference.Formula formula =
                arguments -> { // five inputs, then bias, kernel, recurrent_kernel backward, forward
                    LstmInDouble back = new LstmInDouble(arguments[5], arguments[6], arguments[7]);
                    LstmInDouble ahead =
                            new LstmInDouble(arguments[8], arguments[9], arguments[10]);
                    List<double[]> rows = new ArrayList<>();
                    for (int sample = 0; sample < BATCH; sample++) {
                        LstmInDouble.States first = states(arguments, 1, sample);
                        LstmInDouble.States second = states(arguments, 3, sample);
                        LstmInDouble.States end =
                                ahead.run(arguments[0], sample, STEPS, first, false);
                        LstmInDouble.States start =
                                back.run(arguments[0], sample, STEPS, second, true);
                        rows.addAll(List.of(end.h(), start.h()));
                        rows.addAll(List.of(end.h(), end.c(), start.h(), start.c()));
                    }
                    return concatenated(rows);
                };
        LayerReference.assertAgrees(model(made.toArray(Wire[]::new)), formula, 1e-5, inputs);
    }

    private static LstmInDouble.States states(double[][] arguments, int first, int sample) {
        return new LstmInDouble.States(
                row(arguments[first], sample), row(arguments[first + 1], sample));
    }
}
