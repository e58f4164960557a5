package io.rnn4j.testkit.golden;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SmoothL1;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Moments;
import io.rnn4j.core.optimizer.RmsProp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@return the components of a case with their settings} */
final class TorchComponents {
    /** PyTorch's default; that of Keras, and of this library, is 0.2. */
    private static final double LEAKY_RELU_SLOPE = 0.01;

    /** PyTorch's default, which cases in training leave out. */
    private static final int IGNORED_INDEX = -100;

    private TorchComponents() {}

    static Activation activation(String name) {
        return switch (name) {
            case "identity" -> Activations.IDENTITY;
            case "tanh" -> Activations.TANH;
            case "sigmoid" -> Activations.SIGMOID;
            case "relu" -> Activations.RELU;
            case "leaky_relu" -> new LeakyRelu(LEAKY_RELU_SLOPE);
            case "elu" -> Activations.ELU;
            case "softplus" -> Activations.SOFTPLUS;
            case "softmax" -> Activations.SOFTMAX;
            case "log_softmax" -> Activations.LOG_SOFTMAX;
            default -> throw new IllegalArgumentException("unknown activation '" + name + "'");
        };
    }

    static Loss loss(GoldenCase golden, String name) {
        LossReduction reduction =
                LossReduction.valueOf(golden.text("config/reduction").toUpperCase(Locale.ROOT));
        return switch (name) {
            case "mse" -> new MeanSquaredError(reduction);
            case "l1" -> new MeanAbsoluteError(reduction);
            case "huber" -> new Huber(golden.number("config/delta"), reduction);
            case "smooth_l1" -> new SmoothL1(golden.number("config/beta"), reduction);
            case "bce_with_logits" ->
                    new BinaryCrossEntropyFromLogits(
                            weights(golden, "inputs/pos_weight", List.of(1.0)), reduction);
            case "cross_entropy" ->
                    new SoftmaxCrossEntropy(
                            weights(golden, "inputs/weight", List.of()),
                            numberOr(golden, "config/label_smoothing", 0),
                            (int) numberOr(golden, "config/ignore_index", IGNORED_INDEX),
                            reduction);
            default -> throw new IllegalArgumentException("unknown loss '" + name + "'");
        };
    }

    private static List<Double> weights(GoldenCase golden, String path, List<Double> missing) {
        return golden.has(path) ? Arrays.stream(golden.values(path)).boxed().toList() : missing;
    }

    private static double numberOr(GoldenCase golden, String path, double missing) {
        return golden.has(path) ? golden.number(path) : missing;
    }

    static Optimizer optimizer(GoldenCase golden) {
        String path = "config/optimizer/";
        double learningRate = golden.number(path + "lr");
        double weightDecay = golden.number(path + "weight_decay");
        return switch (golden.text(path + "name")) {
            case "sgd" ->
                    new GradientDescent(learningRate)
                            .momentum(golden.number(path + "momentum"))
                            .dampening(golden.number(path + "dampening"))
                            .weightDecay(weightDecay)
                            .nesterov(golden.flag(path + "nesterov"));
            case "adam" ->
                    new Adam(
                            learningRate,
                            moments(golden, path),
                            weightDecay,
                            golden.flag(path + "amsgrad"));
            case "adamw" ->
                    new AdamW(
                            learningRate,
                            moments(golden, path),
                            weightDecay,
                            golden.flag(path + "amsgrad"));
            case "rmsprop" ->
                    new RmsProp(learningRate)
                            .decay(golden.number(path + "alpha"))
                            .momentum(golden.number(path + "momentum"))
                            .epsilon(golden.number(path + "eps"))
                            .weightDecay(weightDecay)
                            .centered(golden.flag(path + "centered"));
            case "adagrad" ->
                    new Adagrad(learningRate)
                            .learningRateDecay(golden.number(path + "lr_decay"))
                            .initialAccumulator(golden.number(path + "initial_accumulator_value"))
                            .epsilon(golden.number(path + "eps"))
                            .weightDecay(weightDecay);
            default ->
                    throw new IllegalArgumentException(
                            "unknown optimizer '" + golden.text(path + "name") + "'");
        };
    }

    private static Moments moments(GoldenCase golden, String path) {
        return new Moments(
                golden.number(path + "beta1"),
                golden.number(path + "beta2"),
                golden.number(path + "eps"));
    }
}
