package io.rnn4j.core.model;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Average;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Joins the members of an ensemble in one model, whose outputs are the means of theirs. The result
 * is an ordinary model: it can be saved, has sessions, and can be trained further. Labels of layers
 * begin with {@code member1.}, {@code member2.} and so on.
 */
public final class MeanModel {
    private final Graph graph = new Graph();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();

    private MeanModel() {}

    /**
     * {@return a model with the inputs of the members and the means of their outputs}
     *
     * <p>Members may have different layers. If the outputs are logits, their mean corresponds to
     * the normalised geometric mean of the members' probabilities.
     *
     * @param members models with the same inputs and the same widths of outputs, at least one;
     *     their weights are copied
     * @throws IllegalArgumentException if there is no member, or if inputs or outputs differ
     */
    public static Model of(List<Model> members) {
        List<Model> all = NullChecks.copyOf("members", members);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs at least one member, got none");
        }
        Model first = all.getFirst();
        for (int member = 1; member < all.size(); member++) {
            requireSame("inputs", member, first.inputs(), all.get(member).inputs());
            requireSame("outputs", member, first.outputWidths(), all.get(member).outputWidths());
        }
        return new MeanModel().join(all);
    }

    private static void requireSame(String what, int member, Object expected, Object got) {
        if (!expected.equals(got)) {
            throw new IllegalArgumentException(
                    "all members of an ensemble must have the same %s, got %s for member 1 and %s for member %s"
                            .formatted(what, expected, got, member + 1));
        }
    }

    private Model join(List<Model> members) {
        Model first = members.getFirst();
        first.inputs().forEach(input -> addInput(input, first.inputs()));
        Map<String, List<Wire>> outputs = new LinkedHashMap<>();
        for (int member = 0; member < members.size(); member++) {
            add(members.get(member), "member%s.".formatted(member + 1), outputs);
        }
        outputs.forEach((name, values) -> graph.output(name, mean(name, values)));
        return graph.build(first.seed(), all -> all.setAll(weights));
    }

    private void addInput(ModelInput input, List<ModelInput> inputs) {
        ModelInput axis = input.sequence() ? inputs.get(input.axis()) : input;
        if (!input.sequence()) {
            graph.inputRows(input.name(), input.features());
        } else if (axis.equals(input)) {
            graph.input(input.name(), new Input(input.steps(), input.features()));
        } else {
            graph.inputAlong(input.name(), input.features(), graph.wire(axis.name()));
        }
    }

    private void add(Model member, String prefix, Map<String, List<Wire>> outputs) {
        List<String> inputs = member.inputs().stream().map(ModelInput::name).toList();
        UnaryOperator<String> renamed = name -> inputs.contains(name) ? name : prefix + name;
        Map<String, GraphLayer> layers = new LinkedHashMap<>();
        member.layers()
                .forEach((label, layer) -> layers.put(label, graph.layer(prefix + label, layer)));
        for (LayerUse use : member.uses()) {
            layers.get(use.layer())
                    .on(
                            use.reads().stream()
                                    .map(name -> graph.wire(renamed.apply(name)))
                                    .toArray(Wire[]::new));
        }
        member.outputs()
                .forEach(
                        (name, value) ->
                                outputs.computeIfAbsent(name, key -> new ArrayList<>())
                                        .add(graph.wire(renamed.apply(value))));
        member.weights().copyOfAll().forEach((name, values) -> weights.put(prefix + name, values));
    }

    private Wire mean(String output, List<Wire> values) {
        return graph.layer("mean of " + output, new Average()).on(values.toArray(Wire[]::new));
    }
}
