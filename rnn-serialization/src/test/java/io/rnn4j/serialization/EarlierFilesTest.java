package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;

/**
 * Files of earlier versions are loaded, predict what they predicted in version 0.1, and are saved
 * again with the same settings and the same bytes of weights. Predictions may differ in the last
 * bits, because sums and activations have become more accurate since.
 */
class EarlierFilesTest {
    private static final float ROUNDING = 1e-6f;

    @TempDir private Path directory;

    /**
     * A file in the resource directory saved-by-0.1, whose file SOURCES.md lists their contents.
     */
    enum SavedFile {
        CHAIN,
        CELLS,
        GRAPH,
        LAYERS;

        byte[] bytes(String extension) throws IOException {
            return bytes("saved-by-0.1", extension);
        }

        byte[] bytes(String directory, String extension) throws IOException {
            String resource = directory + "/" + name().toLowerCase(Locale.ROOT) + extension;
            try (InputStream stream = EarlierFilesTest.class.getResourceAsStream(resource)) {
                return stream.readAllBytes();
            }
        }

        /** Loads the model and saves it in another file. */
        Model loadAndSave(Path file, Path copy) throws IOException {
            Model model = ModelFile.load(file);
            ModelFile.save(model, copy);
            return model;
        }
    }

    @ParameterizedTest
    @EnumSource
    void version1(SavedFile saved) throws IOException {
        assertSamePredictionsAndContents(saved, saved.bytes(".safetensors"));
    }

    @ParameterizedTest
    @EnumSource
    void version2(SavedFile saved) throws IOException {
        assertSamePredictionsAndContents(saved, saved.bytes("format-2", ".safetensors"));
    }

    private void assertSamePredictionsAndContents(SavedFile saved, byte[] bytes)
            throws IOException {
        Path file = Files.write(directory.resolve("model.safetensors"), bytes);
        Path copy = directory.resolve("copy.safetensors");
        Model model = saved.loadAndSave(file, copy);
        Recording recorded =
                Recording.parse(new String(saved.bytes(".txt"), StandardCharsets.UTF_8));
        for (String kernels : new String[] {"scalar", model.execution().kernels().name()}) {
            for (int threads = 1; threads <= 2; threads++) {
                model.execution(
                        Execution.standard()
                                .threads(threads)
                                .operationsPerThread(1)
                                .kernels(kernels));
                Map<String, Tensor> predictions = model.predict(recorded.inputs());
                assertEquals(recorded.predictions().keySet(), predictions.keySet());
                predictions.forEach(
                        (name, prediction) ->
                                assertClose(recorded.predictions().get(name), prediction));
            }
        }
        assertContains(header(bytes), header(Files.readAllBytes(copy)), "header");
        assertArrayEquals(data(bytes), data(Files.readAllBytes(copy)));
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        for (int at = 0; at < expected.array().length; at++) {
            float value = expected.array()[at];
            assertEquals(value, actual.array()[at], ROUNDING * Math.max(1, Math.abs(value)));
        }
    }

    private static int headerLength(byte[] file) {
        return file[0] & 0xff | (file[1] & 0xff) << 8 | (file[2] & 0xff) << 16;
    }

    /** {@return architecture, frozen weights, and the offsets of the weights} */
    private static JsonNode header(byte[] file) throws IOException {
        String text = new String(file, Long.BYTES, headerLength(file), StandardCharsets.UTF_8);
        JsonNode header = new ObjectMapper().readTree(text);
        ((ObjectNode) header.get("__metadata__")).remove(List.of("version", "checksum", "library"));
        return header;
    }

    /** Later versions may have further settings; those of the earlier version are unchanged. */
    private static void assertContains(JsonNode earlier, JsonNode later, String path)
            throws IOException {
        assertEquals(earlier.getNodeType(), later.getNodeType(), path);
        if (earlier.isObject()) {
            for (Map.Entry<String, JsonNode> field : earlier.properties()) {
                String name = path + "." + field.getKey();
                assertTrue(later.has(field.getKey()), name);
                assertContains(field.getValue(), later.get(field.getKey()), name);
            }
        } else if (earlier.isArray()) {
            assertEquals(earlier.size(), later.size(), path);
            for (int at = 0; at < earlier.size(); at++) {
                assertContains(earlier.get(at), later.get(at), path + "[" + at + "]");
            }
        } else if (earlier.isTextual() && earlier.textValue().startsWith("{")) {
            ObjectMapper json = new ObjectMapper();
            assertContains(
                    json.readTree(earlier.textValue()), json.readTree(later.textValue()), path);
        } else {
            assertEquals(earlier, later, path);
        }
    }

    private static byte[] data(byte[] file) {
        return Arrays.copyOfRange(file, Long.BYTES + headerLength(file), file.length);
    }

    /** The inputs of a prediction and its outputs. */
    private record Recording(Examples inputs, Map<String, Tensor> predictions) {
        /**
         * Parses tensors. Each of them begins with a line of its kind (input, mask or output), its
         * name and its sizes, such as {@code input source 7x6x1}; the bits of its elements follow
         * as hexadecimal numbers.
         */
        static Recording parse(String text) {
            Examples inputs = null;
            Map<String, Tensor> predictions = new LinkedHashMap<>();
            Scanner scanner = new Scanner(text);
            while (scanner.hasNext()) {
                String kind = scanner.next();
                String name = scanner.next();
                int[] sizes =
                        Arrays.stream(scanner.next().split("x"))
                                .mapToInt(Integer::parseInt)
                                .toArray();
                Tensor tensor = Tensor.zeros(sizes);
                for (int n = 0; n < tensor.array().length; n++) {
                    int bits = Integer.parseUnsignedInt(scanner.next(), 16);
                    tensor.array()[n] = Float.intBitsToFloat(bits);
                }
                switch (kind) {
                    case "input" ->
                            inputs =
                                    inputs == null
                                            ? Examples.of(name, tensor)
                                            : inputs.input(name, tensor);
                    case "mask" -> inputs = inputs.mask(name, tensor);
                    case "output" -> predictions.put(name, tensor);
                    default -> throw new IllegalArgumentException(kind);
                }
            }
            assertTrue(!predictions.isEmpty(), "no predictions are recorded");
            return new Recording(inputs, predictions);
        }
    }
}
