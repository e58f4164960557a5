package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.interchange.InterchangeException;

/** The JSON of Keras, with limits of its size. */
final class KerasJson {
    /** Characters of a description; that of a model of a thousand layers has about a million. */
    static final int LONGEST = 4 << 20;

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(200)
                                    .maxTokenCount(400_000)
                                    .maxStringLength(LONGEST)
                                    .maxNameLength(10_000)
                                    .maxNumberLength(100)
                                    .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private KerasJson() {}

    /** {@return the object that a text describes} */
    static ObjectNode read(String text, String where) throws InterchangeException {
        if (text.length() > LONGEST) {
            throw new InterchangeException(
                    "%s has %s characters, which is more than the %s of a reasonable model"
                            .formatted(where, text.length(), LONGEST));
        }
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException damaged) {
            throw new InterchangeException(
                    "%s is not valid JSON: %s; save the model again"
                            .formatted(where, damaged.getOriginalMessage()),
                    damaged);
        }
        throw new InterchangeException(
                "%s is not a JSON object; save the model again".formatted(where));
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
