package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.component.Settings;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.optimizer.Adadelta;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Adamax;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lion;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.RmsProp;
import io.rnn4j.interchange.InterchangeException;

import java.util.List;
import java.util.Locale;

/** Reads optimizers, which are a name or an object with a class and settings. */
final class OptimizerReader {
    private OptimizerReader() {}

    /** {@return the class of an optimizer in lower case, without a prefix such as Custom} */
    static String kind(JsonNode given) {
        return name(given).replaceFirst("^.*>", "").toLowerCase(Locale.ROOT);
    }

    /** {@return the class of an optimizer} */
    static String name(JsonNode given) {
        return given.isTextual() ? given.textValue() : given.path("class_name").asText("");
    }

    /** {@return the settings of an optimizer; none if only its name is given} */
    static LayerSettings settings(JsonNode given) {
        JsonNode config =
                given.path("config").isObject() ? given.get("config") : KerasJson.object();
        return new LayerSettings("optimizer " + name(given), config);
    }

    static Optimizer read(JsonNode given) throws InterchangeException {
        String name = name(given);
        String kind = kind(given);
        LayerSettings settings = settings(given);
        settings.ignore("name", "learning_rate", "lr", "jit_compile", "is_legacy_optimizer");
        settings.ignore("ema_momentum", "loss_scale_factor", "ema_overwrite_frequency");
        if (settings.number("gradient_accumulation_steps", 1) > 1) {
            throw settings.rejected(
                    "gradient_accumulation_steps", "use FitOptions.accumulate instead");
        }
        double rate = rate(settings, kind);
        Optimizer optimizer =
                switch (kind) {
                    case "sgd" -> descent(settings, rate);
                    // the weight decay of Keras is decoupled
                    case "adam" ->
                            settings.number("weight_decay", 0) == 0
                                    ? moments(settings, new Adam(rate))
                                    : moments(settings, new AdamW(rate));
                    case "adamw" -> moments(settings, new AdamW(rate));
                    case "adamax" -> moments(settings, new Adamax(rate));
                    case "nadam" -> {
                        // later versions have a decay of 1 and no such setting
                        double decay = settings.number("schedule_decay", 1);
                        yield moments(settings, new NAdam(rate)).momentumDecay(decay);
                    }
                    case "rmsprop" ->
                            new RmsProp(rate)
                                    .decay(settings.number("rho", 0.9))
                                    .momentum(settings.number("momentum", 0))
                                    .epsilon(settings.number("epsilon", 1e-7))
                                    .centered(settings.flag("centered", false));
                    case "adagrad" ->
                            new Adagrad(rate)
                                    .initialAccumulator(
                                            settings.number("initial_accumulator_value", 0.1))
                                    .epsilon(settings.number("epsilon", 1e-7));
                    case "adadelta" ->
                            new Adadelta(rate)
                                    .decay(settings.number("rho", 0.95))
                                    .epsilon(settings.number("epsilon", 1e-7));
                    case "lion" ->
                            new Lion(rate)
                                    .beta1(settings.number("beta_1", 0.9))
                                    .beta2(settings.number("beta_2", 0.99))
                                    .weightDecay(settings.number("weight_decay", 0));
                    default ->
                            throw new InterchangeException(
                                    ("the optimizer '%s' is not supported; load the model and"
                                                    + " compile it with an optimizer of rnn4j")
                                            .formatted(name));
                };
        if (settings.number("decay", 0) != 0) {
            throw settings.rejected("decay", "use FitOptions.learningRateFactor");
        }
        Optimizer clipped = clipped(settings, optimizer);
        if (settings.get("weight_decay") != null) {
            boolean decays = List.of("adam", "adamw", "lion").contains(kind);
            if (!decays && settings.number("weight_decay", 0) != 0) {
                throw settings.rejected("weight_decay", "use AdamW");
            }
        }
        settings.requireAllRead();
        return clipped;
    }

    private static double rate(LayerSettings settings, String kind) throws InterchangeException {
        String name = settings.has("lr") ? "lr" : "learning_rate";
        JsonNode value = settings.get(name);
        if (value != null && !value.isNumber()) {
            throw settings.rejected(
                    name, "a schedule is not supported; load the model and compile it");
        }
        return settings.number(name, kind.equals("sgd") ? 0.01 : 0.001);
    }

    /** {@return a sentence on how a step differs from one in Keras; empty if it does not} */
    static String difference(JsonNode given, KerasVersion version) {
        boolean inRoot = version.keepsSlotsByWeight();
        return switch (kind(given)) {
            case "adam", "adamw" ->
                    "Keras adds epsilon before the correction of v, here it is added after it.";
            case "rmsprop", "adagrad" ->
                    inRoot
                            ? "Keras adds epsilon below the square root, here it is added to the"
                                    + " root."
                            : "";
            case "adamax" -> "Keras adds epsilon to u, here it is added to the gradient.";
            default -> "";
        };
    }

    private static Optimizer descent(LayerSettings settings, double rate)
            throws InterchangeException {
        double momentum = settings.number("momentum", 0);
        boolean nesterov = settings.flag("nesterov", false) && momentum != 0;
        return new GradientDescent(rate).momentum(momentum).nesterov(nesterov);
    }

    private static <T extends Optimizer> T moments(LayerSettings settings, T optimizer)
            throws InterchangeException {
        T result = Settings.with(optimizer, "beta1", settings.number("beta_1", 0.9));
        result = Settings.with(result, "beta2", settings.number("beta_2", 0.999));
        result = Settings.with(result, "epsilon", settings.number("epsilon", 1e-7));
        if (settings.flag("amsgrad", false)) {
            result = Settings.with(result, "amsgrad", true);
        }
        double decay = settings.number("weight_decay", optimizer instanceof AdamW ? 0.004 : 0);
        return optimizer instanceof AdamW ? Settings.with(result, "weight_decay", decay) : result;
    }

    private static Optimizer clipped(LayerSettings settings, Optimizer optimizer)
            throws InterchangeException {
        if (settings.get("clipvalue") != null) {
            return Clipped.byValue(optimizer, settings.number("clipvalue", 1));
        }
        if (settings.get("clipnorm") != null) {
            return Clipped.byNorm(optimizer, settings.number("clipnorm", 1));
        }
        return settings.get("global_clipnorm") == null
                ? optimizer
                : Clipped.byGlobalNorm(optimizer, settings.number("global_clipnorm", 1));
    }
}
