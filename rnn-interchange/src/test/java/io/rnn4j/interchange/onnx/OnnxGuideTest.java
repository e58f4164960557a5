package io.rnn4j.interchange.onnx;

import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.interchange.onnx.OnnxMessages.attribute;
import static io.rnn4j.interchange.onnx.OnnxMessages.tensor;
import static io.rnn4j.interchange.onnx.OnnxMessages.value;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.interchange.Guide;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.OnnxNode;
import io.rnn4j.interchange.onnx.file.OnnxParser;
import io.rnn4j.interchange.onnx.file.ProtobufWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tables of the guide are what the code does with attributes, layers, cells, activations. */
class OnnxGuideTest {
    private static final int UNITS = 2;

    @TempDir private Path directory;

    // ---- in

    @Test
    void everyAttributeOfRecurrentNodesIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| recurrent node | becomes |");
        lines.add("|---|---|");
        add(lines, "RNN", "", 1);
        add(lines, "GRU", "", 1);
        add(lines, "LSTM", "", 1);
        add(lines, "LSTM", "direction='reverse'", 1, text("direction", "reverse"));
        add(lines, "GRU", "direction='bidirectional'", 2, text("direction", "bidirectional"));
        add(lines, "LSTM", "layout=1", 1, attribute("layout", 1));
        add(lines, "GRU", "linear_before_reset=1", 1, attribute("linear_before_reset", 1));
        add(lines, "LSTM", "input_forget=1", 1, attribute("input_forget", 1));
        add(lines, "GRU", "clip=0.5", 1, real("clip", 0.5f));
        add(lines, "LSTM", "clip=0.5", 1, real("clip", 0.5f));
        for (String name :
                List.of(
                        "Relu",
                        "Sigmoid",
                        "Softsign",
                        "Softplus",
                        "LeakyRelu",
                        "Elu",
                        "HardSigmoid",
                        "Affine",
                        "ScaledTanh",
                        "ThresholdedRelu")) {
            ProtobufWriter names = new ProtobufWriter().text(1, "activations").text(9, name);
            add(lines, "RNN", "activations=['%s']".formatted(name), 1, names.number(20, 8));
        }
        ProtobufWriter different =
                new ProtobufWriter()
                        .text(1, "activations")
                        .text(9, "Sigmoid")
                        .text(9, "Tanh")
                        .text(9, "Relu")
                        .number(20, 8);
        add(lines, "LSTM", "activations=['Sigmoid', 'Tanh', 'Relu']", 1, different);
        add(lines, "LSTM", "output_sequence=1", 1, attribute("output_sequence", 1));
        Guide.assertHas(lines);
    }

    private static ProtobufWriter text(String name, String value) {
        return new ProtobufWriter().text(1, name).text(4, value).number(20, 3);
    }

    private static ProtobufWriter real(String name, float value) {
        return new ProtobufWriter().text(1, name).real(2, value).number(20, 1);
    }

    /** Imports a node and describes the layer. */
    private void add(
            List<String> lines,
            String operator,
            String setting,
            int directions,
            ProtobufWriter... attributes)
            throws IOException {
        int gates =
                switch (operator) {
                    case "RNN" -> 1;
                    case "GRU" -> 3;
                    default -> 4;
                };
        int rows = gates * UNITS;
        ProtobufWriter graph =
                new ProtobufWriter()
                        .append(
                                tensor(
                                        "w",
                                        new byte[directions * rows * 3 * 4],
                                        directions,
                                        rows,
                                        3))
                        .append(
                                tensor(
                                        "r",
                                        new byte[directions * rows * UNITS * 4],
                                        directions,
                                        rows,
                                        UNITS))
                        .append(
                                OnnxMessages.node(
                                        operator, List.of("x", "w", "r"), "y", attributes))
                        .message(11, value("x", "a", "b", 3L))
                        .message(12, value("y"));
        Path file = directory.resolve("node.onnx");
        Files.write(file, OnnxMessages.model(14, graph));
        String result;
        try {
            OnnxImport imported = OnnxReader.read(file);
            result = described(imported.model().layers().values().iterator().next());
        } catch (InterchangeException refusal) {
            result = "refused";
        }
        String node = setting.isEmpty() ? operator : "%s `%s`".formatted(operator, setting);
        lines.add("| %s | %s |".formatted(node, result));
    }

    private static String described(Layer layer) {
        return switch (layer) {
            case Bidirectional both -> "`Bidirectional` of " + described(both.forward());
            case Recurrent recurrent ->
                    "`%s`%s"
                            .formatted(
                                    recurrent.cell().getClass().getSimpleName(),
                                    recurrent.options().time().reverse()
                                            ? ", `reverse(true)`"
                                            : "");
            default -> "`%s`".formatted(layer.getClass().getSimpleName());
        };
    }

    // ---- out

    @Test
    void everyLayerIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| layer | operators of ONNX |");
        lines.add("|---|---|");
        for (Layer layer : Guide.builtIn(Layer.class)) {
            lines.add(line(layer, layer));
        }
        Guide.assertHas(lines);
    }

    @Test
    void everyCellIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| cell | operators of ONNX |");
        lines.add("|---|---|");
        for (Cell cell : Guide.builtIn(Cell.class)) {
            lines.add(line(cell, recurrent(cell, UNITS)));
        }
        Guide.assertHas(lines);
    }

    @Test
    void everyActivationIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| activation | operators of ONNX |");
        lines.add("|---|---|");
        for (Activation activation : Guide.builtIn(Activation.class)) {
            lines.add(line(activation, new ActivationLayer(activation)));
        }
        Guide.assertHas(lines);
    }

    private String line(Component component, Layer layer) throws IOException {
        return "| `%s` | %s |".formatted(component.getClass().getSimpleName(), operators(layer));
    }

    /** Returns the operators that a layer becomes, without those that only move elements. */
    private String operators(Layer layer) throws IOException {
        Path file = directory.resolve("layer.onnx");
        try {
            OnnxWriter.write(ExportedModels.ofLayer(layer), file, new OnnxOptions().opset(22));
        } catch (InterchangeException refusal) {
            String message = refusal.getMessage();
            return "rejected: " + message.replaceFirst("^layer 'layer':? ?", "");
        }
        Set<String> operators = new LinkedHashSet<>();
        for (OnnxNode node :
                OnnxParser.model(ByteBuffer.wrap(Files.readAllBytes(file))).graph().nodes()) {
            boolean around =
                    Set.of("Identity", "Transpose", "Squeeze", "Unsqueeze", "Shape", "Expand")
                            .contains(node.operator());
            boolean ofLayer = node.outputs().stream().anyMatch(name -> name.startsWith("layer"));
            if (!around && ofLayer) {
                operators.add(node.operator());
            }
        }
        boolean scan = operators.contains("Scan");
        boolean recurrent = operators.stream().anyMatch(Set.of("RNN", "GRU", "LSTM")::contains);
        if (scan || recurrent) {
            operators.removeIf(name -> !Set.of("RNN", "GRU", "LSTM", "Scan").contains(name));
        }
        return operators.isEmpty() ? "none" : String.join(", ", operators);
    }
}
