package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files conform to the format of other readers and writers. */
class SafetensorsFormatTest {
    @TempDir private Path directory;

    @Test
    void handWrittenFileIsLoaded() throws IOException {
        Path file =
                TestFiles.write(directory, TestFiles.bytes(TestFiles.header(), TestFiles.VALUES));
        Model model = ModelFile.load(file);
        assertEquals(5, model.seed());
        assertEquals(2, model.inputs().getFirst().features());
        assertEquals(Input.OPEN, model.inputs().getFirst().steps());
        assertEquals(Map.of("dense", new Dense(1)), model.layers());
        assertArrayEquals(new float[] {1.5f, -2f}, model.weights().copyOf("dense/kernel").array());
        assertArrayEquals(new float[] {0.25f}, model.weights().copyOf("dense/bias").array());
    }

    @Test
    void anyOrderOfTensorsAndAnyPaddingIsRead() throws IOException {
        String header =
                "{\"dense/kernel\":{\"data_offsets\":[4,12],\"shape\":[2,1],\"dtype\":\"F32\"},\n"
                        + "\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + TestFiles.metadata(TestFiles.ARCHITECTURE)
                        + "}     ";
        Path file = TestFiles.write(directory, TestFiles.bytes(header, 0.25f, 1.5f, -2f));
        Model model = ModelFile.load(file);
        assertArrayEquals(new float[] {1.5f, -2f}, model.weights().copyOf("dense/kernel").array());
        assertArrayEquals(new float[] {0.25f}, model.weights().copyOf("dense/bias").array());
    }

    @Test
    void writtenFileFollowsTheFormat() throws IOException {
        Model model = Sequential.of(input(4, 3), lstm(5), dense(1));
        Path file = directory.resolve("model.safetensors");
        ModelFile.save(model, file);

        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(buffer.getLong());
        assertEquals(0, length % 8);
        String text = new String(bytes, 8, length, StandardCharsets.UTF_8);
        assertTrue(text.startsWith("{") && text.stripTrailing().endsWith("}"), text);
        JsonNode header = new ObjectMapper().readTree(text);

        JsonNode metadata = header.get("__metadata__");
        metadata.forEach(value -> assertTrue(value.isTextual(), value.toString()));
        assertEquals("rnn4j", metadata.get("format").textValue());
        assertEquals("2", metadata.get("version").textValue());
        assertEquals("[]", metadata.get("frozen").textValue());
        JsonNode architecture =
                new ObjectMapper().readTree(metadata.get("architecture").textValue());
        assertEquals("{\"steps\":4,\"features\":3}", architecture.get("input").toString());
        assertEquals(
                "{\"name\":\"lstm\",\"activation\":{\"name\":\"tanh\"},"
                    + "\"recurrent_activation\":{\"name\":\"sigmoid\"},\"unit_forget_bias\":true,"
                    + "\"use_bias\":true,\"recurrent_bias\":false}",
                architecture.get("layers").get(0).get("cell").toString());

        long end = 0;
        for (String name : model.weights().names()) {
            JsonNode tensor = header.get(name);
            assertEquals("F32", tensor.get("dtype").textValue());
            assertEquals(
                    model.weights().shape(name).toString().replace(" ", ""),
                    tensor.get("shape").toString());
            assertEquals(end, tensor.get("data_offsets").get(0).longValue());
            int at = 8 + length + (int) end;
            for (float value : model.weights().copyOf(name).array()) {
                assertEquals(value, buffer.getFloat(at));
                at += 4;
            }
            end = tensor.get("data_offsets").get(1).longValue();
            assertEquals(at, 8 + length + end);
        }
        assertEquals(bytes.length, 8 + length + end);
        assertEquals(model.weights().names().size() + 1, header.size());
    }
}
