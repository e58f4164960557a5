package io.rnn4j.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the results of commands as JSON. */
public final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /**
     * {@return a new object whose first member names its format}
     *
     * @param format name and version of the format, such as {@code rnn-forecast-1}
     */
    public static ObjectNode object(String format) {
        return MAPPER.createObjectNode().put("format", format);
    }

    /**
     * {@return the text of an object, indented}
     *
     * @param object the object
     */
    public static String text(ObjectNode object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure); // a tree can always be written
        }
    }

    /**
     * Sets a number, or null if it is not finite, which JSON cannot express.
     *
     * @param object the object
     * @param name the member
     * @param value the number
     */
    public static void put(ObjectNode object, String name, double value) {
        if (Double.isFinite(value)) {
            object.put(name, value);
        } else {
            object.putNull(name);
        }
    }

    /**
     * Appends a number, or null if it is not finite.
     *
     * @param list the list
     * @param value the number
     */
    public static void add(ArrayNode list, double value) {
        if (Double.isFinite(value)) {
            list.add(value);
        } else {
            list.addNull();
        }
    }
}
