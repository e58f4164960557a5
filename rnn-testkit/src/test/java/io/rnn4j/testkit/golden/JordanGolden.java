package io.rnn4j.testkit.golden;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Gradients;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;

import java.util.Map;

/**
 * A network with recurrent state and recurrent output: both sequences, and the gradients of a loss
 * of y.
 */
final class JordanGolden {
    private static final TorchWeights WEIGHTS =
            TorchWeights.ofPairs(
                    "W_uh", "output_recurrent/kernel",
                    "W_hh", "output_recurrent/recurrent_kernel",
                    "b_h", "output_recurrent/bias",
                    "W_yh", "output_recurrent/output_kernel",
                    "W_yy", "output_recurrent/output_recurrent_kernel",
                    "b_y", "output_recurrent/output_bias");

    private static final String STATE = "output_recurrent/h";
    private static final String OUTPUT = "output_recurrent/y";

    private JordanGolden() {}

    static void check(GoldenCase golden, Execution execution, Checks checks) {
        if (!golden.op().equals("elman_jordan")) {
            throw new IllegalArgumentException("unknown op '" + golden.op() + "'");
        }
        Tolerance gradients = Tolerance.gradients(golden.integer("config/seq_len"));
        Model model = model(golden).execution(execution);
        Tensor inputs = TorchLayout.swap(golden.tensor("inputs/u"));
        Map<String, Tensor> initialStates =
                Map.of(STATE, golden.tensor("inputs/h_0"), OUTPUT, golden.tensor("inputs/y_0"));

        ForwardPass pass = model.forward(inputs, null, initialStates);
        checks.near("outputs/y", Tolerance.FORWARD, TorchLayout.swap(pass.output()));
        checks.near("outputs/h", Tolerance.FORWARD, states(model, inputs, initialStates));

        Gradients got = pass.backward(upstream(golden, execution, checks, pass.output()));
        checks.near("grad_inputs/u", gradients, TorchLayout.swap(got.input()));
        checks.near("grad_inputs/h_0", gradients, got.initialStates().get(STATE));
        checks.near("grad_inputs/y_0", gradients, got.initialStates().get(OUTPUT));
        WEIGHTS.check(checks, "grad_params", gradients, got.weights());
    }

    private static Model model(GoldenCase golden) {
        OutputRecurrentCell cell =
                new OutputRecurrentCell(golden.integer("config/output_size"))
                        .activation(TorchComponents.activation(golden.text("config/f_h")))
                        .outputActivation(TorchComponents.activation(golden.text("config/f_y")));
        Model model =
                Sequential.of(
                        input(golden.integer("config/input_size")),
                        recurrent(cell, golden.integer("config/hidden_size"))
                                .returnSequences(true));
        model.weights().setAll(WEIGHTS.read(golden, "params"));
        return model;
    }

    /**
     * {@return the state at every step, [time, batch, units]}; the output of the layer is y, so
     * each step runs separately
     */
    private static Tensor states(Model model, Tensor inputs, Map<String, Tensor> initialStates) {
        Tensor timeFirst = TorchLayout.swap(inputs);
        int steps = timeFirst.size(0);
        int batch = timeFirst.size(1);
        int units = initialStates.get(STATE).size(1);
        Tensor result = Tensor.zeros(steps, batch, units);
        Map<String, Tensor> states = initialStates;
        for (int step = 0; step < steps; step++) {
            Tensor now = TorchLayout.swap(timeFirst.copyOfRange(step, step + 1));
            states = model.forward(now, null, states).finalStates();
            System.arraycopy(
                    states.get(STATE).array(),
                    0,
                    result.array(),
                    step * batch * units,
                    batch * units);
        }
        return result;
    }

    /** Compares the loss and returns its gradient with respect to the outputs. */
    private static Tensor upstream(
            GoldenCase golden, Execution execution, Checks checks, Tensor outputs) {
        switch (golden.text("config/loss")) {
            case "vjp" -> {
                Tensor upstream = TorchLayout.swap(golden.tensor("upstream/y"));
                checks.near("loss", Tolerance.FORWARD, WeightedSum.of(outputs, upstream));
                return upstream;
            }
            case "mse" -> {
                Tensor target = TorchLayout.swap(golden.tensor("target"));
                LossFunction.Result loss =
                        new LossFunction(new MeanSquaredError(), execution).apply(outputs, target);
                checks.near("loss", Tolerance.FORWARD, loss.value().get());
                return loss.gradient();
            }
            default ->
                    throw new IllegalArgumentException(
                            "unknown loss '" + golden.text("config/loss") + "'");
        }
    }
}
