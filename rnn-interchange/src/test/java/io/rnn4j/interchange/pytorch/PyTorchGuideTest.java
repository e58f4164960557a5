package io.rnn4j.interchange.pytorch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.Guide;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.serialization.TensorFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The tables of the guide are what the code does with every module, layer and setting. */
class PyTorchGuideTest {
    @TempDir private Path directory;

    // ---- in

    @Test
    void everyModuleIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| PyTorch | weights in a state dict | rnn4j |");
        lines.add("|---|---|---|");
        for (int gates : new int[] {1, 4, 3}) {
            add(lines, gates, List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"));
        }
        add(lines, 4, List.of("weight_ih_l0", "weight_hh_l0", "weight_hr_l0"));
        add(
                lines,
                3,
                List.of(
                        "weight_ih_l0",
                        "weight_hh_l0",
                        "weight_ih_l0_reverse",
                        "weight_hh_l0_reverse"));
        for (int gates : new int[] {1, 4, 3}) {
            add(lines, gates, List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh"));
        }
        row(
                lines,
                Map.of("weight", new int[] {5, 3}, "bias", new int[] {5}),
                List.of("weight", "bias"));
        row(
                lines,
                Map.of("weight", new int[] {5}, "bias", new int[] {5}),
                List.of("weight", "bias"));
        row(
                lines,
                Map.of(
                        "weight",
                        new int[] {5},
                        "bias",
                        new int[] {5},
                        "running_mean",
                        new int[] {5},
                        "running_var",
                        new int[] {5}),
                List.of("weight", "bias", "running_mean", "running_var"));
        row(
                lines,
                Map.of("weight", new int[] {5, 3, 2}, "bias", new int[] {5}),
                List.of("weight", "bias"));
        row(
                lines,
                Map.of("in_proj_weight", new int[] {9, 3}, "in_proj_bias", new int[] {9}),
                List.of("in_proj_weight", "in_proj_bias"));
        Guide.assertHas(lines);
    }

    /** Adds a recurrent module of 3 inputs and 4 units; 2 with a projection. */
    private void add(List<String> lines, int gates, List<String> names) throws IOException {
        boolean projected = names.contains("weight_hr_l0");
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (String name : names) {
            shapes.put(
                    name,
                    name.startsWith("bias")
                            ? new int[] {gates * 4}
                            : name.startsWith("weight_ih")
                                    ? new int[] {gates * 4, 3}
                                    : name.startsWith("weight_hr")
                                            ? new int[] {2, 4}
                                            : new int[] {gates * 4, projected ? 2 : 4});
        }
        row(lines, shapes, names);
    }

    private void row(List<String> lines, Map<String, int[]> shapes, List<String> names)
            throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : names) {
            tensors.put(name, Tensor.zeros(shapes.get(name)));
        }
        Path file = directory.resolve("model.safetensors");
        TensorFile.write(file, Map.of(), tensors);
        StateDict weights = StateDict.read(file);
        Submodule module = SubmoduleFinder.of(weights).getFirst();
        String listed =
                names.stream()
                        .map(name -> "`" + name + "`")
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
        String result;
        try {
            Model model = PyTorchModule.of(weights).guess().build().model();
            Layer layer = model.layers().values().iterator().next();
            result = described(layer);
            if (module instanceof Submodule.BatchNormModule) {
                result += ", the function in inference";
            }
        } catch (InterchangeException refused) {
            result = "rejected: has no counterpart";
            assertTrue(
                    refused.getMessage().contains("have no counterpart here"), refused::getMessage);
        }
        String constructor =
                module instanceof Submodule.OtherModule
                        ? "others"
                        : "`" + module.constructor() + "`";
        lines.add("| %s | %s | %s |".formatted(constructor, listed, result));
    }

    private static String described(Layer layer) {
        return switch (layer) {
            case Recurrent recurrent ->
                    "`%s`, %s units"
                            .formatted(
                                    recurrent.cell().getClass().getSimpleName(), recurrent.units());
            case Bidirectional both -> "`Bidirectional` of " + described(both.forward());
            default -> "`%s`".formatted(layer.getClass().getSimpleName());
        };
    }

    // ---- out

    @Test
    void everyLayerIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| layer | PyTorch |");
        lines.add("|---|---|");
        for (Layer layer : Guide.builtIn(Layer.class)) {
            if (!(layer instanceof Recurrent)) {
                lines.add(
                        "| `%s` | %s |"
                                .formatted(layer.getClass().getSimpleName(), outcome(layer)));
            }
        }
        Guide.assertHas(lines);
    }

    @Test
    void everyCellIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| cell | PyTorch |");
        lines.add("|---|---|");
        for (Cell cell : Guide.builtIn(Cell.class)) {
            lines.add(
                    "| `%s` | %s |"
                            .formatted(
                                    cell.getClass().getSimpleName(),
                                    outcome(new Recurrent(cell, 2))));
        }
        Guide.assertHas(lines);
    }

    @Test
    void everyActivationIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| activation | PyTorch |");
        lines.add("|---|---|");
        for (Activation activation : Guide.builtIn(Activation.class)) {
            lines.add(
                    "| `%s` | %s |"
                            .formatted(
                                    activation.getClass().getSimpleName(),
                                    outcome(new ActivationLayer(activation))));
        }
        Guide.assertHas(lines);
    }

    @Test
    void everySettingIsInTheGuide() throws IOException {
        Guide.assertHas(Guide.settings("in PyTorch", "PyTorch", PyTorchGuideTest::ofSetting));
    }

    private static String ofSetting(Layer layer, Supplier<Layer> changed, Object value)
            throws IOException {
        if (value instanceof Initializer) {
            return "not needed: the weights are written";
        }
        PyTorchExport before = PyTorchExport.of(Guide.model(layer));
        try {
            PyTorchExport export = PyTorchExport.of(Guide.model(changed.get()));
            if (!export.notes().isEmpty()) {
                return "left out, as it changes training only; noted";
            }
            boolean same =
                    export.python("").equals(before.python(""))
                            && export.names().equals(before.names());
            return same ? "not needed: the module computes the same" : "expressed";
        } catch (InterchangeException refused) {
            return refusal(refused);
        }
    }

    private static String outcome(Layer layer) throws IOException {
        try {
            String program = PyTorchExport.of(Guide.model(layer)).python("");
            String constructor = line(program, "        self.layer = ");
            String forward = line(program, "        layer = ");
            return "`%s`"
                    .formatted(constructor != null ? constructor.replaceAll("\\(.*", "") : forward);
        } catch (InterchangeException refused) {
            return refusal(refused);
        }
    }

    private static String line(String program, String begin) {
        return program.lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .findFirst()
                .orElse(null);
    }

    private static String refusal(InterchangeException refused) {
        return "rejected: " + refused.getMessage().replace("layer 'layer': ", "");
    }
}
