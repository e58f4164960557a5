package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.metric.MeanAbsoluteError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prediction, training and evaluation of models built by a graph. */
class GraphTest {
    private static final int BATCH = 4;

    private static Model encoderDecoder() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(2));
        Wire target = graph.input("target", input(3));
        Wire encoder = graph.add(lstm(5).returnStates(true), source);
        Wire decoder = graph.add(lstm(5).returnSequences(true), target, encoder.states());
        graph.output("answer", graph.add(dense(2), decoder));
        graph.output("last", graph.add(dense(1), encoder));
        return graph.build(3);
    }

    private static Examples data(int steps, int otherSteps) {
        return Examples.of("source", Data.normal("source", BATCH, steps, 2))
                .input("target", Data.normal("target", BATCH, otherSteps, 3));
    }

    private static Examples labelled() {
        return data(6, 4)
                .mask("source", Data.mask(BATCH, 6))
                .mask("target", Data.mask(BATCH, 4))
                .target("answer", Data.normal("answer", BATCH, 4, 2))
                .target("last", Data.normal("last", BATCH, 1));
    }

    @Test
    void chainEqualsSequentialToTheBit() {
        Layer last = gru(4).recurrentDropout(0.2).weightDrop(0.2);
        Model chain = Sequential.of(9, input(3), lstm(5).returnSequences(true), last, dense(2));
        Graph graph = new Graph();
        Wire first = graph.add(lstm(5).returnSequences(true), graph.input("x", input(3)));
        graph.output("y", graph.add(dense(2), graph.add(last, first)));
        Model model = graph.build(9);
        assertEquals(chain.weights().copyOfAll(), model.weights().copyOfAll());
        Tensor x = Data.normal("x", 40, 5, 3);
        Tensor y = Data.normal("y", 40, 2);
        Tensor mask = Data.mask(40, 5);
        FitOptions options = FitOptions.epochs(2).batchSize(8).validationSplit(0.25);
        chain.compile(new Adam(), new MeanSquaredError(), new MeanAbsoluteError());
        model.compile(new Adam(), new MeanSquaredError(), new MeanAbsoluteError());
        Examples data = Examples.of("x", x).mask("x", mask);
        History expected = chain.fit(x, y, options.mask(mask));
        History history = model.fit(data.target("y", y), options);
        for (int epoch = 0; epoch < 2; epoch++) {
            assertEquals(expected.epoch(epoch), history.epoch(epoch));
        }
        assertEquals(chain.weights().copyOfAll(), model.weights().copyOfAll());
        assertEquals(chain.predict(x, mask), model.predict(data).get("y"));
        assertEquals(chain.evaluate(x, y, mask), model.evaluate(data.target("y", y)));
        ForwardPass pass = chain.forward(x, mask, Map.of());
        ForwardPass named = model.forward(data);
        Gradients gradients = pass.backward(y);
        Gradients byName = named.backward(Map.of("y", y));
        assertEquals(gradients.weights(), byName.weights());
        assertEquals(gradients.input(), byName.inputs().get("x"));
        assertEquals(gradients.initialStates(), byName.initialStates());
        assertEquals(chain.stateWidths(), model.stateWidths());
        assertEquals(chain.equations(), model.equations());
        assertEquals(chain.latexEquations(), model.latexEquations());
    }

    /** The decoder alone, begun with the states that the encoder alone has ended with. */
    @Test
    void decoderStartsWithTheEncoderStates() {
        Model model = encoderDecoder();
        Model encoder = Sequential.of(input(2), lstm(5));
        Model decoder = Sequential.of(input(3), lstm(5).returnSequences(true), dense(2));
        Map<String, Tensor> weights = model.weights().copyOfAll();
        for (String weight : new String[] {"kernel", "recurrent_kernel", "bias"}) {
            encoder.weights().set("lstm/" + weight, weights.get("lstm/" + weight));
            decoder.weights().set("lstm/" + weight, weights.get("lstm_1/" + weight));
        }
        decoder.weights().set("dense/kernel", weights.get("dense/kernel"));
        Tensor mask = Data.mask(BATCH, 6);
        Tensor source = Data.normal("source", BATCH, 6, 2);
        Tensor target = Data.normal("target", BATCH, 4, 3);
        Map<String, Tensor> states = encoder.forward(source, mask, Map.of()).finalStates();
        Tensor expected = decoder.forward(target, null, states).output();
        Tensor answer = model.predict(data(6, 4).mask("source", mask)).get("answer");
        assertEquals(expected, answer);
        assertNotEquals(decoder.predict(target), answer);
    }

    @Test
    void residualConnectionAddsItsInput() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        graph.output("y", graph.add(add(), x, graph.add(dense(2), x)));
        Model model = graph.build();
        Tensor in = Data.normal("x", 3, 4, 2);
        Model dense = Sequential.of(input(2), dense(2));
        dense.weights().setAll(model.weights().copyOfAll());
        Tensor expected = dense.predict(in);
        for (int k = 0; k < expected.array().length; k++) {
            expected.array()[k] = in.array()[k] + expected.array()[k];
        }
        assertArrayEquals(expected.array(), model.predict(Examples.of("x", in)).get("y").array());
    }

    @Test
    void sharedLayerHasOneSetOfWeights() {
        Graph graph = new Graph();
        GraphLayer shared = graph.layer("shared", embedding(7, 3));
        Wire one = shared.on(graph.input("one", input(1)));
        Wire other = shared.on(graph.input("other", input(1)));
        Wire joined = graph.add(concatenate(), graph.add(gru(2), one), graph.add(gru(2), other));
        graph.output("y", graph.add(dense(1), joined));
        Model model = graph.build();
        assertEquals(Shape.of(7, 3), model.weights().shape("shared/embeddings"));
        assertEquals(1, model.weights().names().stream().filter(n -> n.contains("embed")).count());
        assertEquals("shared#2", model.uses().get(1).layer() + "#2");
        Tensor index = Tensor.of(new float[] {1, 2}, 1, 2, 1);
        Tensor later = Tensor.of(new float[] {5}, 1, 1, 1);
        Tensor gradient =
                model.forward(Examples.of("one", index).input("other", later))
                        .backward(Map.of("y", Tensor.of(new float[] {1}, 1, 1)))
                        .weights()
                        .get("shared/embeddings");
        for (int row = 0; row < 7; row++) {
            boolean used = row == 1 || row == 2 || row == 5;
            assertEquals(used, gradient.get(row, 0) != 0, "row " + row);
        }
    }

    @Test
    void lossIsTheWeightedSumOverTheOutputs() {
        Model model = encoderDecoder();
        model.compile(
                new GradientDescent(0.1),
                new OutputLoss("answer", new MeanSquaredError())
                        .weight(0.25)
                        .metrics(new MeanAbsoluteError()),
                new OutputLoss("last", new MeanSquaredError()).weight(3));
        Map<String, Double> measured = model.evaluate(labelled());
        assertEquals(
                List.of("loss", "answer_loss", "answer_mae", "last_loss"),
                List.copyOf(measured.keySet()));
        assertEquals(
                0.25 * measured.get("answer_loss") + 3 * measured.get("last_loss"),
                measured.get("loss"));
        ForwardPass pass = model.forward(labelled());
        Map<String, Tensor> byHand = model.weights().copyOfAll();
        Gradients gradients =
                pass.backward(
                        Map.of(
                                "answer", gradient(pass, "answer", 0.25f, Data.mask(BATCH, 4)),
                                "last", gradient(pass, "last", 3, null)));
        new OptimizerSteps(new GradientDescent(0.1)).step(byHand, gradients.weights());
        assertEquals(measured.get("loss"), model.trainStep(labelled()).loss(), 1e-6);
        byHand.forEach(
                (name, expected) ->
                        assertArrayEquals(
                                expected.array(),
                                model.weights().copyOf(name).array(),
                                1e-6f,
                                name));
    }

    private static Tensor gradient(ForwardPass pass, String output, float weight, Tensor mask) {
        Tensor target = labelled().targetOf(output);
        LossFunction loss = new LossFunction(new MeanSquaredError());
        Tensor gradient = loss.apply(pass.outputs().get(output), target, mask, null).gradient();
        for (int k = 0; k < gradient.array().length; k++) {
            gradient.array()[k] *= weight;
        }
        return gradient;
    }

    @Test
    void outputWithoutLossIsIgnored() {
        Model model = encoderDecoder();
        model.compile(new GradientDescent(0.1), new OutputLoss("last", new MeanSquaredError()));
        Map<String, Tensor> before = model.weights().copyOfAll();
        Examples data = data(6, 4).target("last", Data.normal("last", BATCH, 1));
        model.trainStep(data);
        for (String name : model.weights().names()) {
            boolean trained = name.startsWith("lstm/") || name.startsWith("dense_1/");
            assertEquals(trained, !before.get(name).equals(model.weights().copyOf(name)), name);
        }
        assertEquals(Set.of("loss", "last_loss"), model.evaluate(data).keySet());
    }

    @Test
    void encoderDecoderLearns() {
        Model model = encoderDecoder();
        OutputLoss answer =
                new OutputLoss("answer", new MeanSquaredError()).metrics(new MeanAbsoluteError());
        model.compile(new Adam(0.02), answer, new OutputLoss("last", new MeanSquaredError()));
        EarlyStopping stopping = new EarlyStopping("val_answer_mae", 200, 0);
        History history =
                model.fit(labelled(), labelled(), FitOptions.epochs(120).listener(stopping));
        assertTrue(history.loss()[119] < 0.1 * history.loss()[0], () -> "" + history.loss()[119]);
        assertEquals(stopping.best(), history.of("val_answer_mae")[stopping.bestEpoch()]);
    }

    @Test
    void paddingValuesMaskTheirAxis() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        Wire y = graph.input("y", input(2));
        Wire encoded = graph.add(gru(3).returnStates(true), graph.add(masking(0), x));
        Wire decoded = graph.add(gru(3).returnSequences(true), y, encoded.states());
        graph.output("z", decoded);
        Model model = graph.build();
        Tensor in = Data.normal("x", 2, 4, 2);
        Tensor marked = Tensor.zeros(2, 6, 2);
        for (int sample = 0; sample < 2; sample++) {
            for (int step = 0; step < 4; step++) {
                marked.set(in.get(sample, step, 0), sample, step + 1, 0);
                marked.set(in.get(sample, step, 1), sample, step + 1, 1);
            }
        }
        Tensor other = Tensor.zeros(2, 3, 2); // zeros that mark nothing here
        assertEquals(
                model.predict(Examples.of("x", in).input("y", other)),
                model.predict(Examples.of("x", marked).input("y", other)));
    }

    @Test
    void learnedInitialStatesAreWeights() {
        Model model = Sequential.of(input(2), simpleRnn(3).learnInitialStates(true), dense(1));
        assertEquals(Tensor.zeros(3), model.weights().copyOf("simple_rnn/initial_h"));
        Tensor learned = Tensor.of(new float[] {1, -2, 0.5f}, 3);
        model.weights().set("simple_rnn/initial_h", learned);
        Tensor x = Data.normal("x", 2, 4, 2);
        Model plain = Sequential.of(input(2), simpleRnn(3), dense(1));
        Map<String, Tensor> weights = model.weights().copyOfAll();
        weights.remove("simple_rnn/initial_h");
        plain.weights().setAll(weights);
        Tensor both = Tensor.of(new float[] {1, -2, 0.5f, 1, -2, 0.5f}, 2, 3);
        Map<String, Tensor> states = Map.of("simple_rnn/h", both);
        assertEquals(plain.forward(x, null, states).output(), model.predict(x));
        model.compile(new GradientDescent(0.1), new MeanSquaredError());
        model.trainStep(x, Data.normal("y", 2, 1));
        assertNotEquals(learned, model.weights().copyOf("simple_rnn/initial_h"));
    }

    @Test
    void truncatedTrainingEqualsThatOfAChain() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        Wire rows = graph.inputRows("rows", 3);
        Wire recurrent = graph.add(gru(3).returnSequences(true), x, List.of(rows));
        graph.output("y", graph.add(dense(1), recurrent));
        Model model = graph.build(4);
        Model chain = Sequential.of(4, input(2), gru(3).returnSequences(true), dense(1));
        Tensor in = Data.normal("x", 3, 7, 2);
        Tensor out = Data.normal("y", 3, 7, 1);
        FitOptions options = FitOptions.epochs(2).truncated(3, 2);
        model.compile(new Adam(), new MeanSquaredError());
        chain.compile(new Adam(), new MeanSquaredError());
        Examples data = Examples.of("x", in).input("rows", Tensor.zeros(3, 3)).target("y", out);
        assertArrayEquals(chain.fit(in, out, options).loss(), model.fit(data, options).loss());
        assertEquals(chain.weights().copyOfAll(), model.weights().copyOfAll());
    }

    @Test
    void summaryListsTheInputsOfEveryLayer() {
        Model model = encoderDecoder();
        assertEquals(
                """
                layer    kind       reads                   output                            parameters
                source   input                              [batch, time, 2]                           0
                target   input                              [batch, time, 3]                           0
                lstm     recurrent  source                  [batch, 5] [batch, 5] [batch, 5]         160
                lstm_1   recurrent  target, lstm:1, lstm:2  [batch, time, 5]                         180
                dense    dense      lstm_1                  [batch, time, 2]                          12
                dense_1  dense      lstm                    [batch, 1]                                 6
                output answer: dense
                output last: dense_1
                total parameters: 358
                """,
                model.summary().replace(System.lineSeparator(), "\n"));
        assertTrue(model.summary(2, 10).contains("values of a training step"));
        model.weights().freeze("lstm_1");
        assertTrue(model.summary().contains("trainable: 178, frozen: 180"), model.summary());
    }
}
