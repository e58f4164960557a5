package io.rnn4j.interchange.onnx;

import io.rnn4j.api.component.Settings;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Weights;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.OnnxNode;
import io.rnn4j.interchange.onnx.read.GraphReader;
import io.rnn4j.interchange.onnx.read.Steps;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Builds a model from the steps that an ONNX graph became. */
final class ModelBuilder {
    private final GraphReader.Result result;
    private final Graph graph = new Graph();
    private final Map<Step, Map<Integer, Wire>> wires = new IdentityHashMap<>(); // by output
    private final Map<LayerSource, GraphLayer> layers = new LinkedHashMap<>();
    private final Map<Step, TreeSet<Integer>> used = new IdentityHashMap<>(); // outputs
    private final Set<String> names = new HashSet<>(); // of inputs and outputs
    private final Map<String, List<String>> becomes = new HashMap<>(); // labels by source
    private final List<OnnxImport.Terminal> inputs = new ArrayList<>();
    private final List<OnnxImport.Terminal> outputs = new ArrayList<>();
    private final List<OnnxImport.Given> givens = new ArrayList<>();

    ModelBuilder(GraphReader.Result result) {
        this.result = result;
    }

    OnnxImport build() throws InterchangeException {
        Map<String, Port> ports = outputPorts();
        ports.values().forEach(this::use);
        addInputs();
        addGivens();
        for (Step step : result.steps().all()) {
            if (!step.isInput() && used.containsKey(step)) {
                add(step);
            }
        }
        for (Map.Entry<String, Port> output : ports.entrySet()) {
            String name = name(output.getKey());
            graph.output(name, wire(output.getValue()));
            TensorLayout layout =
                    new TensorLayout(output.getKey(), result.outputs().get(output.getKey()));
            outputs.add(new OnnxImport.Terminal(name, layout));
        }
        Model model;
        try {
            model = graph.build(0, this::setWeights);
        } catch (IllegalArgumentException failure) {
            throw new InterchangeException(failure.getMessage(), failure);
        }
        return new OnnxImport(
                new Import(model, report()),
                new OnnxImport.Tensors(inputs, outputs, lengths(), givens));
    }

    private Map<String, Port> outputPorts() throws InterchangeException {
        Map<String, Port> ports = new LinkedHashMap<>();
        for (Map.Entry<String, Value> output : result.outputs().entrySet()) {
            String source = "output '%s'".formatted(output.getKey());
            Axis.Free time = null;
            for (Axis.Free axis : output.getValue().free()) {
                if (axis.kind() == Axis.Kind.TIME) {
                    if (time != null) {
                        throw new InterchangeException(source + " has two time axes");
                    }
                    time = axis;
                }
            }
            Port port =
                    result.steps()
                            .overTime(
                                    source,
                                    result.steps()
                                            .actual(
                                                    source,
                                                    result.steps()
                                                            .rows(
                                                                    source,
                                                                    output.getValue().payload())),
                                    time);
            if (port.time() != time) {
                throw new InterchangeException(source + " has lost its time axis");
            }
            if (port.step().isInput() || ports.containsValue(port)) {
                // A model has no value under two names.
                port = copy(source, port, ports);
            }
            ports.put(output.getKey(), port);
        }
        return ports;
    }

    private Port copy(String source, Port port, Map<String, Port> ports)
            throws InterchangeException {
        Port copy = port;
        while (copy.step().isInput() || ports.containsValue(copy)) {
            copy =
                    result.steps()
                            .plain(
                                    source,
                                    Layers.activation(Activations.IDENTITY),
                                    copy.width(),
                                    copy);
        }
        return copy;
    }

    /** Marks what an output needs, without recursion. */
    private void use(Port port) {
        List<Port> open = new ArrayList<>(List.of(port));
        while (!open.isEmpty()) {
            Port next = open.removeLast();
            TreeSet<Integer> outputsOfStep = used.get(next.step());
            if (outputsOfStep == null) {
                outputsOfStep = new TreeSet<>();
                used.put(next.step(), outputsOfStep);
                open.addAll(next.step().reads());
            }
            outputsOfStep.add(next.output());
        }
    }

    // ---- inputs

    private void addInputs() {
        Map<Axis.Free, Wire> ofTime = new HashMap<>();
        for (GraphReader.GraphInput input : result.inputs()) {
            if (!used.containsKey(input.step())) {
                continue;
            }
            TensorLayout layout = new TensorLayout(input.name(), input.value());
            String name = name(input.name());
            int width = input.value().payload().size();
            Axis.Free time = null;
            for (Axis.Free axis : input.value().free()) {
                time = axis.kind() == Axis.Kind.TIME ? axis : time;
            }
            Wire wire;
            if (time == null) {
                wire = graph.inputRows(name, width);
            } else if (ofTime.containsKey(time)) {
                wire = graph.inputAlong(name, width, ofTime.get(time));
            } else {
                wire =
                        graph.input(
                                name,
                                time.size() > 0
                                        ? Layers.input((int) time.size(), width)
                                        : Layers.input(width));
                ofTime.put(time, wire);
            }
            wires.put(input.step(), Map.of(0, wire));
            inputs.add(new OnnxImport.Terminal(name, layout));
        }
    }

    /** Adds inputs whose values the file holds. */
    private void addGivens() {
        for (Step step : result.steps().all()) {
            Steps.Given given = result.steps().givens().get(step);
            if (given != null && used.containsKey(step)) {
                String name = name(step.source());
                wires.put(step, Map.of(0, graph.inputRows(name, given.width())));
                givens.add(new OnnxImport.Given(name, given.width(), given.values()));
            }
        }
    }

    private String name(String given) {
        String base = given.replaceAll("[/:#]", "_");
        base = base.isEmpty() ? "unnamed" : base;
        String name = base;
        for (int number = 2; !names.add(name); number++) {
            name = base + "_" + number;
        }
        return name;
    }

    // ---- layers

    private void add(Step step) throws InterchangeException {
        List<Wire> reads = step.reads().stream().map(this::wire).toList();
        TreeSet<Integer> needed = used.get(step);
        Layer layer = step.layer().layer();
        boolean recurrent = layer instanceof Recurrent || layer instanceof Bidirectional;
        GraphLayer added = layers.get(step.layer());
        if (added == null) {
            added = graph.layer(recurrent ? returning(layer, needed) : layer);
            layers.put(step.layer(), added);
        }
        becomes.computeIfAbsent(step.source(), source -> new ArrayList<>())
                .add(layer.name() + " '" + added.label() + "'");
        Wire first;
        try {
            first = added.on(reads.getFirst(), reads.subList(1, reads.size()));
        } catch (IllegalArgumentException failure) {
            throw new InterchangeException(step.source() + ": " + failure.getMessage(), failure);
        }
        boolean onlyLast = recurrent && isOnlyLast(layer, needed);
        Map<Integer, Wire> made = new HashMap<>();
        for (int output : needed) {
            made.put(output, output == 0 || onlyLast ? first : first.outputs().get(output));
        }
        wires.put(step, made);
    }

    private Wire wire(Port port) {
        return wires.get(port.step()).get(port.output());
    }

    /** Returns whether only the final output of a layer of one direction is needed. */
    private static boolean isOnlyLast(Layer layer, Set<Integer> needed) {
        return layer instanceof Recurrent && needed.equals(Set.of(1));
    }

    private static Layer returning(Layer layer, Set<Integer> needed) {
        boolean sequences = needed.contains(0);
        boolean states = !isOnlyLast(layer, needed) && !needed.equals(Set.of(0));
        Map<String, Object> settings =
                Map.of("return_sequences", sequences, "return_states", states);
        if (layer instanceof Bidirectional both) {
            return new Bidirectional(
                    Settings.with(both.forward(), settings),
                    Settings.with(both.backward(), settings),
                    both.merge());
        }
        return Settings.with((Recurrent) layer, settings);
    }

    private void setWeights(Weights weights) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        layers.forEach(
                (source, layer) ->
                        source.weights()
                                .forEach(
                                        (name, array) -> {
                                            String full = layer.label() + "/" + name;
                                            Shape shape = weights.shape(full);
                                            values.put(full, Tensor.of(array, shape.toArray()));
                                        }));
        Set<String> missing = new HashSet<>(weights.names());
        missing.removeAll(values.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalStateException("weights without values: " + missing);
        }
        weights.setAll(values);
    }

    // ---- report

    private List<OnnxImport.Lengths> lengths() {
        List<OnnxImport.Lengths> all = new ArrayList<>();
        result.masks()
                .lengths()
                .forEach(
                        (time, step) -> {
                            List<String> masked = new ArrayList<>();
                            for (OnnxImport.Terminal input : inputs) {
                                if (timeOf(input) == time && masked.isEmpty()) {
                                    masked.add(input.name());
                                }
                            }
                            all.add(new OnnxImport.Lengths(step.source(), masked));
                        });
        return all;
    }

    private Axis.Free timeOf(OnnxImport.Terminal input) {
        for (GraphReader.GraphInput each : result.inputs()) {
            if (each.name().equals(input.layout().name())) {
                for (Axis.Free axis : each.value().free()) {
                    if (axis.kind() == Axis.Kind.TIME) {
                        return axis;
                    }
                }
            }
        }
        return null;
    }

    private ImportReport report() {
        List<ImportReport.Entry> entries = new ArrayList<>();
        Set<String> lengthInputs = new HashSet<>();
        result.masks().lengths().values().forEach(step -> lengthInputs.add(step.source()));
        for (GraphReader.GraphInput input : result.inputs()) {
            TensorLayout layout = new TensorLayout(input.name(), input.value());
            boolean isUsed = used.containsKey(input.step());
            boolean isLengths = lengthInputs.contains(input.name());
            entries.add(
                    new ImportReport.Entry(
                            "input '%s' %s".formatted(input.name(), layout.describe()),
                            isLengths
                                    ? "the mask of a time axis"
                                    : isUsed ? "input " + layout.describeInModel() : "",
                            ""));
        }
        Set<String> described = Collections.newSetFromMap(new LinkedHashMap<>());
        for (OnnxNode node : result.nodes()) {
            String source = node.describe();
            if (described.add(source)) {
                entries.add(
                        new ImportReport.Entry(
                                source,
                                String.join(", ", becomes.getOrDefault(source, List.of())),
                                result.warnings().getOrDefault(source, "")));
            }
        }
        for (OnnxImport.Terminal output : outputs) {
            entries.add(
                    new ImportReport.Entry(
                            "output '%s' %s"
                                    .formatted(output.layout().name(), output.layout().describe()),
                            "output " + output.layout().describeInModel(),
                            ""));
        }
        return new ImportReport(entries);
    }
}
