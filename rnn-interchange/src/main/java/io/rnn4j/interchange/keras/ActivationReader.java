package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.component.Activation;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.Gelu;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.interchange.InterchangeException;

/** Reads activations, which are a name or an object with a class and settings. */
final class ActivationReader {
    /** The slope of the hard sigmoid before Keras 3. */
    static final double EARLIER_SLOPE = 0.2;

    private final KerasVersion version;

    ActivationReader(KerasVersion version) {
        this.version = version;
    }

    /** {@return the activation that a setting of a layer names} */
    Activation read(LayerSettings settings, String setting, String standard)
            throws InterchangeException {
        JsonNode value = settings.get(setting);
        if (value == null) {
            return named(settings, setting, standard);
        }
        if (value.isTextual()) {
            return named(settings, setting, value.textValue());
        }
        JsonNode config = value.path("config");
        if (config.isTextual()) {
            return named(settings, setting, config.textValue());
        }
        String kind = value.path("class_name").asText("");
        if (kind.equals("function") || kind.isEmpty()) {
            throw unknown(settings, setting);
        }
        return layer(
                new KerasLayer(
                        kind,
                        setting,
                        new LayerSettings(settings.layer() + ": " + setting, config),
                        java.util.List.of(),
                        null));
    }

    private Activation named(LayerSettings settings, String setting, String name)
            throws InterchangeException {
        return switch (name) {
            case "linear" -> Activations.IDENTITY;
            case "tanh" -> Activations.TANH;
            case "sigmoid" -> Activations.SIGMOID;
            case "relu" -> Activations.RELU;
            case "relu6" -> new ClippedInput(Activations.RELU, 6);
            case "leaky_relu" -> new LeakyRelu(0.2);
            case "elu" -> Activations.ELU;
            case "selu" -> Elu.SELF_NORMALIZING;
            case "gelu" -> Activations.GELU;
            case "silu", "swish" -> Activations.SILU;
            case "softplus" -> Activations.SOFTPLUS;
            case "softsign" -> Activations.SOFTSIGN;
            case "softmax" -> Activations.SOFTMAX;
            case "log_softmax" -> Activations.LOG_SOFTMAX;
            case "hard_tanh" -> Activations.HARD_TANH;
            case "hard_sigmoid" ->
                    version.major() == 3
                            ? Activations.HARD_SIGMOID
                            : new HardSigmoid(EARLIER_SLOPE);
            default -> throw unknown(settings, setting);
        };
    }

    private static InterchangeException unknown(LayerSettings settings, String setting) {
        return settings.rejected(
                setting, "this activation is not supported; see the list in docs/interchange.md");
    }

    /** {@return the activation that a layer without weights computes} */
    Activation layer(KerasLayer layer) throws InterchangeException {
        LayerSettings settings = layer.settings();
        Activation activation =
                switch (layer.kind()) {
                    case "Activation" -> read(settings, "activation", "linear");
                    case "ReLU" -> relu(settings);
                    case "LeakyReLU" ->
                            new LeakyRelu(
                                    settings.has("negative_slope")
                                            ? settings.number("negative_slope", 0.3)
                                            : settings.number("alpha", 0.3));
                    case "ELU" -> new Elu(settings.number("alpha", 1));
                    case "GELU" -> new Gelu(settings.flag("approximate", false));
                    case "Softmax" -> softmax(settings);
                    default -> throw LayerKinds.unsupported(layer);
                };
        settings.requireAllRead();
        return activation;
    }

    private static Activation softmax(LayerSettings settings) throws InterchangeException {
        settings.require("axis", -1, "use the last axis");
        return Activations.SOFTMAX;
    }

    private static Activation relu(LayerSettings settings) throws InterchangeException {
        double slope = settings.number("negative_slope", 0);
        double threshold = settings.number("threshold", 0);
        double most = settings.number("max_value", 0);
        boolean limited = settings.get("max_value") != null;
        if (threshold != 0) {
            throw settings.rejected("threshold", "only 0 is supported");
        }
        if (limited && (slope != 0 || most <= 0)) {
            throw settings.rejected("max_value", "only a positive one without negative_slope is");
        }
        if (limited) {
            return new ClippedInput(Activations.RELU, most);
        }
        return slope == 0 ? Activations.RELU : new LeakyRelu(slope);
    }
}
