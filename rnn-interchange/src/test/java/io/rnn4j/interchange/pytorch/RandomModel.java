package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.Gelu;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.initializer.Normal;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Add;
import io.rnn4j.core.layer.Affine;
import io.rnn4j.core.layer.Attention;
import io.rnn4j.core.layer.Average;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Concatenate;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Dropout;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.GlobalAveragePooling;
import io.rnn4j.core.layer.GlobalMaxPooling;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.LastStep;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Maximum;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.MonotoneQuantiles;
import io.rnn4j.core.layer.Multiply;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.layer.Reverse;
import io.rnn4j.core.layer.SoftmaxLayer;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A random model of everything that PyTorch can express, and data for it. The same number gives the
 * same architecture.
 */
final class RandomModel {
    private static final int BATCH = 3;
    private static final int STEPS = 5;

    private final SplittableRandom random;
    private final Graph graph = new Graph();
    private final List<Wire> sequences = new ArrayList<>();
    private final List<Wire> rows = new ArrayList<>();
    private final Set<String> read = new HashSet<>();
    private final Map<String, Tensor> data = new LinkedHashMap<>();

    private RandomModel(int number) {
        this.random = new SplittableRandom(number);
    }

    /** {@return the model of a number with weights of a seed} */
    static Model model(int number, long seed) {
        RandomModel model = new RandomModel(number);
        model.build();
        return model.graph.build(seed);
    }

    /** {@return inputs for the model of a number} */
    static Map<String, Tensor> data(int number) {
        RandomModel model = new RandomModel(number);
        model.build();
        return model.data;
    }

    private void build() {
        if (random.nextBoolean()) {
            Wire words = graph.input("words", new Input(Input.OPEN, 1));
            Tensor indices = Tensor.of(new int[BATCH * STEPS], BATCH, STEPS);
            for (int index = 0; index < BATCH * STEPS; index++) {
                indices.intArray()[index] = random.nextInt(7);
            }
            data.put("words", indices);
            sequences.add(use(new Embedding(7, width()), words));
        } else {
            int features = width();
            sequences.add(graph.input("x", new Input(Input.OPEN, features)));
            data.put("x", values(BATCH, STEPS, features));
        }
        if (random.nextInt(3) == 0) {
            int features = width();
            rows.add(use(dense(), graph.inputRows("static", features)));
            data.put("static", values(BATCH, features));
        }
        int layers = 1 + random.nextInt(5);
        for (int layer = 0; layer < layers; layer++) {
            add();
        }
        List<Wire> unread = new ArrayList<>(sequences);
        unread.addAll(rows);
        unread.removeIf(wire -> read.contains(wire.name()));
        unread.add(use(dense(), sequences.getLast()));
        for (Wire wire : unread) {
            graph.output("out" + wire.name().replaceAll("[/:#]", "_"), wire);
        }
    }

    private Wire use(Layer layer, Wire... wires) {
        for (Wire wire : wires) {
            read.add(wire.name());
        }
        return graph.add(layer, wires);
    }

    private static Wire[] with(Wire input, List<Wire> states) {
        List<Wire> all = new ArrayList<>(List.of(input));
        all.addAll(states);
        return all.toArray(Wire[]::new);
    }

    private int width() {
        return 1 + random.nextInt(5);
    }

    private Tensor values(int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        for (int index = 0; index < tensor.array().length; index++) {
            tensor.array()[index] = (float) (random.nextDouble() * 2 - 1);
        }
        return tensor;
    }

    private void add() {
        Wire last = sequences.getLast();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> addRecurrent(last);
            case 5 -> sequences.add(use(dense(), last));
            case 6 -> sequences.add(use(new LayerNorm(random.nextBoolean() ? 1e-5 : 1e-2), last));
            case 7 -> sequences.add(merged(last));
            case 8 -> {
                Wire row =
                        use(
                                switch (random.nextInt(3)) {
                                    case 0 -> new LastStep();
                                    case 1 -> new GlobalAveragePooling();
                                    default -> new GlobalMaxPooling();
                                },
                                last);
                rows.add(row);
                if (random.nextBoolean()) {
                    sequences.add(use(new RepeatVector(4), row));
                }
            }
            case 9 -> {
                Layer layer =
                        switch (random.nextInt(5)) {
                            case 0 -> new Reverse();
                            case 1 -> new SoftmaxLayer();
                            case 2 -> random.nextBoolean() ? new Dropout(0.5) : new Affine();
                            case 3 -> new MonotoneQuantiles();
                            default -> new ActivationLayer(activation());
                        };
                sequences.add(use(layer, last));
            }
            case 10 -> {
                sequences.add(use(new Attention(), last));
                for (Wire row : rows) {
                    if (row.features() == last.features()) {
                        rows.add(use(new Attention(), row, last));
                        break;
                    }
                }
            }
            default -> {
                var shared =
                        graph.layer("shared " + sequences.size(), dense().units(last.features()));
                sequences.add(shared.on(shared.on(last)));
            }
        }
    }

    private Wire merged(Wire last) {
        Wire other = use(dense().units(last.features()), last);
        return switch (random.nextInt(5)) {
            case 0 -> use(new Add(), last, other);
            case 1 -> use(new Multiply(), last, other);
            case 2 -> use(new Average(), last, other);
            case 3 -> use(new Maximum(), last, other, other);
            default -> use(new Concatenate(), last, other);
        };
    }

    private Dense dense() {
        return new Dense(width())
                .activation(activation())
                .useBias(random.nextInt(4) > 0)
                .biasInitializer(new Normal());
    }

    private Activation activation() {
        return switch (random.nextInt(16)) {
            case 0 -> Activations.TANH;
            case 1 -> Activations.SIGMOID;
            case 2 -> Activations.RELU;
            case 3 -> random.nextBoolean() ? new Elu(0.7) : Elu.SELF_NORMALIZING;
            case 4 -> Activations.GELU;
            case 5 -> new Gelu(true);
            case 6 -> Activations.SILU;
            case 7 -> Activations.SOFTPLUS;
            case 8 -> Activations.SOFTSIGN;
            case 9 -> random.nextBoolean() ? Activations.HARD_SIGMOID : new HardSigmoid(0.2);
            case 10 -> Activations.HARD_TANH;
            case 11 -> Activations.SOFTMAX;
            case 12 -> Activations.LOG_SOFTMAX;
            case 13 -> new LeakyRelu(0.1);
            case 14 -> new ClippedInput(Activations.TANH, 0.5);
            default -> Activations.IDENTITY;
        };
    }

    private void addRecurrent(Wire last) {
        int units = 2 + random.nextInt(4);
        boolean input = random.nextInt(4) > 0;
        boolean state = random.nextInt(4) > 0;
        int kind = random.nextInt(5);
        Recurrent layer =
                new Recurrent(
                                switch (kind) {
                                    case 0 ->
                                            new SimpleRnnCell().useBias(input).recurrentBias(state);
                                    case 1 ->
                                            new SimpleRnnCell()
                                                    .activation(Activations.RELU)
                                                    .useBias(input)
                                                    .recurrentBias(state);
                                    case 2 -> new LstmCell().useBias(input).recurrentBias(state);
                                    case 3 ->
                                            new ProjectedLstmCell(units - 1)
                                                    .useBias(input)
                                                    .recurrentBias(state);
                                    default -> new GruCell().useBias(input).recurrentBias(state);
                                },
                                units)
                        .biasInitializer(new Normal())
                        .returnSequences(random.nextInt(4) > 0)
                        .returnStates(random.nextInt(3) == 0);
        Layer used = layer;
        if (random.nextInt(3) == 0) {
            Merge merge = Merge.values()[random.nextInt(4)];
            used = new Bidirectional(layer).merge(merge);
        } else if (random.nextInt(4) == 0) {
            used = layer.reverse(true);
        }
        Wire output = use(used, last);
        if (layer.options().states().returnStates()) {
            rows.addAll(output.states());
            Recurrent decoder = layer.returnStates(false).returnSequences(true);
            if (used instanceof Recurrent) {
                sequences.add(use(decoder, use(new Dense(2), last)));
                sequences.add(use(decoder, with(last, output.states())));
            } else {
                Wire next = use(new Bidirectional(decoder), with(last, output.states()));
                sequences.add(next);
            }
        }
        if (layer.options().time().returnSequences()) {
            sequences.add(output);
        } else {
            rows.add(output);
            sequences.add(use(new RepeatVector(3), output));
        }
    }
}
