package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.activation;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Weights;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.keras.KerasLayer.Call;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds a model from its description and its weights. */
final class GraphReader {
    private static final int MOST_PLANS = 1_000;

    private record Use(String layer, int call) {}

    /**
     * A model that was read.
     *
     * @param model the model
     * @param report what every layer became
     * @param composed the weights that were computed from several arrays which Keras trains
     */
    record Built(Model model, ImportReport report, Set<String> composed) {}

    private final Building building;
    private final LayerReader layers;

    private GraphReader(Building building) {
        this.building = building;
        this.layers = new LayerReader(building);
    }

    /**
     * {@return the model with its weights}
     *
     * @param model its description
     * @param version the version of Keras that wrote the file
     * @param arrays the arrays of every layer
     */
    static Built read(
            KerasModel model, KerasVersion version, Map<KerasLayer, List<StoredArray>> arrays)
            throws InterchangeException {
        Map<String, InputPlan> plans = InputReader.plans(model);
        for (int attempt = 0; attempt < MOST_PLANS; attempt++) {
            Building building = new Building(version, arrays, plans);
            try {
                new GraphReader(building).read(model);
                return new Built(build(building), building.report(), composed(building));
            } catch (InputPlan.Changed again) {
                // a layer needs an input in another form
            }
        }
        throw new InterchangeException(
                "the layers read the inputs %s in forms that contradict each other"
                        .formatted(plans.keySet()));
    }

    private void read(KerasModel model) throws InterchangeException, InputPlan.Changed {
        building.findUnusedMasks(model);
        List<Value> inputs = declareInputs();
        List<Value> outputs = outputs(model, inputs);
        Set<String> names = new HashSet<>();
        Set<Wire> used = new HashSet<>();
        for (int number = 0; number < outputs.size(); number++) {
            String name =
                    model.sequential()
                            ? Sequential.OUTPUT
                            : model.outputs().get(number).layer().replaceAll("[/:#]", "_");
            String unique = name;
            for (int copy = 1; !names.add(unique); copy++) {
                unique = name + "_" + copy;
            }
            Value output = outputs.get(number);
            if (output.form() == Value.Form.MASK || output.form() == Value.Form.TOKENS) {
                throw new InterchangeException(
                        ("the output '%s' is a mask or tokens; leave it out of the outputs of the"
                                        + " model")
                                .formatted(unique));
            }
            Wire wire = output.wire();
            if (output.input() != null || !used.add(wire)) {
                // an input, or a tensor that is an output already
                GraphLayer copy =
                        building.graph()
                                .layer(building.label(unique), activation(Activations.IDENTITY));
                wire = copy.on(wire);
            }
            try {
                building.graph().output(unique, wire);
            } catch (IllegalArgumentException rejected) {
                throw new InterchangeException(
                        "the output '%s' is not supported: %s"
                                .formatted(unique, rejected.getMessage()),
                        rejected);
            }
        }
        building.requireSameMasks();
    }

    // ---- inputs

    private List<Value> declareInputs() {
        Map<String, Wire> wires = new HashMap<>();
        Map<String, String> labels = new HashMap<>();
        Map<String, InputPlan> plans = building.plans();
        plans.keySet().forEach(name -> labels.put(name, building.label(name)));
        List<Value> values = new ArrayList<>();
        for (InputPlan plan : plans.values()) {
            String label = labels.get(plan.name());
            Wire wire;
            if (plan.form() == Value.Form.ROWS) {
                wire = building.graph().inputRows(label, plan.features());
            } else if (plan.along() != null) {
                Wire other = wires.get(plan.along());
                wire = building.graph().inputAlong(label, plan.features(), other);
            } else {
                int steps = plan.steps() == Value.OPEN ? Input.OPEN : plan.steps();
                wire = building.graph().input(label, new Input(steps, plan.features()));
            }
            wires.put(plan.name(), wire);
            boolean timed = plan.form() != Value.Form.ROWS;
            String axis = !timed ? null : plan.along() != null ? plan.along() : plan.name();
            values.add(
                    new Value(wire, plan.form(), plan.steps(), plan.features(), axis, false, plan));
        }
        return values;
    }

    // ---- layers

    private List<Value> outputs(KerasModel model, List<Value> inputs)
            throws InterchangeException, InputPlan.Changed {
        return model.sequential() ? chain(model, inputs) : graph(model, inputs);
    }

    private List<Value> chain(KerasModel model, List<Value> inputs)
            throws InterchangeException, InputPlan.Changed {
        List<Value> values = inputs;
        for (KerasLayer layer : model.layers()) {
            if (!layer.kind().equals("InputLayer")) {
                if (values.size() != 1) {
                    throw new InterchangeException(
                            "%s reads %s outputs, expected one in a Sequential model"
                                    .formatted(layer.describe(), values.size()));
                }
                values = apply(layer, new Call(List.of(), List.of(), false), values, List.of());
            }
        }
        return values;
    }

    private List<Value> apply(KerasLayer layer, Call call, List<Value> reads, List<Value> states)
            throws InterchangeException, InputPlan.Changed {
        if (layer.model() == null) {
            return layers.read(layer, call, reads, states);
        }
        return outputs(layer.model(), reads);
    }

    private List<Value> graph(KerasModel model, List<Value> inputs)
            throws InterchangeException, InputPlan.Changed {
        Map<Use, List<Value>> values = new HashMap<>();
        if (inputs.size() != model.inputs().size()) {
            throw new InterchangeException(
                    "the model '%s' is given %s inputs, expected %s"
                            .formatted(model.name(), inputs.size(), model.inputs().size()));
        }
        for (int number = 0; number < inputs.size(); number++) {
            String name = model.inputs().get(number).layer();
            values.put(new Use(name, 0), List.of(inputs.get(number)));
        }
        boolean progress = true;
        while (progress) {
            progress = false;
            for (KerasLayer layer : model.layers()) {
                for (int number = 0; number < layer.calls().size(); number++) {
                    progress |= compute(layer, number, values);
                }
            }
        }
        List<Value> outputs = new ArrayList<>();
        for (KerasLayer.Tensor output : model.outputs()) {
            Value value = find(output, values);
            if (value == null) {
                throw new InterchangeException(
                        ("the output '%s' of the model cannot be computed: a layer that it depends"
                                        + " on is missing, or layers read each other in a circle")
                                .formatted(output.layer()));
            }
            outputs.add(value);
        }
        return outputs;
    }

    /** Computes a use of a layer if all its inputs have been computed. */
    private boolean compute(KerasLayer layer, int number, Map<Use, List<Value>> values)
            throws InterchangeException, InputPlan.Changed {
        Use use = new Use(layer.name(), number);
        if (values.containsKey(use)) {
            return false;
        }
        Call call = layer.calls().get(number);
        List<Value> reads = new ArrayList<>();
        List<Value> states = new ArrayList<>();
        for (KerasLayer.Tensor tensor : call.reads()) {
            reads.add(find(tensor, values));
        }
        for (KerasLayer.Tensor tensor : call.states()) {
            states.add(find(tensor, values));
        }
        if (reads.contains(null) || states.contains(null) || reads.isEmpty()) {
            return false;
        }
        values.put(use, apply(layer, call, reads, states));
        return true;
    }

    private static Value find(KerasLayer.Tensor tensor, Map<Use, List<Value>> values)
            throws InterchangeException {
        List<Value> outputs = values.get(new Use(tensor.layer(), tensor.call()));
        if (outputs == null) {
            return null;
        }
        if (tensor.output() < 0 || tensor.output() >= outputs.size()) {
            throw new InterchangeException(
                    "output %s of layer '%s' is read, which has %s"
                            .formatted(tensor.output(), tensor.layer(), outputs.size()));
        }
        return outputs.get(tensor.output());
    }

    // ---- weights

    private static Model build(Building building) throws InterchangeException {
        Map<String, Assignment> assignments = new LinkedHashMap<>();
        Set<GraphLayer> checked = new HashSet<>();
        for (Assignment assignment : building.assignments()) {
            checked.add(assignment.layer());
            requireShape(assignment);
            assignments.put(assignment.name(), assignment);
        }
        try {
            return building.graph()
                    .build(Sequential.DEFAULT_SEED, weights -> fill(weights, assignments));
        } catch (UncheckedIOException failure) {
            throw (InterchangeException) failure.getCause();
        } catch (IllegalArgumentException rejected) {
            throw new InterchangeException(
                    "the model cannot be expressed: " + rejected.getMessage(), rejected);
        }
    }

    private static Set<String> composed(Building building) {
        Set<String> names = new HashSet<>();
        for (Assignment assignment : building.assignments()) {
            if (assignment.composed()) {
                names.add(assignment.name());
            }
        }
        return names;
    }

    private static void requireShape(Assignment assignment) throws InterchangeException {
        Shape expected = assignment.layer().weightShapes().get(assignment.name());
        long[] found = assignment.values().shape();
        boolean same = expected != null && expected.rank() == found.length;
        for (int axis = 0; same && axis < found.length; axis++) {
            same = expected.size(axis) == found[axis];
        }
        if (!same) {
            throw new InterchangeException(
                    ("%s: the array of its %s has the shape %s in the file, its settings and inputs"
                                    + " require %s; the file is damaged, save the model again")
                            .formatted(
                                    assignment.source().describe(),
                                    assignment.weight(),
                                    java.util.Arrays.toString(found),
                                    expected));
        }
    }

    private static void fill(Weights weights, Map<String, Assignment> assignments) {
        try {
            for (String name : weights.names()) {
                Assignment assignment = assignments.get(name);
                if (assignment == null) {
                    throw new InterchangeException(
                            "the file has no values for the weight '%s'".formatted(name));
                }
                float[] values = assignment.values().floats();
                requireFinite(assignment, values);
                weights.set(name, Tensor.of(values, weights.shape(name).toArray()));
                if (assignment.frozen()) {
                    weights.freeze(name);
                }
            }
        } catch (InterchangeException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void requireFinite(Assignment assignment, float[] values)
            throws InterchangeException {
        for (int index = 0; index < values.length; index++) {
            if (!Float.isFinite(values[index])) {
                throw new InterchangeException(
                        ("%s: element %s of its %s is %s; the training of this model has failed, or"
                                        + " the file is damaged")
                                .formatted(
                                        assignment.source().describe(),
                                        index,
                                        assignment.weight(),
                                        values[index]));
            }
        }
    }
}
