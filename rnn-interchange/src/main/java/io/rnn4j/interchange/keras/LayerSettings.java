package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.interchange.InterchangeException;

import java.util.HashSet;
import java.util.Set;

/** The settings of a layer. Settings that have not been read can be found afterwards. */
final class LayerSettings {
    private static final int LARGEST_SIZE = 1 << 24;

    /** Settings that change no output of a trained model. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "name",
                    "trainable",
                    "dtype",
                    "batch_input_shape",
                    "batch_shape",
                    "batch_size",
                    "input_shape",
                    "input_dim",
                    "input_length",
                    "input_dtype",
                    "sparse",
                    "ragged",
                    "optional",
                    "seed",
                    "implementation",
                    "unroll",
                    "use_legacy_config",
                    "consume_less",
                    "build_config",
                    "momentum",
                    "renorm_momentum",
                    "virtual_batch_size",
                    "synchronized",
                    "autocast",
                    "supports_masking",
                    "dynamic",
                    "cudnn",
                    "use_cudnn",
                    "kernel_quantizer");

    private final String layer;
    private final JsonNode json;
    private final Set<String> read = new HashSet<>();

    /**
     * Creates the settings.
     *
     * @param layer the layer, for messages
     * @param json the JSON object of its settings
     */
    LayerSettings(String layer, JsonNode json) {
        this.layer = layer;
        this.json = json;
    }

    /** {@return a setting; null if it is absent or null} */
    JsonNode get(String name) {
        read.add(name);
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String name) {
        return json.has(name);
    }

    boolean flag(String name, boolean standard) throws InterchangeException {
        JsonNode value = get(name);
        if (value == null) {
            return standard;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isInt() && (value.intValue() == 0 || value.intValue() == 1)) {
            return value.intValue() == 1;
        }
        throw wrong(name, "true or false");
    }

    String text(String name, String standard) throws InterchangeException {
        JsonNode value = get(name);
        if (value == null) {
            return standard;
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        throw wrong(name, "a text");
    }

    double number(String name, double standard) throws InterchangeException {
        JsonNode value = get(name);
        if (value != null && value.isObject() && value.has("value")) {
            value = value.get("value"); // a number of numpy
        } else if (value != null && value.path("config").has("value")) {
            value = value.path("config").get("value");
        }
        if (value == null) {
            return standard;
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        throw wrong(name, "a number");
    }

    /** {@return a number of units or the like, which may be a list of one number} */
    int size(String name) throws InterchangeException {
        JsonNode value = get(name);
        if (value == null) {
            throw wrong(name, "a number of at least 1");
        }
        return size(name, value);
    }

    private int size(String name, JsonNode given) throws InterchangeException {
        JsonNode value = given.isArray() && given.size() == 1 ? given.get(0) : given;
        boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        if (!whole || value.doubleValue() < 1 || value.doubleValue() > LARGEST_SIZE) {
            throw wrong(name, "a whole number from 1 to " + LARGEST_SIZE);
        }
        return value.intValue();
    }

    /** Accepts a setting whatever its value is. */
    void ignore(String... names) {
        for (String name : names) {
            read.add(name);
        }
    }

    /** Rejects the layer if the setting has another value than the one supported. */
    void require(String name, Object supported, String remedy) throws InterchangeException {
        JsonNode value = get(name);
        if (value != null && !value.asText().equals(String.valueOf(supported))) {
            throw rejected(name, "only %s is supported; %s".formatted(supported, remedy));
        }
    }

    /** Rejects the layer if it has a setting that was not read and that is switched on. */
    void requireAllRead() throws InterchangeException {
        for (var names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode value = json.get(name);
            boolean off =
                    value.isNull()
                            || value.isBoolean() && !value.booleanValue()
                            || value.isContainerNode() && value.isEmpty();
            boolean harmless =
                    HARMLESS.contains(name)
                            || name.endsWith("_initializer")
                            || name.endsWith("_regularizer")
                            || name.endsWith("_constraint");
            if (!off && !harmless && !read.contains(name)) {
                throw rejected(name, "this setting is not known; save the model without it");
            }
        }
    }

    /** {@return whether training would add a penalty or a constraint} */
    boolean isRegularized() {
        for (var names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if ((name.endsWith("_regularizer") || name.endsWith("_constraint"))
                    && !json.get(name).isNull()) {
                return true;
            }
        }
        return false;
    }

    InterchangeException wrong(String name, String expected) {
        return new InterchangeException(
                "%s: %s is %s, expected %s; the file is damaged, save the model again"
                        .formatted(layer, name, shortened(json.get(name)), expected));
    }

    InterchangeException rejected(String name, String reason) {
        return new InterchangeException(
                "%s: %s is %s: %s".formatted(layer, name, shortened(json.get(name)), reason));
    }

    private static String shortened(JsonNode value) {
        String text = value == null ? "absent" : value.toString();
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    JsonNode json() {
        return json;
    }

    String layer() {
        return layer;
    }
}
