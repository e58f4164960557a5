package io.rnn4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.interchange.onnx.file.ProtobufWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A layer that an exporter applies to every step by itself becomes a layer of the sequence. */
class OnnxUnrolledTest {
    private final Random random = new Random(1);

    @TempDir private Path directory;

    private ProtobufWriter weight(String name, int... shape) {
        return OnnxMessages.weight(random, name, shape);
    }

    @Test
    void stepsAreJoined() throws Exception {
        ProtobufWriter graph =
                new ProtobufWriter()
                        .append(weight("w", 1, 8, 3))
                        .append(weight("r", 1, 8, 2))
                        .append(weight("kernel", 2, 5))
                        .append(weight("bias", 5))
                        .append(OnnxMessages.wholesTensor("one", 1))
                        .append(
                                OnnxMessages.node(
                                        "Transpose",
                                        List.of("x"),
                                        "turned",
                                        OnnxMessages.wholes("perm", 1, 0, 2)))
                        .append(
                                OnnxMessages.node(
                                        "LSTM",
                                        List.of("turned", "w", "r"),
                                        "all",
                                        OnnxMessages.attribute("hidden_size", 2)))
                        .append(OnnxMessages.node("Squeeze", List.of("all", "one"), "rows"));
        List<String> steps = new ArrayList<>();
        graph.append(OnnxMessages.wholesTensor("zero", 0));
        for (int step = 0; step < 4; step++) {
            graph.append(OnnxMessages.wholesTensor("from" + step, step))
                    .append(OnnxMessages.wholesTensor("to" + step, step + 1))
                    .append(
                            OnnxMessages.node(
                                    "Slice",
                                    List.of("rows", "from" + step, "to" + step, "zero"),
                                    "slice" + step))
                    .append(
                            OnnxMessages.node(
                                    "Squeeze", List.of("slice" + step, "zero"), "row" + step))
                    .append(
                            OnnxMessages.node(
                                    "MatMul", List.of("row" + step, "kernel"), "product" + step))
                    .append(
                            OnnxMessages.node(
                                    "Add", List.of("product" + step, "bias"), "sum" + step))
                    .append(OnnxMessages.node("Tanh", List.of("sum" + step), "bent" + step))
                    .append(
                            OnnxMessages.node(
                                    "Unsqueeze", List.of("bent" + step, "one"), "one" + step));
            steps.add("one" + step);
        }
        graph.append(OnnxMessages.node("Concat", steps, "y", OnnxMessages.attribute("axis", 1)))
                .message(11, OnnxMessages.value("x", "N", 4L, 3L))
                .message(12, OnnxMessages.value("y", "N", 4L, 5L));
        Path file = directory.resolve("model.onnx");
        Files.write(file, OnnxMessages.model(13, graph));

        OnnxImport imported = OnnxReader.read(file);
        assertEquals(
                List.of("lstm", "dense", "activation"),
                List.copyOf(imported.model().layers().keySet()));
        Map<String, Tensor> inputs = ExportedModels.inputs(imported.model(), 3, 4, 7);
        assertNull(
                OnnxWriterTest.difference(
                        OnnxRuntime.run(file, inputs), imported.predict(inputs), 1e-5));
    }
}
