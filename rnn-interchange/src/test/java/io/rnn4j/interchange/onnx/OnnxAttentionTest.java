package io.rnn4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.ProtobufWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Attention and convolutions around recurrent nodes compute what ONNX Runtime computes. */
class OnnxAttentionTest {
    @TempDir Path directory;
    private final Random random = new Random(5);

    private ProtobufWriter weight(String name, int... shape) {
        return OnnxMessages.weight(random, name, shape);
    }

    private static ProtobufWriter transposed(String from, String to, long... order) {
        return OnnxMessages.node(
                "Transpose", List.of(from), to, OnnxMessages.wholes("perm", order));
    }

    /** An LSTM of x, [batch, time, 3], whose outputs are rows, [batch, time, 4], and last. */
    private ProtobufWriter recurrent(String x) {
        ProtobufWriter node = new ProtobufWriter();
        for (String read : List.of("major", "w", "r")) {
            node.text(1, read);
        }
        node.text(2, "all").text(2, "last").text(3, "the LSTM").text(4, "LSTM");
        node.message(5, OnnxMessages.attribute("hidden_size", 4));
        return new ProtobufWriter()
                .append(weight("w", 1, 16, 3))
                .append(weight("r", 1, 16, 4))
                .append(OnnxMessages.wholesTensor("one", 1))
                .append(transposed(x, "major", 1, 0, 2))
                .append(new ProtobufWriter().message(1, node))
                .append(OnnxMessages.node("Squeeze", List.of("all", "one"), "squeezed"))
                .append(transposed("squeezed", "rows", 1, 0, 2));
    }

    private Path file(ProtobufWriter graph, Object... output) throws IOException {
        graph.message(11, OnnxMessages.value("x", "N", "T", 3L));
        graph.message(12, OnnxMessages.value("y", output));
        return Files.write(directory.resolve("model.onnx"), OnnxMessages.model(13, graph));
    }

    private void assertSame(ProtobufWriter graph, Object... output) throws Exception {
        Path file = file(graph, output);
        OnnxImport imported = OnnxReader.read(file);
        for (int steps : new int[] {1, 4, 9}) {
            Map<String, Tensor> inputs = ExportedModels.inputs(imported.model(), 2, steps, 7);
            assertNull(
                    OnnxWriterTest.difference(
                            OnnxRuntime.run(file, inputs), imported.predict(inputs), 1e-5));
        }
    }

    private String refusal(ProtobufWriter graph, Object... output) throws IOException {
        Path file = file(graph, output);
        return assertThrows(InterchangeException.class, () -> OnnxReader.read(file)).getMessage();
    }

    /** The scores of the steps as weights, [batch, time, 1]. */
    private ProtobufWriter weights() {
        return recurrent("x")
                .append(weight("k", 4, 1))
                .append(OnnxMessages.node("MatMul", List.of("rows", "k"), "scores"))
                .append(
                        OnnxMessages.node(
                                "Softmax",
                                List.of("scores"),
                                "weights",
                                OnnxMessages.attribute("axis", 1)));
    }

    @Test
    void aWeightedSumOverTime() throws Exception {
        assertSame(
                weights()
                        .append(OnnxMessages.node("Mul", List.of("rows", "weights"), "weighted"))
                        .append(
                                OnnxMessages.node(
                                        "ReduceSum",
                                        List.of("weighted", "one"),
                                        "y",
                                        OnnxMessages.attribute("keepdims", 0))),
                "N",
                4L);
    }

    @Test
    void aWeightedSumAsAProduct() throws Exception {
        assertSame(
                weights()
                        .append(transposed("weights", "flat", 0, 2, 1))
                        .append(OnnxMessages.node("MatMul", List.of("flat", "rows"), "y")),
                "N",
                1L,
                4L);
    }

    @Test
    void scoresOfTheLastState() throws Exception {
        assertSame(
                recurrent("x")
                        .append(transposed("last", "query", 1, 2, 0))
                        .append(OnnxMessages.node("MatMul", List.of("rows", "query"), "scores"))
                        .append(
                                OnnxMessages.node(
                                        "LogSoftmax",
                                        List.of("scores"),
                                        "y",
                                        OnnxMessages.attribute("axis", 1))),
                "N",
                "T",
                1L);
    }

    @Test
    void aSoftmaxOfTimeAsTheLastAxis() throws Exception {
        assertSame(
                recurrent("x")
                        .append(transposed("last", "query", 1, 0, 2))
                        .append(transposed("rows", "keys", 0, 2, 1))
                        .append(OnnxMessages.node("MatMul", List.of("query", "keys"), "scores"))
                        .append(OnnxMessages.node("Softmax", List.of("scores"), "weights"))
                        .append(OnnxMessages.node("MatMul", List.of("weights", "rows"), "y")),
                "N",
                1L,
                4L);
    }

    @Test
    void scoresBetweenAllStepsAreRefusedByName() throws IOException {
        String message =
                refusal(
                        recurrent("x")
                                .append(transposed("rows", "keys", 0, 2, 1))
                                .append(OnnxMessages.node("MatMul", List.of("rows", "keys"), "y")),
                        "N",
                        "T",
                        "T");
        assertTrue(message.contains("MatMul 'MatMul of y'"), message);
        assertTrue(message.contains("build this part in rnn4j"), message);
    }

    private ProtobufWriter convolution(int size, ProtobufWriter... attributes) {
        return new ProtobufWriter()
                .append(weight("kernel", 3, 3, size))
                .append(weight("bias", 3))
                .append(transposed("x", "channels", 0, 2, 1))
                .append(
                        OnnxMessages.node(
                                "Conv", List.of("channels", "kernel", "bias"), "c", attributes))
                .append(OnnxMessages.node("Relu", List.of("c"), "bent"))
                .append(transposed("bent", "read", 0, 2, 1))
                .append(recurrent("read"))
                .append(OnnxMessages.node("Tanh", List.of("rows"), "y"));
    }

    @Test
    void convolutionsOverTimeThatKeepItsSteps() throws Exception {
        assertSame(convolution(3, OnnxMessages.wholes("pads", 1, 1)), "N", "T", 4L);
        assertSame(convolution(4, OnnxMessages.wholes("pads", 1, 2)), "N", "T", 4L);
        assertSame(convolution(1), "N", "T", 4L);
        assertSame(
                convolution(
                        3,
                        OnnxMessages.wholes("dilations", 2),
                        OnnxMessages.wholes("pads", 4, 0),
                        OnnxMessages.wholes("kernel_shape", 3)),
                "N",
                "T",
                4L);
    }

    @Test
    void convolutionsThatShortenTheSequenceAreRefusedByName() throws IOException {
        String padding = refusal(convolution(3), "N", "T", 4L);
        assertTrue(padding.contains("Conv 'Conv of c'"), padding);
        assertTrue(padding.contains("pad by 2 steps in all"), padding);
        String stride =
                refusal(
                        convolution(
                                3,
                                OnnxMessages.wholes("pads", 1, 1),
                                OnnxMessages.wholes("strides", 2)),
                        "N",
                        "T",
                        4L);
        assertTrue(stride.contains("use a stride of 1"), stride);
    }

    @Test
    void paddingOfAnotherNumberOfAxesIsRefused() throws IOException {
        for (long[] pads : new long[][] {{}, {2}, {1, 0, 1, 0}}) {
            String message =
                    refusal(convolution(3, OnnxMessages.wholes("pads", pads)), "N", "T", 4L);
            assertTrue(message.contains("expected two numbers"), message);
        }
    }

    @Test
    void theLongestDelayIsRead() throws IOException {
        String message = refusal(far(500), "N", "T", 4L);
        assertTrue(message.contains("reads a row 500 steps away, expected at most 499"), message);
        OnnxReader.read(file(far(499), "N", "T", 4L));
    }

    /** A window that reaches some steps back, of 500 in all. */
    private ProtobufWriter far(int before) {
        return new ProtobufWriter()
                .append(weight("kernel", 3, 3, 6))
                .append(transposed("x", "channels", 0, 2, 1))
                .append(
                        OnnxMessages.node(
                                "Conv",
                                List.of("channels", "kernel"),
                                "c",
                                OnnxMessages.wholes("dilations", 100),
                                OnnxMessages.wholes("pads", before, 500 - before)))
                .append(transposed("c", "read", 0, 2, 1))
                .append(recurrent("read"))
                .append(OnnxMessages.node("Tanh", List.of("rows"), "y"));
    }
}
