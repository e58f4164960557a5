package io.rnn4j.interchange;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.LastStep;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tables of docs/interchange.md, and the components and settings that they list. */
public final class Guide {
    private static final Path FILE =
            Path.of(Files.exists(Path.of("docs")) ? "" : "..").resolve("docs/interchange.md");

    private static final Set<String> MERGING =
            Set.of("add", "average", "concatenate", "maximum", "multiply");

    private Guide() {}

    /** Requires that the guide has a table. */
    public static void assertHas(List<String> lines) throws IOException {
        String table = String.join("\n", lines) + "\n";
        String guide = Files.readString(FILE).replace("\r\n", "\n");
        assertTrue(guide.contains(table), () -> "expected in " + FILE + ":\n" + table);
    }

    /** {@return the components of rnn4j of a kind, by name} */
    public static <T extends Component> List<T> builtIn(Class<T> kind) {
        return Components.of(kind).all().stream()
                .filter(each -> each.getClass().getName().startsWith("io.rnn4j.core."))
                .sorted(Comparator.comparing(each -> each.getClass().getSimpleName()))
                .toList();
    }

    /** {@return a model of one layer, called "layer", with the inputs that it needs} */
    public static Model model(Layer layer) {
        Graph graph = new Graph();
        Wire x = graph.input("x", new Input(Input.OPEN, layer instanceof Embedding ? 1 : 2));
        Wire from = layer instanceof RepeatVector ? graph.add(new LastStep(), x) : x;
        List<Wire> more = new ArrayList<>();
        if (MERGING.contains(layer.name())) {
            more.add(graph.inputAlong("y", 2, x));
        } else if (layer instanceof Recurrent own && own.cell() instanceof AttentionCell) {
            more.add(graph.input("y", new Input(Input.OPEN, 2)));
        }
        for (Wire output : graph.layer("layer", layer).on(from, more).outputs()) {
            graph.output("out" + output.name().replace(':', '_'), output);
        }
        return graph.build();
    }

    /** What a format does with a setting. */
    public interface SettingOutcome {
        /**
         * {@return what the table says about a setting}
         *
         * @param layer the layer with the default
         * @param changed gives the layer with another value, or throws an exception
         * @param value this value
         * @throws IllegalArgumentException if no layer can have the value
         */
        String of(Layer layer, Supplier<Layer> changed, Object value) throws IOException;
    }

    /** {@return a table of what becomes of every setting of the layers that a format has} */
    public static List<String> settings(String column, String format, SettingOutcome outcome)
            throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| setting | " + column + " |");
        lines.add("|---|---|");
        String none = "belongs to cells that " + format + " does not have";
        Recurrent lstm = new Recurrent(new LstmCell(), 2);
        add(lines, "recurrent layer", lstm, layer -> layer, none, outcome);
        for (Cell cell : List.<Cell>of(new SimpleRnnCell(), new LstmCell(), new GruCell())) {
            String owner = "`" + cell.getClass().getSimpleName() + "`";
            add(lines, owner, cell, each -> new Recurrent(each, 2), none, outcome);
        }
        add(lines, "`Bidirectional`", new Bidirectional(lstm), layer -> layer, none, outcome);
        add(lines, "`Dense`", new Dense(2), layer -> layer, none, outcome);
        add(lines, "`Embedding`", new Embedding(5, 2), layer -> layer, none, outcome);
        add(lines, "`LayerNorm`", new LayerNorm(), layer -> layer, none, outcome);
        return lines;
    }

    /** Changes every setting of a component in turn. */
    private static <C extends Component> void add(
            List<String> lines,
            String owner,
            C component,
            Function<C, Layer> layer,
            String none,
            SettingOutcome outcome)
            throws IOException {
        for (String name : Settings.names(component)) {
            Object other = other(Settings.get(component, name));
            if (other == null) {
                continue; // a number of units, or a component of its own
            }
            String result;
            try {
                result =
                        outcome.of(
                                layer.apply(component),
                                () -> layer.apply(Settings.with(component, name, other)),
                                other);
            } catch (IllegalArgumentException impossible) {
                result = none;
            }
            lines.add("| %s: `%s` | %s |".formatted(owner, name, result));
        }
    }

    private static Object other(Object value) {
        return switch (value) {
            case Boolean flag -> !flag;
            case Double number -> number == 0 ? 0.25 : number / 2;
            case Activation activation -> Activations.RELU;
            case Merge merge -> Merge.SUM;
            case Initializer initializer -> initializer;
            case Integer number -> number == Embedding.NO_PADDING ? 0 : null;
            default -> null;
        };
    }
}
