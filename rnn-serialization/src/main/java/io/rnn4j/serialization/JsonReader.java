package io.rnn4j.serialization;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.core.message.ReadableText;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Reads JSON as a stream, so that memory is needed only for what is kept. A value of another type,
 * an unknown field or too many elements end the reading where they occur.
 *
 * <p>When a value is read, the reader is at its first token; afterwards it is at its last one.
 * Messages contain the path of the value.
 */
final class JsonReader {

    /** Reads a value. */
    interface Value<T> {
        T read(JsonReader json) throws IOException;
    }

    /** Reads the value of a field of an object. */
    interface Field {
        void read(String name) throws IOException;
    }

    /** Reads an element of a list. */
    interface Element {
        void read() throws IOException;
    }

    private interface Parsing<T> {
        T run() throws IOException;
    }

    private final JsonParser parser;
    private final Deque<String> path = new ArrayDeque<>();

    private JsonReader(JsonParser parser, String where) {
        this.parser = parser;
        path.add(where);
    }

    /**
     * Reads a text that is one value.
     *
     * @param where name of the text, for messages
     */
    static <T> T read(Reader text, String where, Value<T> value) throws IOException {
        try (JsonParser parser = Json.FACTORY.createParser(text)) {
            JsonReader reader = new JsonReader(parser, where);
            reader.next();
            T result = value.read(reader);
            if (reader.next() != null) {
                throw reader.failure("expected nothing after the value, got more text");
            }
            return result;
        }
    }

    /** Reads an object with any fields. */
    void object(Field field) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw expected("an object");
        }
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            next();
            path.add("." + name);
            field.read(name);
            path.removeLast();
        }
    }

    /** Reads an object with some of the known fields, and no other ones. */
    void object(Collection<String> known, Field field) throws IOException {
        object(
                name -> {
                    if (!known.contains(name)) {
                        path.removeLast();
                        throw failure(
                                ("unknown field '%s', known are %s; correct the name, or load the"
                                                + " file with the version that wrote it")
                                        .formatted(ReadableText.quoted(name), known));
                    }
                    field.read(name);
                });
    }

    /** Reads an object with all of the fields, and no other ones. */
    void completeObject(Collection<String> required, Field field) throws IOException {
        Set<String> found = new HashSet<>();
        object(
                required,
                name -> {
                    found.add(name);
                    field.read(name);
                });
        for (String name : required) {
            if (!found.contains(name)) {
                throw missing(name);
            }
        }
    }

    ModelFileException missing(String field) {
        return failure("the field '%s' is missing, it has no default".formatted(field));
    }

    /** Reads a list of limited length. */
    void list(int maximum, Element element) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw expected("an array");
        }
        for (int index = 0; next() != JsonToken.END_ARRAY; index++) {
            if (index == maximum) {
                throw failure(
                        ("expected at most %s elements, got more; a model file cannot hold as many")
                                .formatted(maximum));
            }
            path.add("[" + index + "]");
            element.read();
            path.removeLast();
        }
    }

    String text() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw expected("a string");
        }
        return parsing(parser::getText);
    }

    /** {@return the position of the opening quote of a string, which is not decoded} */
    long positionOfText() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw expected("a string");
        }
        return parser.currentTokenLocation().getCharOffset();
    }

    int integer() throws IOException {
        return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    long integer(long minimum, long maximum) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parsing(parser::getNumberType) != JsonParser.NumberType.BIG_INTEGER) {
            long value = parsing(parser::getLongValue);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        }
        throw expected("an integer from " + minimum + " to " + maximum);
    }

    double finite() throws IOException {
        if (parser.currentToken().isNumeric()) {
            double value = parsing(parser::getDoubleValue);
            if (Double.isFinite(value)) {
                return value;
            }
        }
        throw expected("a finite number");
    }

    /** Reads a number, which may be infinite or NaN, in quotes. */
    double number() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            switch (text()) {
                case "NaN":
                    return Double.NaN;
                case "Infinity":
                    return Double.POSITIVE_INFINITY;
                case "-Infinity":
                    return Double.NEGATIVE_INFINITY;
                default:
                    throw expected("a number");
            }
        }
        return finite();
    }

    /** Passes over a value of any type. */
    void skip() throws IOException {
        parsing(parser::skipChildren);
    }

    /** Reads a value of any type with a limited number of values in it. */
    JsonNode tree(ValueBudget budget) throws IOException {
        return parsing(() -> new JsonTree(this, parser, budget).read());
    }

    // ---- messages

    /** {@return the path of the current value} */
    String where() {
        StringBuilder where = new StringBuilder();
        for (Iterator<String> parts = path.iterator(); parts.hasNext(); ) {
            where.append(parts.next());
        }
        return where.toString();
    }

    ModelFileException expected(String what) throws IOException {
        return failure("expected %s, got %s".formatted(what, current()));
    }

    ModelFileException failure(String message) {
        return new ModelFileException(where() + ": " + message);
    }

    private String current() throws IOException {
        return switch (parser.currentToken()) {
            case null -> "the end of the text";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + ReadableText.quoted(parsing(parser::getText)) + '"';
            default -> ReadableText.quoted(parsing(parser::getText));
        };
    }

    // ---- parsing

    private JsonToken next() throws IOException {
        return parsing(parser::nextToken);
    }

    private <T> T parsing(Parsing<T> parsing) throws IOException {
        try {
            return parsing.run();
        } catch (JacksonException failure) {
            throw malformed(position(failure.getLocation()), problem(failure));
        } catch (CharacterCodingException failure) {
            throw malformed("", "bytes that are not UTF-8");
        } catch (RuntimeException failure) {
            throw malformed("", failure.toString());
        }
    }

    private ModelFileException malformed(String position, String problem) {
        return new ModelFileException(
                ("%s: not valid JSON%s: %s; the file is not a model file, or is damaged: copy or"
                                + " save it again")
                        .formatted(path.getFirst(), position, problem));
    }

    private static String position(JsonLocation location) {
        return location == null ? "" : " at character " + location.getCharOffset();
    }

    /** {@return the message of the parser, without its list of alternatives} */
    private static String problem(JacksonException failure) {
        if (failure instanceof StreamConstraintsException) {
            return failure.getOriginalMessage().replaceAll(", from `[^`]*`", "");
        }
        return failure.getOriginalMessage().split("[:(\n]", 2)[0].strip();
    }
}
