package io.rnn4j.interchange.pytorch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.LastStep;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.serialization.TensorFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The tables of the guide are what the code does with every module, layer and setting. */
class PyTorchGuideTest {
    private static final Path GUIDE =
            Path.of(Files.exists(Path.of("docs")) ? "" : "..").resolve("docs/interchange.md");

    private static final Set<String> MERGING =
            Set.of("add", "average", "concatenate", "maximum", "multiply");

    @TempDir private Path directory;

    private static void assertInGuide(List<String> lines) throws IOException {
        String table = String.join("\n", lines) + "\n";
        String guide = Files.readString(GUIDE).replace("\r\n", "\n");
        assertTrue(guide.contains(table), () -> "expected in " + GUIDE + ":\n" + table);
    }

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
        assertInGuide(lines);
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
        for (Layer layer : builtIn(Layer.class)) {
            if (!(layer instanceof Recurrent)) {
                lines.add(
                        "| `%s` | %s |"
                                .formatted(layer.getClass().getSimpleName(), outcome(layer)));
            }
        }
        assertInGuide(lines);
    }

    @Test
    void everyCellIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| cell | PyTorch |");
        lines.add("|---|---|");
        for (Cell cell : builtIn(Cell.class)) {
            lines.add(
                    "| `%s` | %s |"
                            .formatted(
                                    cell.getClass().getSimpleName(),
                                    outcome(new Recurrent(cell, 2))));
        }
        assertInGuide(lines);
    }

    @Test
    void everyActivationIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| activation | PyTorch |");
        lines.add("|---|---|");
        for (Activation activation : builtIn(Activation.class)) {
            lines.add(
                    "| `%s` | %s |"
                            .formatted(
                                    activation.getClass().getSimpleName(),
                                    outcome(new ActivationLayer(activation))));
        }
        assertInGuide(lines);
    }

    @Test
    void everySettingIsInTheGuide() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| setting | in PyTorch |");
        lines.add("|---|---|");
        Recurrent lstm = new Recurrent(new LstmCell(), 2);
        addSettings(lines, "recurrent layer", lstm, layer -> layer);
        addSettings(lines, "`SimpleRnnCell`", new SimpleRnnCell(), cell -> new Recurrent(cell, 2));
        addSettings(lines, "`LstmCell`", new LstmCell(), cell -> new Recurrent(cell, 2));
        addSettings(lines, "`GruCell`", new GruCell(), cell -> new Recurrent(cell, 2));
        addSettings(lines, "`Bidirectional`", new Bidirectional(lstm), layer -> layer);
        addSettings(lines, "`Dense`", new Dense(2), layer -> layer);
        addSettings(lines, "`Embedding`", new Embedding(5, 2), layer -> layer);
        addSettings(lines, "`LayerNorm`", new LayerNorm(), layer -> layer);
        assertInGuide(lines);
    }

    /** Changes every setting and looks what becomes of it. */
    private static <C extends Component> void addSettings(
            List<String> lines, String owner, C component, Function<C, Layer> layer)
            throws IOException {
        PyTorchExport before = PyTorchExport.of(model(layer.apply(component)));
        for (String name : Settings.names(component)) {
            Object other = other(Settings.get(component, name));
            if (other == null) {
                continue; // a number of units, or a component of its own
            }
            String result;
            if (other instanceof Initializer) {
                result = "not needed: the weights are written";
            } else {
                try {
                    Model changed = model(layer.apply(Settings.with(component, name, other)));
                    PyTorchExport export = PyTorchExport.of(changed);
                    result =
                            !export.notes().isEmpty()
                                    ? "left out, as it changes training only; noted"
                                    : export.python("").equals(before.python(""))
                                                    && export.names().equals(before.names())
                                            ? "not needed: the module computes the same"
                                            : "expressed";
                } catch (InterchangeException refused) {
                    result = refusal(refused);
                } catch (IllegalArgumentException impossible) {
                    result = "belongs to cells that PyTorch does not have";
                }
            }
            lines.add("| %s: `%s` | %s |".formatted(owner, name, result));
        }
    }

    private static Object other(Object value) {
        return switch (value) {
            case Boolean flag -> !flag;
            case Double number -> number == 0 ? 0.25 : number / 2;
            case Activation activation -> Activations.RELU;
            case io.rnn4j.core.layer.Merge merge -> io.rnn4j.core.layer.Merge.SUM;
            case Initializer initializer -> initializer;
            case Integer number -> number == Embedding.NO_PADDING ? 0 : null;
            default -> null;
        };
    }

    private static <T extends Component> List<T> builtIn(Class<T> kind) {
        return Components.of(kind).all().stream()
                .filter(each -> each.getClass().getName().startsWith("io.rnn4j.core."))
                .sorted(java.util.Comparator.comparing(each -> each.getClass().getSimpleName()))
                .toList();
    }

    private static Model model(Layer layer) {
        Graph graph = new Graph();
        Wire x = graph.input("x", new Input(Input.OPEN, layer instanceof Embedding ? 1 : 2));
        Wire from = layer instanceof RepeatVector ? graph.add(new LastStep(), x) : x;
        Wire[] reads =
                MERGING.contains(layer.name())
                        ? new Wire[] {from, graph.inputAlong("y", 2, x)}
                        : new Wire[] {from};
        boolean attends =
                layer instanceof Recurrent recurrent && recurrent.cell().name().equals("attention");
        if (attends) {
            reads = new Wire[] {from, graph.input("y", new Input(Input.OPEN, 2))};
        }
        for (Wire output :
                graph.layer("layer", layer)
                        .on(reads[0], List.of(reads).subList(1, reads.length))
                        .outputs()) {
            graph.output("out" + output.name().replace(':', '_'), output);
        }
        return graph.build();
    }

    private static String outcome(Layer layer) throws IOException {
        try {
            String program = PyTorchExport.of(model(layer)).python("");
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
