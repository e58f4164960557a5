package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files written byte by byte, without the code under test, and assertions on them. */
final class TestFiles {
    /** A layer of one unit on two features: kernel [2, 1], bias [1]. */
    static final String ARCHITECTURE =
            "{\"seed\":5,\"input\":{\"steps\":0,\"features\":2},"
                    + "\"layers\":[{\"name\":\"dense\",\"units\":1}]}";

    static final String KERNEL =
            "\"dense/kernel\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}";

    static final String BIAS =
            "\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}";

    static final float[] VALUES = {1.5f, -2f, 0.25f};

    private TestFiles() {}

    static String metadata(String architecture) {
        return "\"__metadata__\":{\"format\":\"rnn4j\",\"version\":\"1\",\"architecture\":\""
                + architecture.replace("\"", "\\\"")
                + "\"}";
    }

    static String header() {
        return "{" + metadata(ARCHITECTURE) + "," + KERNEL + "," + BIAS + "}";
    }

    static byte[] bytes(String header, float... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        for (int n = 0; n < 8; n++) {
            bytes.write(n < 4 ? text.length >>> 8 * n : 0);
        }
        bytes.writeBytes(text);
        for (float value : values) {
            int bits = Float.floatToRawIntBits(value);
            for (int n = 0; n < 4; n++) {
                bytes.write(bits >>> 8 * n);
            }
        }
        return bytes.toByteArray();
    }

    static JsonNode tree(String json) throws IOException {
        return JsonReader.read(
                new StringReader(json),
                "here",
                reader -> {
                    ValueBudget budget = new ValueBudget();
                    budget.nextLayer();
                    return reader.tree(budget);
                });
    }

    static Path write(Path directory, byte[] bytes) throws IOException {
        return Files.write(directory.resolve("model.safetensors"), bytes);
    }

    /** Asserts that loading fails with a message that contains the file and all parts. */
    static void assertRefused(Path file, String... parts) {
        ModelFileException failure =
                assertThrows(ModelFileException.class, () -> ModelFile.load(file));
        List.of(parts).forEach(part -> assertHolds(failure, part));
        assertHolds(failure, file.toString());
    }

    static void assertHolds(Throwable failure, String part) {
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }

    static void assertSame(Model expected, Model actual) {
        assertEquals(expected.seed(), actual.seed());
        assertEquals(expected.inputs(), actual.inputs());
        assertEquals(expected.layers(), actual.layers());
        assertEquals(
                List.copyOf(expected.weights().names()), List.copyOf(actual.weights().names()));
        for (String name : expected.weights().names()) {
            assertSameBits(expected.weights().copyOf(name), actual.weights().copyOf(name));
            assertEquals(expected.weights().isFrozen(name), actual.weights().isFrozen(name));
        }
    }

    static void assertSameBits(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(bits(expected), bits(actual));
    }

    private static int[] bits(Tensor tensor) {
        int[] bits = new int[tensor.array().length];
        for (int n = 0; n < bits.length; n++) {
            bits[n] = Float.floatToRawIntBits(tensor.array()[n]);
        }
        return bits;
    }
}
