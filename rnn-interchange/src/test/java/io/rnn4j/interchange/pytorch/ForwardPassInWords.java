package io.rnn4j.interchange.pytorch;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Add;
import io.rnn4j.core.layer.Affine;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Concatenate;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.GlobalAveragePooling;
import io.rnn4j.core.layer.GlobalMaxPooling;
import io.rnn4j.core.layer.LastStep;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Multiply;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.SoftmaxLayer;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds a graph from the forward pass of a module, which a case of the corpus gives in words that
 * are nearly Python, such as {@code y, _ = rnn(x); return fc(y[:, -1, :])}.
 */
final class ForwardPassInWords {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\\.{3}|[A-Za-z_][\\w.]*'?|-?\\d+(?:\\.\\d+)?|[-\\[\\](),:=+*])");
    private static final Pattern SEQUENCE =
            Pattern.compile("[,;]?\\s*(?:with )?(\\w+) = ((?:[A-Z]\\w+(?:, )?){2,})");
    private static final Pattern COMMENT =
            Pattern.compile("(?<=[\\w)\\]])(?<!return)\\s+\\([^()]*(\\([^()]*\\)[^()]*)*\\)");

    /** The final states of a recurrent module: wires of every layer and direction, by state. */
    record States(Map<String, List<Wire>> byName) {}

    private final Graph graph;
    private final Map<String, Submodule> modules = new LinkedHashMap<>();
    private final Map<String, JsonNode> settings = new HashMap<>(); // of modules by name
    private final Map<String, List<String>> sequences = new HashMap<>(); // types in nn.Sequential
    private final Map<String, Object> variables = new LinkedHashMap<>();
    private final Map<String, GraphLayer> layers = new HashMap<>();
    private final Map<String, String> slots = new LinkedHashMap<>(); // by labels
    private final boolean zeroMasked;
    private List<String> tokens;
    private int at;
    private List<Object> returned;

    ForwardPassInWords(
            Graph graph,
            List<Submodule> found,
            JsonNode given,
            Map<String, Object> inputs,
            boolean zeroMasked) {
        this.graph = graph;
        this.zeroMasked = zeroMasked;
        found.forEach(module -> modules.put(module.name(), module));
        given.forEach(layer -> settings.put(layer.get("name").textValue(), layer));
        variables.putAll(inputs);
    }

    /** {@return the names of slots by labels of layers} */
    Map<String, String> slots() {
        return slots;
    }

    /** {@return the results in the order of the expected outputs} */
    List<Object> run(String words, List<String> expected) {
        String text = words;
        Matcher sequence = SEQUENCE.matcher(text);
        while (sequence.find()) {
            sequences.put(sequence.group(1), List.of(sequence.group(2).split(", ")));
        }
        text = text.replaceAll("\\(keys [^)]*\\)", "");
        text = SEQUENCE.matcher(text).replaceAll("");
        text = COMMENT.matcher(text).replaceAll("");
        Matcher row =
                Pattern.compile("modules in a row \\(([^)]*)\\), (\\w+) of the last step")
                        .matcher(words);
        Matcher cell = Pattern.compile("the cell ?(\\w*) applied to").matcher(text);
        Matcher packed = Pattern.compile("(\\w+) over pack_padded_sequence\\((\\w+)").matcher(text);
        if (row.find()) {
            String inner = "x";
            for (String name : row.group(1).split(", ")) {
                execute("y, _ = %s(%s)".formatted(name, inner));
                inner = "y";
            }
            execute("return " + row.group(2) + "(y[:, -1])");
        } else if (cell.find()) {
            execute(assignment(cell.group(1).isEmpty() ? "module" : cell.group(1), "x"));
        } else if (packed.find()) {
            execute(assignment(packed.group(1), packed.group(2)));
        } else {
            text = text.replaceAll("(\\w+) over channels of every step", "$1(x)");
            text = text.replaceAll("(mean|max)(?:imum)? over time of (\\w+)", "$1($2)");
            for (String statement : text.split(";")) {
                if (statement.contains("(")
                        && (statement.contains("=") || statement.contains("return"))) {
                    execute(statement.strip());
                }
            }
        }
        if (returned != null) {
            return returned;
        }
        return expected.stream().map(variables::get).toList();
    }

    private String assignment(String module, String input) {
        boolean lstm =
                modules.get(module.equals("module") ? "" : module)
                                instanceof RecurrentModule recurrent
                        && recurrent.kind() == Submodule.Kind.LSTM;
        String states = "";
        if (variables.containsKey("h0")) {
            states = variables.containsKey("c0") ? ", (h0, c0)" : ", h0";
        }
        return "y, %s = %s(%s%s)".formatted(lstm ? "(h_n, c_n)" : "h_n", module, input, states);
    }

    private void execute(String statement) {
        tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(statement);
        int end = 0;
        while (matcher.lookingAt() || matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, statement.length());
        }
        if (end < statement.strip().length()) {
            throw new IllegalStateException("not understood: " + statement.substring(end));
        }
        at = 0;
        if (peek("return")) {
            at++;
            returned = new ArrayList<>(List.of(expression()));
            while (peek(",")) {
                at++;
                returned.add(expression());
            }
            return;
        }
        int equals = tokens.indexOf("=");
        List<String> targets = tokens.subList(0, equals);
        at = equals + 1;
        assign(targets, expression());
    }

    /** Assigns to {@code y}, {@code y, _}, {@code y, h} or {@code y, (h, c)}. */
    private void assign(List<String> targets, Object value) {
        List<String> names = targets.stream().filter(token -> !"(),".contains(token)).toList();
        if (names.size() == 1) {
            variables.put(names.getFirst(), value);
            return;
        }
        List<?> both = (List<?>) value;
        variables.put(names.get(0), both.get(0));
        States states = (States) both.get(1);
        if (names.size() == 3) {
            variables.put(names.get(1), states.byName.get("h"));
            variables.put(names.get(2), states.byName.get("c"));
        } else if (states.byName.size() == 1) {
            variables.put(names.get(1), states.byName.get("h"));
        } else {
            variables.put(names.get(1), states);
        }
    }

    // ---- expressions

    private boolean peek(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private void expect(String token) {
        if (!peek(token)) {
            throw new IllegalStateException(
                    "expected " + token + " at " + tokens.subList(at, tokens.size()));
        }
        at++;
    }

    private Object expression() {
        Object value = postfix();
        while (peek("+") || peek("*")) {
            Layer layer = tokens.get(at++).equals("+") ? new Add() : new Multiply();
            value = graph.add(layer, (Wire) value, (Wire) postfix());
        }
        return value;
    }

    private Object postfix() {
        String token = tokens.get(at++);
        Object value;
        if (token.equals("(")) {
            List<Object> parts = arguments();
            value = parts.size() == 1 ? parts.getFirst() : parts;
        } else if (token.equals("[")) {
            value = arguments("]");
        } else if (peek("(")) {
            at++;
            value = call(token, arguments());
        } else if (variables.containsKey(token)) {
            value = variables.get(token);
        } else {
            value = token;
        }
        while (peek("[")) {
            at++;
            List<String> index = new ArrayList<>();
            while (!peek("]")) {
                index.add(tokens.get(at++));
            }
            at++;
            value = element(value, index);
        }
        return value;
    }

    /** Reads arguments up to the closing parenthesis; keywords are left out. */
    private List<Object> arguments() {
        return arguments(")");
    }

    private List<Object> arguments(String end) {
        List<Object> arguments = new ArrayList<>();
        while (!peek(end)) {
            if (at + 1 < tokens.size() && tokens.get(at + 1).equals("=")) {
                at += 3;
            } else {
                arguments.add(expression());
            }
            if (peek(",")) {
                at++;
            }
        }
        expect(end);
        return arguments;
    }

    private Object element(Object value, List<String> index) {
        if (value instanceof List<?> wires) {
            int number = Integer.parseInt(index.getFirst());
            return wires.get(number < 0 ? wires.size() + number : number);
        }
        if (index.contains("-1")) {
            return graph.add(new LastStep(), (Wire) value);
        }
        throw new IllegalStateException("not understood: " + index);
    }

    private Object call(String name, List<Object> arguments) {
        int dot = name.lastIndexOf('.');
        if (dot > 0 && variables.containsKey(name.substring(0, dot))) {
            Wire self = (Wire) variables.get(name.substring(0, dot));
            return function(name.substring(dot + 1), List.of(self));
        }
        String module = name.equals("module") ? "" : name;
        if (sequences.containsKey(module)) {
            return sequence(module, (Wire) arguments.getFirst());
        }
        if (modules.containsKey(module)) {
            return apply(modules.get(module), arguments);
        }
        if (settings.containsKey(module)) { // without weights
            String type = settings.get(module).get("type").textValue();
            return function(type.toLowerCase(Locale.ROOT), arguments);
        }
        boolean within = settings.keySet().stream().anyMatch(each -> each.startsWith(module + "."));
        if (within) {
            return sequenceOfSettings(module, (Wire) arguments.getFirst());
        }
        return function(name.substring(name.lastIndexOf('.') + 1), arguments);
    }

    private Object sequence(String module, Wire input) {
        Wire wire = input;
        List<String> types = sequences.get(module);
        for (int index = 0; index < types.size(); index++) {
            wire = element(module + "." + index, types.get(index), wire);
        }
        return wire;
    }

    private Object sequenceOfSettings(String module, Wire input) {
        Wire wire = input;
        for (JsonNode each :
                settings.values().stream()
                        .filter(node -> node.get("name").textValue().startsWith(module + "."))
                        .sorted(
                                java.util.Comparator.comparing(
                                        node -> node.get("name").textValue(), NumberedNames.ORDER))
                        .toList()) {
            wire = element(each.get("name").textValue(), each.get("type").textValue(), wire);
        }
        return wire;
    }

    private Wire element(String name, String type, Wire wire) {
        return modules.containsKey(name)
                ? (Wire) apply(modules.get(name), List.of(wire))
                : (Wire) function(type.toLowerCase(Locale.ROOT), List.of(wire));
    }

    private Object function(String name, List<Object> arguments) {
        return switch (name) {
            case "concat", "cat" -> {
                List<?> parts = arguments.getFirst() instanceof List<?> list ? list : arguments;
                List<Wire> wires =
                        parts.stream()
                                .filter(Wire.class::isInstance)
                                .map(Wire.class::cast)
                                .toList();
                yield graph.add(new Concatenate(), wires.toArray(Wire[]::new));
            }
            case "dropout", "drop", "identity" -> arguments.getFirst();
            case "softmax" -> graph.add(new SoftmaxLayer(), (Wire) arguments.getFirst());
            case "mean" -> graph.add(new GlobalAveragePooling(), (Wire) arguments.getFirst());
            case "max", "amax" -> graph.add(new GlobalMaxPooling(), (Wire) arguments.getFirst());
            default ->
                    graph.add(new ActivationLayer(activation(name)), (Wire) arguments.getFirst());
        };
    }

    private static Activation activation(String name) {
        return switch (name) {
            case "tanh" -> Activations.TANH;
            case "relu" -> Activations.RELU;
            case "sigmoid" -> Activations.SIGMOID;
            case "log_softmax", "logsoftmax" -> Activations.LOG_SOFTMAX;
            case "elu" -> Activations.ELU;
            case "gelu" -> Activations.GELU;
            case "silu" -> Activations.SILU;
            case "leakyrelu", "leaky_relu" -> new io.rnn4j.core.activation.LeakyRelu(0.01);
            default -> throw new IllegalStateException("not understood: " + name);
        };
    }

    // ---- modules

    private Object apply(Submodule module, List<Object> arguments) {
        if (module instanceof RecurrentModule recurrent) {
            return recurrent(recurrent, arguments);
        }
        Wire input = (Wire) arguments.getFirst();
        JsonNode given = settings.get(module.name());
        Layer layer =
                switch (module) {
                    case Submodule.LinearModule linear -> new Dense(linear.outputs());
                    case Submodule.MatrixModule matrix ->
                            input.features() == 1 && matrix.columns() != 1
                                    ? new Embedding(matrix.rows(), matrix.columns())
                                    : new Dense(matrix.rows()).useBias(false);
                    case Submodule.NormModule norm ->
                            new LayerNorm(
                                    given != null && given.has("eps")
                                            ? given.get("eps").doubleValue()
                                            : 1e-5);
                    case Submodule.BatchNormModule norm -> new Affine();
                    default -> throw new IllegalStateException(module.toString());
                };
        return layer(new ModuleSlot(module, 0), layer).on(input);
    }

    private GraphLayer layer(ModuleSlot slot, Layer layer) {
        String label = slot.name().isEmpty() ? "module" : slot.name();
        slots.put(label, slot.name());
        return layers.computeIfAbsent(label, unused -> graph.layer(label, layer));
    }

    private Object recurrent(RecurrentModule module, List<Object> arguments) {
        Wire wire = (Wire) arguments.getFirst();
        Map<String, List<Wire>> initial = initial(arguments);
        Map<String, List<Wire>> last = new LinkedHashMap<>();
        List<String> names =
                module.kind() == Submodule.Kind.LSTM ? List.of("h", "c") : List.of("h");
        names.forEach(name -> last.put(name, new ArrayList<>()));
        int directions = module.stack().directions();
        for (int number = 0; number < module.stack().layers(); number++) {
            Recurrent layer =
                    new Recurrent(cell(module), module.sizes().hidden())
                            .returnSequences(true)
                            .returnStates(true)
                            .zeroMasked(zeroMasked);
            GraphLayer used =
                    layer(
                            new ModuleSlot(module, number),
                            directions == 2 ? new Bidirectional(layer) : layer);
            List<Wire> given = new ArrayList<>();
            for (int direction = 0; !initial.isEmpty() && direction < directions; direction++) {
                for (String name : names) {
                    given.add(initial.get(name).get(number * directions + direction));
                }
            }
            wire = used.on(wire, given);
            List<Wire> states = wire.states();
            for (int index = 0; index < states.size(); index++) {
                last.get(names.get(index % names.size())).add(states.get(index));
            }
        }
        return List.of(wire, new States(last));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, List<Wire>> initial(List<Object> arguments) {
        if (arguments.size() < 2) {
            return Map.of();
        }
        if (arguments.get(1) instanceof States states) {
            return states.byName;
        }
        List<?> given = (List<?>) arguments.get(1);
        return given.getFirst() instanceof Wire
                ? Map.of("h", (List<Wire>) given)
                : Map.of("h", (List<Wire>) given.get(0), "c", (List<Wire>) given.get(1));
    }

    private Cell cell(RecurrentModule module) {
        boolean bias = module.stack().bias();
        int projection = module.sizes().projection();
        JsonNode given = settings.get(module.name());
        boolean relu = given != null && given.path("nonlinearity").asText().equals("relu");
        return switch (module.kind()) {
            case RNN ->
                    new SimpleRnnCell()
                            .activation(relu ? Activations.RELU : Activations.TANH)
                            .useBias(bias)
                            .recurrentBias(bias);
            case LSTM ->
                    projection > 0
                            ? new ProjectedLstmCell(projection).useBias(bias).recurrentBias(bias)
                            : new LstmCell().useBias(bias).recurrentBias(bias);
            case GRU -> new GruCell().useBias(bias).recurrentBias(bias);
        };
    }
}
