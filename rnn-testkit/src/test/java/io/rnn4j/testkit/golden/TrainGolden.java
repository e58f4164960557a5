package io.rnn4j.testkit.golden;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.GradientClipping.Measure;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.ClippingRun;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Gradients;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.Execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Training of recurrent layers and a dense one: first a single pass, then steps on one batch. */
final class TrainGolden {
    private static final TorchWeights HEAD =
            TorchWeights.ofPairs("fc.weight", "dense/kernel", "fc.bias", "dense/bias");

    private final GoldenCase golden;
    private final Execution execution;
    private final Checks checks;
    private final TorchLayout layout;
    private final TorchStack stack;
    private final TorchWeights weights;
    private final boolean everyStep;
    private final Tensor inputs;
    private final Tensor target;
    private final Map<String, Tensor> initialStates;

    private TrainGolden(GoldenCase golden, Execution execution, Checks checks) {
        this.golden = golden;
        this.execution = execution;
        this.checks = checks;
        this.layout = TorchLayout.of(golden);
        this.stack = TorchStack.of(golden, "rnn.");
        this.weights = stack.weights().and(HEAD);
        this.everyStep = everyStep(golden.text("config/head"));
        this.inputs = layout.turn(golden.tensor("inputs/input"));
        this.target = answer(golden.tensor("inputs/target"));
        this.initialStates = stack.readStates(golden, "inputs", "_0");
    }

    static void check(GoldenCase golden, Execution execution, Checks checks) {
        TrainGolden training = new TrainGolden(golden, execution, checks);
        Loss loss = TorchComponents.loss(golden, golden.text("config/loss"));
        training.checkRecurrentOutput();
        training.checkPass(loss);
        training.checkSteps(loss);
    }

    private static boolean everyStep(String head) {
        return switch (head) {
            case "all" -> true;
            case "last" -> false;
            default -> throw new IllegalArgumentException("unknown head '" + head + "'");
        };
    }

    /**
     * {@return a tensor with a row per output in the order of rnn4j; without time it is unchanged}
     */
    private Tensor answer(Tensor tensor) {
        return everyStep ? layout.turn(tensor) : tensor;
    }

    private Model model(List<Layer> layers) {
        Input input = input(golden.integer("config/input_size"));
        return Sequential.of(Sequential.DEFAULT_SEED, input, layers).execution(execution);
    }

    private Model wholeModel() {
        List<Layer> layers = new ArrayList<>(stack.layers(everyStep));
        layers.add(dense(golden.integer("config/output_size")));
        Model model = model(layers);
        model.weights().setAll(weights.read(golden, "params"));
        return model;
    }

    /** {@return the input of the dense layer, computed by a model without it} */
    private void checkRecurrentOutput() {
        Model model = model(stack.layers(true));
        model.weights().setAll(stack.weights().read(golden, "params"));
        ForwardPass pass = model.forward(inputs, null, initialStates);
        checks.near("outputs/rnn_output", Tolerance.FORWARD, layout.turn(pass.output()));
    }

    private void checkPass(Loss loss) {
        Tolerance gradients = Tolerance.gradients(golden.integer("config/seq_len"));
        ForwardPass pass = wholeModel().forward(inputs, null, initialStates);
        checks.near("outputs/pred", Tolerance.FORWARD, answer(pass.output()));
        stack.checkStates(checks, "outputs", "_n", Tolerance.FORWARD, pass.finalStates());

        LossFunction.Result result = new LossFunction(loss, execution).apply(pass.output(), target);
        checks.near("loss", Tolerance.FORWARD, result.value().get());

        Gradients got = pass.backward(result.gradient());
        checks.near("grad_inputs/input", gradients, layout.turn(got.input()));
        stack.checkStates(checks, "grad_inputs", "_0", gradients, got.initialStates());
        weights.check(checks, "grad_params", gradients, got.weights());
    }

    /** The last loss is that after the last step, so one more step runs. */
    private void checkSteps(Loss loss) {
        Model model = wholeModel().compile(optimizer(), loss);
        for (int step = 1; step <= golden.count("step_losses"); step++) {
            String norm = "step_total_norms/" + (step - 1);
            if (golden.has(norm)) {
                checks.near(norm, Tolerance.TRAINED, gradientNorm(model, loss));
            }
            double before = model.trainStep(inputs, target, null, initialStates).loss();
            checks.near("step_losses/" + (step - 1), Tolerance.TRAINED, before);
            String after = "params_after/" + step;
            if (golden.has(after)) {
                weights.check(checks, after, Tolerance.TRAINED, model.weights().copyOfAll());
            }
        }
    }

    private Optimizer optimizer() {
        Optimizer optimizer = TorchComponents.optimizer(golden);
        String limit = "config/clip_grad_norm";
        return golden.has(limit)
                ? Clipped.byGlobalNorm(optimizer, golden.number(limit))
                : optimizer;
    }

    private double gradientNorm(Model model, Loss loss) {
        ForwardPass pass = model.forward(inputs, null, initialStates);
        LossFunction.Result result = new LossFunction(loss, execution).apply(pass.output(), target);
        List<float[]> gradients =
                pass.backward(result.gradient()).weights().values().stream()
                        .map(Tensor::array)
                        .toList();
        return ClippingRun.clip(new GradientClipping(Measure.GLOBAL_NORM, 1), gradients);
    }
}
