package io.rnn4j.serialization;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** JSON as this module reads it: strictly, and saying where something is wrong. */
final class Json {
    private static final int SHOWN = 60;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Writes JSON without superfluous spaces. */
    static String text(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(
                    "this has no form as JSON: " + failure.getOriginalMessage(), failure);
        }
    }

    static JsonNode parse(String text, String where) throws ModelFileException {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException failure) {
            JsonLocation location = failure.getLocation();
            throw new ModelFileException(
                    where
                            + ": not valid JSON"
                            + (location == null ? "" : " at character " + location.getCharOffset())
                            + ": "
                            + problem(failure)
                            + "; the file is no model file, or is damaged: copy or save it again");
        }
    }

    /** What the parser has met, without what it would rather have met. */
    private static String problem(JacksonException failure) {
        return failure.getOriginalMessage().split("[:(\n]", 2)[0].strip();
    }

    /** Takes an object that has only fields that are known. */
    static ObjectNode objectOf(Collection<String> known, JsonNode json, String where)
            throws ModelFileException {
        if (!(json instanceof ObjectNode object)) {
            throw expected("an object", json, where);
        }
        Set<String> unknown = new TreeSet<>();
        object.fieldNames().forEachRemaining(unknown::add);
        known.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new ModelFileException(
                    where
                            + ": unknown "
                            + (unknown.size() == 1 ? "field " : "fields ")
                            + unknown
                            + ", known are "
                            + known
                            + "; correct the name, or load the file with the version that wrote"
                            + " it");
        }
        return object;
    }

    static JsonNode field(JsonNode object, String name, String where) throws ModelFileException {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new ModelFileException(
                    where + ": the field '" + name + "' is missing, it has no default");
        }
        return value;
    }

    static int intOf(JsonNode json, String where) throws ModelFileException {
        return (int) integerOf(json, Integer.MIN_VALUE, Integer.MAX_VALUE, where);
    }

    static long integerOf(JsonNode json, long minimum, long maximum, String where)
            throws ModelFileException {
        if (json.isIntegralNumber()
                && json.canConvertToLong()
                && json.longValue() >= minimum
                && json.longValue() <= maximum) {
            return json.longValue();
        }
        throw expected("an integer from " + minimum + " to " + maximum, json, where);
    }

    static ModelFileException expected(String what, JsonNode json, String where) {
        return expected(what, json, where, "");
    }

    static ModelFileException expected(String what, JsonNode json, String where, String advice) {
        String text = text(json);
        return new ModelFileException(
                where
                        + ": expected "
                        + what
                        + ", got "
                        + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text)
                        + advice);
    }
}
