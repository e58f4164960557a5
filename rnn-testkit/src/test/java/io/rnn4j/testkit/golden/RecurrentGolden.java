package io.rnn4j.testkit.golden;

import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Gradients;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;

import java.util.Map;

/**
 * Recurrent layers, with a mask if the case has one: outputs and final states, and the gradients of
 * the sum of all of them, each times its upstream gradient.
 */
final class RecurrentGolden {
    private RecurrentGolden() {}

    static void check(GoldenCase golden, Execution execution, Checks checks) {
        check(golden, execution, checks, TorchStack.of(golden, ""));
    }

    static void check(GoldenCase golden, Execution execution, Checks checks, TorchStack stack) {
        TorchLayout layout = TorchLayout.of(golden);
        Tolerance gradients = Tolerance.gradients(golden.integer("config/seq_len"));
        Model model =
                Sequential.of(
                                Sequential.DEFAULT_SEED,
                                input(golden.integer("config/input_size")),
                                stack.layers(true))
                        .execution(execution);
        model.weights().setAll(stack.weights().read(golden, "params"));

        Tensor mask = mask(golden);
        Tensor inputs = layout.turn(golden.tensor("inputs/input"));
        ForwardPass pass = model.forward(inputs, mask, stack.readStates(golden, "inputs", "_0"));
        checks.near("outputs/output", Tolerance.FORWARD, layout.turn(pass.output()));
        stack.checkStates(checks, "outputs", "_n", Tolerance.FORWARD, pass.finalStates());

        Tensor upstream = layout.turn(golden.tensor("upstream/output"));
        Map<String, Tensor> upstreamStates = stack.readStates(golden, "upstream", "_n");
        double loss = WeightedSum.of(pass.output(), upstream);
        for (Map.Entry<String, Tensor> state : upstreamStates.entrySet()) {
            loss += WeightedSum.of(pass.finalStates().get(state.getKey()), state.getValue());
        }
        checks.near("loss", Tolerance.FORWARD, loss);

        Gradients got = pass.backward(upstream, upstreamStates);
        checks.near("grad_inputs/input", gradients, layout.turn(got.input()));
        stack.checkStates(checks, "grad_inputs", "_0", gradients, got.initialStates());
        stack.weights().check(checks, "grad_params", gradients, got.weights());
    }

    /**
     * {@return the mask, which is time-major even where the sequences are not; lengths may replace
     * it}
     */
    private static Tensor mask(GoldenCase golden) {
        if (golden.has("config/lengths")) {
            return Masks.ofLengths(
                    golden.integer("config/seq_len"), golden.integers("config/lengths"));
        }
        return golden.has("inputs/mask") ? TorchLayout.swap(golden.tensor("inputs/mask")) : null;
    }
}
