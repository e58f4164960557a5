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

/** Strict reading of JSON; messages contain the path of the invalid value. */
final class Json {
    private static final int SHOWN = 60;

    /**
     * Field names are not canonicalised: the table of canonical names would be shared by all files,
     * and names of equal hash codes in one file would make it fail for every later file. The
     * feature acts only when the factory is built.
     */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Returns JSON without whitespace between tokens. */
    static String text(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(
                    "not representable as JSON: " + failure.getOriginalMessage(), failure);
        }
    }

    static JsonNode parse(String text, String where) throws ModelFileException {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException failure) {
            JsonLocation location = failure.getLocation();
            throw new ModelFileException(
                    """
                    %s: not valid JSON%s: %s; the file is no model file, or is damaged: copy or \
                    save it again\
                    """
                            .formatted(
                                    where,
                                    location == null
                                            ? ""
                                            : " at character " + location.getCharOffset(),
                                    problem(failure)));
        } catch (RuntimeException failure) {
            throw new ModelFileException(
                    "%s: not readable as JSON: %s; copy or save the file again"
                            .formatted(where, failure),
                    failure);
        }
    }

    /** {@return the message of the parser, without its list of alternatives} */
    private static String problem(JacksonException failure) {
        return failure.getOriginalMessage().split("[:(\n]", 2)[0].strip();
    }

    /** Returns JSON as an object; rejects other types and unknown fields. */
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
                    """
                    %s: unknown %s %s, known are %s; correct the name, or load the file with the \
                    version that wrote it\
                    """
                            .formatted(
                                    where,
                                    unknown.size() == 1 ? "field" : "fields",
                                    unknown,
                                    known));
        }
        return object;
    }

    static JsonNode field(JsonNode object, String name, String where) throws ModelFileException {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new ModelFileException(
                    "%s: the field '%s' is missing, it has no default".formatted(where, name));
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
                "%s: expected %s, got %s%s"
                        .formatted(
                                where,
                                what,
                                text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text,
                                advice));
    }
}
