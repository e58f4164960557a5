package io.rnn4j.interchange.onnx;

import static io.rnn4j.core.layer.Layers.*;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.cell.CoupledLstmCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.MinimalGatedUnitCell;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Crf;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Masking;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models of every kind that can be written, with random weights. */
final class ExportedModels {
    static final int FEATURES = 3;
    private static final List<String> MERGING =
            List.of("add", "average", "concatenate", "maximum", "multiply");

    private ExportedModels() {}

    /** {@return a model for every cell that can run in a plain layer, and for many layers} */
    static Map<String, Model> all() {
        Map<String, Model> models = new LinkedHashMap<>();
        for (Cell cell : Components.of(Cell.class).all()) {
            int units = 4;
            models.put("cell " + cell.name(), sequences(recurrent(cell, units)));
        }
        models.put("output recurrent", sequences(outputRecurrent(5, 2)));
        models.put("projected", sequences(projectedLstm(5, 2)));
        models.put("attention cell", sequences(attentionCell(new GruCell(), 4, 3)));
        models.put("feedback", sequences(feedback(new LstmCell(), 4, 2)));
        models.put("stacked", sequences(stacked(4, new LstmCell(), new GruCell())));
        models.put("reverse", sequences(gru(4).reverse(true)));
        models.put("reverse scan", sequences(layerNormGru(4).reverse(true)));
        models.put("last", Sequential.of(input(FEATURES), lstm(4), dense(2)));
        models.put("last reverse scan", Sequential.of(input(FEATURES), minGru(4).reverse(true)));
        models.put("zoneout", sequences(lstm(4).zoneout(0.2)));
        models.put("learned", sequences(lstm(4).learnInitialStates(true)));
        models.put("learned scan", sequences(layerNormLstm(4).learnInitialStates(true)));
        models.put("dropout", sequences(gru(4).dropout(0.2).recurrentDropout(0.1)));
        models.put("reset before", sequences(recurrent(new GruCell().resetAfter(false), 4)));
        models.put("no biases", sequences(recurrent(new LstmCell().useBias(false), 4)));
        models.put("both biases", sequences(recurrent(new LstmCell().recurrentBias(true), 4)));
        for (Activation activation : Components.of(Activation.class).all()) {
            models.put(
                    "activation " + activation.name(),
                    Sequential.of(input(FEATURES), dense(4, activation), activation(activation)));
            models.put(
                    "rnn " + activation.name(),
                    sequences(recurrent(new SimpleRnnCell().activation(activation), 4)));
        }
        models.put(
                "gru of activations",
                sequences(
                        recurrent(
                                new GruCell()
                                        .activation(new Elu().alpha(0.5))
                                        .recurrentActivation(new HardSigmoid().slope(0.2)),
                                4)));
        models.put(
                "lstm of activations",
                sequences(
                        recurrent(
                                new PeepholeLstmCell()
                                        .activation(new LeakyRelu().negativeSlope(0.1))
                                        .recurrentActivation(Activations.HARD_SIGMOID),
                                4)));
        models.put(
                "clipped gru",
                sequences(
                        recurrent(
                                new GruCell()
                                        .activation(new ClippedInput(Activations.TANH, 0.3))
                                        .recurrentActivation(
                                                new ClippedInput(Activations.SIGMOID, 0.3)),
                                4)));
        models.put(
                "clipped lstm",
                sequences(
                        recurrent(
                                new LstmCell().activation(new ClippedInput(Activations.TANH, 0.3)),
                                4)));
        for (Merge merge : Merge.values()) {
            models.put(
                    "bidirectional " + merge,
                    sequences(bidirectional(lstm(4).returnSequences(true)).merge(merge)));
        }
        models.put(
                "bidirectional last",
                Sequential.of(input(FEATURES), bidirectional(gru(4)), dense(2)));
        models.put(
                "bidirectional of two kinds",
                sequences(
                        bidirectional(gru(4).returnSequences(true))
                                .backward(lstm(3).returnSequences(true))));
        models.put(
                "bidirectional scan",
                sequences(bidirectional(layerNormLstm(4).returnSequences(true))));
        models.put(
                "pooling",
                Sequential.of(
                        input(FEATURES),
                        gru(4).returnSequences(true),
                        globalAveragePooling(),
                        layerNorm(),
                        affine(),
                        softmax()));
        models.put(
                "time",
                Sequential.of(
                        input(FEATURES),
                        reverse(),
                        lstm(4).returnSequences(true),
                        dropout(0.3),
                        layerNorm(),
                        globalMaxPooling(),
                        repeatVector(3),
                        simpleRnn(2).returnSequences(true)));
        models.put("fixed", Sequential.of(input(4, FEATURES), lstm(3), dense(1)));
        models.put("tokens", tokens());
        models.put("encoder and decoder", encoderAndDecoder());
        models.put("graph", graph());
        for (Layer layer : Components.of(Layer.class).all()) {
            if (!(layer instanceof Masking || layer instanceof Crf)) { // refused
                models.put("layer " + layer.name(), ofLayer(layer));
            }
        }
        for (long seed = 0; seed < 24; seed++) {
            models.put("random " + seed, random(new Random(seed)));
        }
        models.values().forEach(ExportedModels::randomize);
        return models;
    }

    /** {@return a model of one layer, with what it needs around it} */
    static Model ofLayer(Layer layer) {
        Graph graph = new Graph();
        boolean indices = layer instanceof Embedding;
        Wire x = graph.input(indices ? "tokens" : "x", input(indices ? 1 : FEATURES));
        Wire from = layer instanceof RepeatVector ? graph.add(lastStep(), x) : x;
        List<Wire> more =
                MERGING.contains(layer.name())
                        ? List.of(graph.inputAlong("y", FEATURES, x))
                        : List.of();
        Layer used = indices ? ((Embedding) layer).entries(10) : layer;
        graph.output("out", graph.layer("layer", used).on(from, more));
        return graph.build();
    }

    /** A chain of up to five layers, each with random settings. */
    private static Model random(Random random) {
        List<Layer> layers = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        boolean sequence = true;
        for (int number = 0; number < count; number++) {
            int units = 1 + random.nextInt(6);
            Layer layer = sequence ? ofSequence(random, units) : ofRows(random, units);
            layers.add(layer);
            boolean keeps =
                    switch (layer) {
                        case Recurrent recurrent -> recurrent.options().time().returnSequences();
                        case Bidirectional both ->
                                both.forward().options().time().returnSequences();
                        default ->
                                !List.of("last_step", "global_max_pooling").contains(layer.name());
                    };
            sequence = layer instanceof RepeatVector || sequence && keeps;
        }
        layers.add(dense(2));
        return Sequential.of(input(FEATURES), layers.toArray(Layer[]::new));
    }

    private static Layer ofRows(Random random, int units) {
        return switch (random.nextInt(4)) {
            case 0 -> dense(units, Activations.SIGMOID);
            case 1 -> layerNorm();
            case 2 -> repeatVector(units);
            default -> activation(Activations.TANH);
        };
    }

    private static Layer ofSequence(Random random, int units) {
        boolean sequences = random.nextBoolean();
        boolean bias = random.nextInt(4) > 0;
        Cell cell =
                switch (random.nextInt(6)) {
                    case 0 -> new SimpleRnnCell().useBias(bias);
                    case 1 -> new GruCell().resetAfter(random.nextBoolean());
                    case 2 -> new LstmCell().useBias(bias);
                    case 3 -> new PeepholeLstmCell();
                    case 4 -> new CoupledLstmCell();
                    default -> new MinimalGatedUnitCell();
                };
        Recurrent recurrent = recurrent(cell, units).returnSequences(sequences);
        return switch (random.nextInt(8)) {
            case 0 -> dense(units, Activations.RELU);
            case 1 -> random.nextBoolean() ? lastStep() : globalMaxPooling();
            case 2 -> reverse();
            case 3 -> bidirectional(recurrent);
            case 4 -> recurrent.reverse(true);
            case 5 -> recurrent.learnInitialStates(true);
            default -> recurrent;
        };
    }

    /** {@return models of sequences of different lengths} */
    static Map<String, Model> masked() {
        Map<String, Model> models = new LinkedHashMap<>();
        models.put("sequences", sequences(lstm(4)));
        models.put("zeros", sequences(gru(4).zeroMasked(true)));
        models.put("reverse", sequences(gru(4).reverse(true)));
        models.put("last", Sequential.of(input(FEATURES), simpleRnn(4), dense(2)));
        models.put("scan", Sequential.of(input(FEATURES), layerNormLstm(4), dense(2)));
        models.put("scan reverse", sequences(lightGru(4).reverse(true)));
        models.put("both", Sequential.of(input(FEATURES), bidirectional(lstm(3)), dense(2)));
        models.put(
                "mean",
                Sequential.of(
                        input(FEATURES), gru(4).returnSequences(true), globalAveragePooling()));
        models.put(
                "maximum",
                Sequential.of(input(FEATURES), gru(4).returnSequences(true), globalMaxPooling()));
        models.put(
                "last step",
                Sequential.of(input(FEATURES), gru(4).returnSequences(true), lastStep()));
        models.put("turned", Sequential.of(input(FEATURES), reverse(), lstm(3)));
        models.put("attention cell", sequences(attentionCell(new GruCell(), 4, 3)));
        models.put("self-attention", sequences(attention()));
        models.put("masking", Sequential.of(input(FEATURES), masking(77), gru(3)));
        models.values().forEach(ExportedModels::randomize);
        return models;
    }

    private static Model sequences(Layer layer) {
        Layer all = layer instanceof Recurrent recurrent ? recurrent.returnSequences(true) : layer;
        return Sequential.of(input(FEATURES), all, dense(2, Activations.TANH));
    }

    private static Model tokens() {
        Graph graph = new Graph();
        Wire tokens = graph.input("tokens", input(1));
        Wire rows = graph.add(embedding(10, 4), tokens);
        graph.output("next", graph.add(dense(10), graph.add(gru(5).returnSequences(true), rows)));
        return graph.build();
    }

    private static Model encoderAndDecoder() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(FEATURES));
        Wire target = graph.input("target", input(FEATURES));
        Wire encoder = graph.add(lstm(4).returnSequences(true).returnStates(true), source);
        Wire decoder = graph.add(lstm(4).returnSequences(true), target, encoder.states());
        Wire context = graph.add(attention(), decoder, encoder);
        Wire both = graph.add(concatenate(), decoder, context);
        graph.output("answer", graph.add(dense(3), both));
        graph.output("state", encoder.states().getLast());
        return graph.build();
    }

    private static Model graph() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(FEATURES));
        Wire along = graph.inputAlong("along", FEATURES, x);
        Wire fixed = graph.inputRows("fixed", 2);
        GraphLayer shared = graph.layer("shared", dense(4));
        Wire sum = graph.add(add(), shared.on(x), shared.on(along));
        Wire product = graph.add(multiply(), sum, shared.on(x));
        Wire largest = graph.add(maximum(), sum, product);
        Wire mean = graph.add(average(), sum, largest);
        Wire last = graph.add(lastStep(), graph.add(gru(3).returnSequences(true), mean));
        graph.output("y", graph.add(dense(2), graph.add(concatenate(), last, fixed)));
        graph.output("sums", sum);
        return graph.build();
    }

    private static void randomize(Model model) {
        Random random = new Random(5);
        for (String name : model.weights().names()) {
            Tensor values = model.weights().copyOf(name);
            for (int index = 0; index < values.array().length; index++) {
                values.array()[index] = (float) (random.nextGaussian() * 0.4);
            }
            model.weights().set(name, values);
        }
    }

    /** {@return random inputs of a model with the axes of the file} */
    static Map<String, Tensor> inputs(Model model, int batch, int steps, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        model.inputs()
                .forEach(
                        input -> {
                            boolean tokens = input.name().equals("tokens");
                            int length = input.steps() > 0 ? input.steps() : steps;
                            Tensor values =
                                    input.sequence()
                                            ? Tensor.zeros(batch, length, input.features())
                                            : Tensor.zeros(batch, input.features());
                            for (int index = 0; index < values.array().length; index++) {
                                values.array()[index] =
                                        tokens ? random.nextInt(10) : (float) random.nextGaussian();
                            }
                            inputs.put(
                                    input.name(), tokens ? values.reshape(batch, length) : values);
                        });
        return inputs;
    }
}
