package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.affine;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.layerNorm;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.equation.EquationLayer;

import java.util.List;
import java.util.Set;

/**
 * Reads layers that compute every row by itself. Inside TimeDistributed, the settings are those of
 * the inner layer, and the arrays and the name those of the outer one.
 */
final class RowLayerReader {
    private static final Set<String> KINDS =
            Set.of(
                    "Dense",
                    "Activation",
                    "ReLU",
                    "LeakyReLU",
                    "ELU",
                    "Softmax",
                    "Dropout",
                    "SpatialDropout1D",
                    "GaussianNoise",
                    "GaussianDropout",
                    "AlphaDropout",
                    "ActivityRegularization",
                    "Identity",
                    "LayerNormalization",
                    "BatchNormalization",
                    "Normalization",
                    "Rescaling");

    private final Building building;
    private final ActivationReader activations;

    RowLayerReader(Building building, ActivationReader activations) {
        this.building = building;
        this.activations = activations;
    }

    static boolean isRowLayer(String kind) {
        return KINDS.contains(kind);
    }

    /**
     * {@return the output}
     *
     * @param layer the layer, or the TimeDistributed layer around it
     * @param inner the layer
     * @param input what it reads
     */
    Value read(KerasLayer layer, KerasLayer inner, Value input) throws InterchangeException {
        LayerSettings settings = inner.settings();
        Value output =
                switch (inner.kind()) {
                    case "Dense" -> dense(layer, settings, input);
                    case "Dropout", "SpatialDropout1D" -> drop(layer, inner, input);
                    case "GaussianNoise", "GaussianDropout", "AlphaDropout" -> {
                        settings.ignore("stddev", "rate", "noise_shape");
                        yield nothing(layer, input, "It acts in training only and is left out.");
                    }
                    case "ActivityRegularization" -> {
                        settings.ignore("l1", "l2");
                        yield nothing(
                                layer,
                                input,
                                "Its penalty acts in training only and is left out; add the layer"
                                        + " activityRegularization to train with it.");
                    }
                    case "Identity" -> use(layer, activation(Activations.IDENTITY), input);
                    case "LayerNormalization" -> normalized(layer, settings, input);
                    case "BatchNormalization" -> batchNormalized(layer, settings, input);
                    case "Normalization" -> standardized(layer, settings, input);
                    case "Rescaling" -> rescaled(layer, settings, input);
                    default -> {
                        List<String> equations = equations(settings);
                        yield equations.isEmpty()
                                ? use(layer, activation(activations.layer(inner)), input)
                                : use(layer, new EquationLayer(equations), input);
                    }
                };
        settings.requireAllRead();
        return output;
    }

    private Value use(KerasLayer layer, Layer own, Value input) throws InterchangeException {
        return input.with(building.use(layer, "", own, input.wire()).getFirst());
    }

    private Value nothing(KerasLayer layer, Value input, String warning) {
        building.report(layer, "", warning);
        return input.with(input.wire());
    }

    private Value dense(KerasLayer layer, LayerSettings settings, Value input)
            throws InterchangeException {
        boolean biased = settings.flag("use_bias", true);
        List<String> equations = equations(settings);
        Activation function =
                equations.isEmpty()
                        ? activations.read(settings, "activation", "linear")
                        : Activations.IDENTITY;
        Dense own = new Dense(settings.size("units")).activation(function).useBias(biased);
        boolean isNew = building.isNew(layer, "");
        Value output = use(layer, own, input);
        if (!equations.isEmpty()) {
            Layer after = new EquationLayer(equations);
            output = output.with(building.use(layer, "f", after, output.wire()).getFirst());
        }
        if (isNew) {
            List<StoredArray> arrays = building.arrays(layer);
            building.assign(layer, "", "kernel", arrays.get(0));
            if (biased) {
                building.assign(layer, "", "bias", arrays.get(1));
            }
        }
        return output;
    }

    /** {@return the equations of an activation that is no component; empty for others} */
    private static List<String> equations(LayerSettings settings) {
        JsonNode name = settings.get("activation");
        return switch (name == null || !name.isTextual() ? "" : name.textValue()) {
            case "exponential" -> List.of("v = exp x1", "output v");
            case "mish" ->
                    List.of("a = softplus x1", "b = tanh a", "v = multiply x1 b", "output v");
            default -> List.of();
        };
    }

    private Value drop(KerasLayer layer, KerasLayer inner, Value input)
            throws InterchangeException {
        LayerSettings settings = inner.settings();
        double rate = RecurrentReader.rate(settings, "rate");
        boolean spatial = inner.kind().equals("SpatialDropout1D");
        JsonNode noise = settings.get("noise_shape");
        if (noise != null) {
            return nothing(
                    layer,
                    input,
                    "Its noise_shape %s acts in training only; it is left out.".formatted(noise));
        }
        return use(layer, spatial ? spatialDropout(rate) : dropout(rate), input);
    }

    // ---- normalisation

    private static void requireLastAxis(LayerSettings settings, Value input)
            throws InterchangeException {
        JsonNode value = settings.get("axis");
        JsonNode axis =
                value != null && value.isArray() && value.size() == 1 ? value.get(0) : value;
        int last = input.isSequence() ? 2 : 1;
        if (axis != null && !(axis.isInt() && (axis.intValue() == -1 || axis.intValue() == last))) {
            throw settings.rejected("axis", "only the last axis is supported");
        }
    }

    private Value normalized(KerasLayer layer, LayerSettings settings, Value input)
            throws InterchangeException {
        requireLastAxis(settings, input);
        settings.require("rms_scaling", false, "use the variance");
        double epsilon = settings.number("epsilon", 1e-3);
        if (!(epsilon >= 1e-24)) {
            throw settings.rejected("epsilon", "it must be at least 1e-24");
        }
        boolean scaled = settings.flag("scale", true);
        boolean centred = settings.flag("center", true);
        LayerNorm own = layerNorm().epsilon(epsilon);
        boolean isNew = building.isNew(layer, "");
        Value output = use(layer, own, input);
        if (isNew) {
            int width = input.features();
            List<StoredArray> arrays = scaled || centred ? building.arrays(layer) : List.of();
            if (scaled) {
                building.assign(layer, "", "gamma", arrays.getFirst());
            } else {
                building.assign(layer, "", "gamma", Building.constant(width, 1), true);
            }
            if (centred) {
                building.assign(layer, "", "beta", arrays.getLast());
            } else {
                building.assign(layer, "", "beta", Building.constant(width, 0), true);
            }
        }
        return output;
    }

    private Value batchNormalized(KerasLayer layer, LayerSettings settings, Value input)
            throws InterchangeException {
        requireLastAxis(settings, input);
        settings.require("renorm", false, "train without renorm");
        boolean scaled = settings.flag("scale", true);
        boolean centred = settings.flag("center", true);
        double epsilon = settings.number("epsilon", 1e-3);
        boolean isNew = building.isNew(layer, "");
        Value output = use(layer, affine(), input);
        if (!isNew) {
            return output;
        }
        List<StoredArray> arrays = building.arrays(layer);
        int width = input.features();
        int next = 0;
        float[] gamma = Building.constant(width, 1);
        float[] beta = Building.constant(width, 0);
        if (scaled) {
            gamma = vector(layer, arrays.get(next++), width);
        }
        if (centred) {
            beta = vector(layer, arrays.get(next++), width);
        }
        float[] mean = vector(layer, arrays.get(next), width);
        float[] variance = vector(layer, arrays.get(next + 1), width);
        for (int k = 0; k < width; k++) {
            double factor = gamma[k] / Math.sqrt(variance[k] + epsilon);
            beta[k] = (float) (beta[k] - mean[k] * factor);
            gamma[k] = (float) factor;
        }
        building.compose(layer, "gamma", gamma);
        building.compose(layer, "beta", beta);
        building.report(
                layer,
                "",
                "Its mean and variance are fixed and are part of gamma and beta; in training it is"
                        + " a factor and a summand for every feature.");
        return output;
    }

    private static float[] vector(KerasLayer layer, StoredArray array, int width)
            throws InterchangeException {
        long[] shape = array.shape();
        if (shape.length != 1 || shape[0] != width) {
            throw RecurrentReader.wrongShape(layer, array, "(%s)".formatted(width));
        }
        return array.floats();
    }

    private Value standardized(KerasLayer layer, LayerSettings settings, Value input)
            throws InterchangeException {
        requireLastAxis(settings, input);
        settings.require("invert", false, "use the inverse outside the model");
        int width = input.features();
        boolean isNew = building.isNew(layer, "");
        Value output = use(layer, affine(), input);
        if (!isNew) {
            return output;
        }
        float[] mean;
        float[] variance;
        if (settings.get("mean") != null) {
            mean = numbers(settings, "mean", width);
            variance = numbers(settings, "variance", width);
        } else {
            List<StoredArray> arrays = building.arrays(layer);
            mean = vector(layer, arrays.get(0), width);
            variance = vector(layer, arrays.get(1), width);
        }
        for (int k = 0; k < width; k++) {
            double factor = 1 / Math.max(Math.sqrt(variance[k]), 1e-7);
            mean[k] = (float) (-mean[k] * factor);
            variance[k] = (float) factor;
        }
        building.assign(layer, "", "gamma", variance, true);
        building.assign(layer, "", "beta", mean, true);
        return output;
    }

    /** {@return the numbers of a setting, or the one number that holds for all features} */
    private static float[] numbers(LayerSettings settings, String name, int width)
            throws InterchangeException {
        JsonNode given = settings.get(name);
        JsonNode value = given;
        while (value != null && value.isArray() && value.size() == 1 && width > 1
                || value != null && value.isArray() && value.path(0).isArray()) {
            value = value.get(0);
        }
        if (value != null && value.isNumber()) {
            return Building.constant(width, value.doubleValue());
        }
        if (value == null || !value.isArray() || value.size() != width) {
            throw settings.wrong(name, "%s numbers".formatted(width));
        }
        float[] result = new float[width];
        for (int k = 0; k < width; k++) {
            result[k] = (float) value.get(k).asDouble(Double.NaN);
        }
        return result;
    }

    private Value rescaled(KerasLayer layer, LayerSettings settings, Value input)
            throws InterchangeException {
        int width = input.features();
        boolean isNew = building.isNew(layer, "");
        Value output = use(layer, affine(), input);
        if (isNew) {
            float[] scale = numbers(settings, "scale", width);
            float[] offset =
                    settings.get("offset") == null
                            ? Building.constant(width, 0)
                            : numbers(settings, "offset", width);
            building.assign(layer, "", "gamma", scale, true);
            building.assign(layer, "", "beta", offset, true);
        }
        settings.ignore("scale", "offset");
        return output.masked(false);
    }
}
