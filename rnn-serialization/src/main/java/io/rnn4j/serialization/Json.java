package io.rnn4j.serialization;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.core.message.ReadableText;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Writing and checking of JSON; messages contain the path of the invalid value. */
final class Json {
    /**
     * Nothing is shared between files. In particular, field names are not canonicalised: names of
     * equal hash codes in one file would damage the table of names for all later files. The feature
     * acts only when the factory is built.
     */
    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(FileLimits.JSON_DEPTH)
                                    .maxNameLength(FileLimits.TEXT)
                                    .maxStringLength(FileLimits.TEXT)
                                    .maxNumberLength(FileLimits.NUMBER)
                                    .build())
                    .build();

    private static final ObjectMapper MAPPER = new JsonMapper(FACTORY);

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

    /** Returns JSON as an object; rejects other types and unknown fields. */
    static ObjectNode objectOf(Collection<String> known, JsonNode json, String where)
            throws ModelFileException {
        if (!(json instanceof ObjectNode object)) {
            throw expected("an object", json, where);
        }
        Set<String> unknown = new TreeSet<>();
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                unknown.add(name);
                            }
                        });
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
        return new ModelFileException(
                "%s: expected %s, got %s".formatted(where, what, ReadableText.quoted(text(json))));
    }
}
