package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.component.Settings;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.CosineSimilarity;
import io.rnn4j.core.loss.Hinge;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.LogCosh;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanAbsolutePercentageError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.MeanSquaredLogarithmicError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.Adadelta;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Adamax;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lion;
import io.rnn4j.core.optimizer.Moments;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.RmsProp;
import io.rnn4j.core.training.OutputLoss;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes losses, metrics and the optimizer of a model as Keras describes them. */
final class TrainingWriter {
    private TrainingWriter() {}

    /**
     * {@return the settings of compile; empty if the model is not compiled, or if Keras has no such
     * loss or optimizer}
     */
    static Optional<ObjectNode> write(Model model, KerasTarget target) {
        boolean third = target == KerasTarget.KERAS_3;
        Optimizer own = model.optimizer().orElse(null);
        ObjectNode optimizer = own == null ? null : optimizer(own, third);
        if (optimizer == null) {
            return Optional.empty();
        }
        Map<String, OutputLoss> byOutput = new HashMap<>();
        model.losses().forEach(each -> byOutput.put(each.output(), each));
        ArrayNode losses = KerasJson.object().arrayNode();
        ArrayNode weights = losses.arrayNode();
        ArrayNode metrics = losses.arrayNode();
        boolean weighted = false;
        for (String output : model.outputs().keySet()) {
            OutputLoss each = byOutput.get(output);
            ObjectNode loss = each == null ? null : loss(each.loss(), third);
            if (each != null && loss == null) {
                return Optional.empty();
            }
            losses.add(loss);
            weights.add(each == null ? 1 : each.weight());
            weighted |= each != null && each.weight() != 1;
            ArrayNode ofOutput = metrics.addArray();
            for (Metric metric : each == null ? List.<Metric>of() : each.metrics()) {
                String name = metric(metric);
                if (name != null) {
                    ofOutput.add(name);
                }
            }
        }
        boolean one = losses.size() == 1;
        ObjectNode json = KerasJson.object();
        json.set(third ? "optimizer" : "optimizer_config", optimizer);
        json.set("loss", one ? losses.get(0) : losses);
        json.set("loss_weights", weighted ? weights : null);
        JsonNode all = one ? metrics.get(0) : metrics;
        json.set("metrics", one && all.isEmpty() ? null : all);
        json.putNull("weighted_metrics");
        if (third) {
            json.put("run_eagerly", false).put("steps_per_execution", 1).put("jit_compile", false);
        }
        return Optional.of(json);
    }

    private static ObjectNode component(
            String module, String name, ObjectNode config, boolean third) {
        ObjectNode json = KerasJson.object();
        if (third) {
            json.put("module", module);
        }
        json.put("class_name", name);
        json.set("config", config);
        if (third) {
            json.putNull("registered_name");
        }
        return json;
    }

    // ---- losses

    private static ObjectNode loss(Loss loss, boolean third) {
        ObjectNode config = KerasJson.object();
        String name =
                switch (loss) {
                    case MeanSquaredError own -> "MeanSquaredError";
                    case MeanAbsoluteError own -> "MeanAbsoluteError";
                    case MeanAbsolutePercentageError own -> "MeanAbsolutePercentageError";
                    case MeanSquaredLogarithmicError own -> "MeanSquaredLogarithmicError";
                    case LogCosh own -> "LogCosh";
                    case CosineSimilarity own -> "CosineSimilarity";
                    case Hinge own -> "Hinge";
                    case Huber own -> {
                        config.put("delta", own.delta());
                        yield "Huber";
                    }
                    case OneHotSoftmaxCrossEntropy own -> {
                        config.put("from_logits", true);
                        config.put("label_smoothing", own.labelSmoothing());
                        yield "CategoricalCrossentropy";
                    }
                    case SoftmaxCrossEntropy own -> {
                        config.put("from_logits", true);
                        yield own.equals(new SoftmaxCrossEntropy())
                                ? "SparseCategoricalCrossentropy"
                                : null;
                    }
                    case BinaryCrossEntropyFromLogits own -> {
                        config.put("from_logits", true);
                        boolean equal = own.positiveWeights().equals(List.of(1.0));
                        yield equal ? "BinaryCrossentropy" : null;
                    }
                    default -> null;
                };
        // the sum of Keras is one of means over the elements of a row
        if (name == null || Settings.get(loss, "reduction") != LossReduction.MEAN) {
            return null;
        }
        config.put("reduction", "sum_over_batch_size");
        config.put("name", WeightLayout.snake(name));
        return component("keras.losses", name, config, third);
    }

    /** {@return the name of a metric; null if Keras measures another number} */
    private static String metric(Metric metric) {
        return switch (metric) {
            case Accuracy own when own.equals(new Accuracy()) -> "accuracy";
            case io.rnn4j.core.metric.MeanAbsoluteError own -> "mae";
            case io.rnn4j.core.metric.MeanSquaredError own -> "mse";
            case io.rnn4j.core.metric.MeanAbsolutePercentageError own -> "mape";
            default -> null;
        };
    }

    // ---- optimizers

    private static ObjectNode optimizer(Optimizer optimizer, boolean third) {
        ObjectNode config = KerasJson.object();
        Optimizer own = optimizer;
        if (optimizer instanceof Clipped clipped) {
            String name =
                    switch (clipped.measure()) {
                        case GradientClipping.Measure.VALUE -> "clipvalue";
                        case GradientClipping.Measure.NORM -> "clipnorm";
                        case GradientClipping.Measure.GLOBAL_NORM -> "global_clipnorm";
                        default -> null;
                    };
            if (name == null) {
                return null;
            }
            config.put(name, clipped.limit());
            own = clipped.optimizer();
        }
        config.put("learning_rate", own.learningRate());
        String name = settings(own, config);
        if (name == null) {
            return null;
        }
        config.put("name", third ? name.toLowerCase(Locale.ROOT) : name);
        return component("keras.optimizers", name, config, third);
    }

    /** {@return the class of an optimizer, whose settings are added; null if Keras has none} */
    private static String settings(Optimizer optimizer, ObjectNode config) {
        switch (optimizer) {
            case Adam own when own.weightDecay() == 0 -> {
                moments(own.moments(), config).put("amsgrad", own.amsgrad());
                return "Adam";
            }
            case AdamW own -> {
                moments(own.moments(), config)
                        .put("amsgrad", own.amsgrad())
                        .put("weight_decay", own.weightDecay());
                return "AdamW";
            }
            case Adamax own when own.weightDecay() == 0 -> {
                moments(own.moments(), config);
                return "Adamax";
            }
            case NAdam own when own.weightDecay() == 0 && own.momentumDecay() == 1 -> {
                moments(own.moments(), config);
                return "Nadam";
            }
            case RmsProp own when own.weightDecay() == 0 -> {
                config.put("rho", own.averages().decay());
                config.put("momentum", own.averages().momentum());
                config.put("epsilon", own.averages().epsilon());
                config.put("centered", own.centered());
                return "RMSprop";
            }
            case Adagrad own when own.weightDecay() == 0 && own.learningRateDecay() == 0 -> {
                double initial = own.accumulator().initialAccumulator();
                config.put("initial_accumulator_value", initial);
                config.put("epsilon", own.accumulator().epsilon());
                return "Adagrad";
            }
            case Adadelta own when own.weightDecay() == 0 -> {
                config.put("rho", own.averages().decay());
                config.put("epsilon", own.averages().epsilon());
                return "Adadelta";
            }
            case Lion own -> {
                config.put("beta_1", own.averages().beta1());
                config.put("beta_2", own.averages().beta2());
                config.put("weight_decay", own.weightDecay());
                return "Lion";
            }
            case GradientDescent own
                    when own.weightDecay() == 0 && own.velocity().dampening() == 0 -> {
                config.put("momentum", own.velocity().momentum());
                config.put("nesterov", own.nesterov());
                return "SGD";
            }
            default -> {
                return null;
            }
        }
    }

    private static ObjectNode moments(Moments moments, ObjectNode config) {
        return config.put("beta_1", moments.beta1())
                .put("beta_2", moments.beta2())
                .put("epsilon", moments.epsilon());
    }
}
