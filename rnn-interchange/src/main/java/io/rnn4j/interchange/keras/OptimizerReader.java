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

import java.util.Locale;

/** Reads optimizers, which are a name or an object with a class and settings. */
final class OptimizerReader {
    private OptimizerReader() {}

    static Optimizer read(JsonNode given) throws InterchangeException {
        String name = given.isTextual() ? given.textValue() : given.path("class_name").asText("");
        String kind = name.replaceFirst("^.*>", "").toLowerCase(Locale.ROOT);
        JsonNode config =
                given.path("config").isObject() ? given.get("config") : KerasJson.object();
        LayerSettings settings = new LayerSettings("optimizer " + name, config);
        settings.ignore("name", "learning_rate", "lr", "jit_compile", "is_legacy_optimizer");
        settings.ignore("ema_momentum", "loss_scale_factor", "gradient_accumulation_steps");
        double rate = rate(settings, kind);
        Optimizer optimizer =
                switch (kind) {
                    case "sgd" -> descent(settings, rate);
                    case "adam" -> moments(settings, new Adam(rate));
                    case "adamw" -> moments(settings, new AdamW(rate));
                    case "adamax" -> moments(settings, new Adamax(rate));
                    case "nadam" -> {
                        settings.ignore("schedule_decay");
                        yield moments(settings, new NAdam(rate));
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
                                    .beta2(settings.number("beta_2", 0.99));
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
            double decay = settings.number("weight_decay", 0);
            if (!kind.equals("adamw") && decay != 0) {
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
