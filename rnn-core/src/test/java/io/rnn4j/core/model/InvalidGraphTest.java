package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.Map;

/** Invalid graphs and named data are rejected with a message; nothing changes. */
class InvalidGraphTest {
    private final Graph graph = new Graph();
    private final Wire source = graph.input("source", input(2));
    private final Wire target = graph.input("target", input(5, 3));
    private final Wire rows = graph.inputRows("rows", 4);
    private final Wire encoder = graph.add(gru(4).returnStates(true), source);

    private final Model model = build();

    private Model build() {
        Wire start = graph.add(add(), encoder.states().getFirst(), rows);
        Wire decoder = graph.add(gru(4).returnSequences(true), target, start);
        graph.output("answer", graph.add(dense(1), decoder));
        graph.output("last", encoder);
        return graph.build()
                .compile(
                        new Adam(),
                        new OutputLoss("answer", new MeanSquaredError()),
                        new OutputLoss("last", new MeanSquaredError()));
    }

    private final Examples data =
            Examples.of("source", Data.normal("s", 2, 3, 2))
                    .input("target", Data.normal("t", 2, 5, 3))
                    .input("rows", Data.normal("r", 2, 4));

    private void refused(Executable call, String... parts) {
        refused(IllegalArgumentException.class, call, parts);
    }

    private void refused(Class<? extends RuntimeException> type, Executable call, String... parts) {
        Refusals.refused(model, type, call, parts);
    }

    @Test
    void namesInAGraph() {
        refused(() -> graph.input("source", input(2)), "'source' is taken");
        refused(() -> graph.inputRows("gru", 2), "'gru' is taken");
        refused(() -> graph.layer("target", dense(1)), "'target' is taken");
        refused(() -> graph.input("a/b", input(2)), "none of / : #", "'a/b'");
        refused(() -> graph.layer("", dense(1)), "non-empty");
        refused(() -> graph.output("answer", source), "'answer' already");
        refused(() -> graph.output("other", encoder), "'last' already", "'other'");
        refused(() -> graph.wire("nothing"), "no 'nothing'", "source", "gru:1");
        refused(() -> new Graph().add(dense(1), source), "'source' belongs to another graph");
    }

    @Test
    void incompatibleLayers() {
        refused(() -> graph.add(add(), source, target), "layer 'add_1'", "[2, 3]");
        refused(
                () -> graph.add(add(), source, graph.add(dense(2), target)),
                "same time steps",
                "[batch, time, 2]");
        refused(() -> graph.add(dense(1), source, target), "reads one signal, got 2");
        refused(() -> graph.add(lstm(4), source, encoder.states()), "initial states", "c [batch");
        refused(
                () -> graph.add(gru(4).learnInitialStates(true), source, encoder.states()),
                "learned or given");
        GraphLayer shared = graph.layer("shared", dense(2));
        shared.on(source);
        refused(() -> shared.on(target), "layer 'shared' is shared", "[2, 2]", "[3, 2]");
        refused(() -> graph.inputAlong("more", 2, rows), "'more'", "'rows'");
        refused(
                IllegalStateException.class,
                () -> graph.add(gru(2), source).states(),
                "returnStates(true)");
        refused(
                () -> Sequential.of(input(2), lstm(3).returnStates(true)),
                "a layer of a Sequential has one output",
                "Graph");
        refused(
                () -> Sequential.of(input(2), bidirectional(lstm(3)).returnBoth(true)),
                "a layer of a Sequential has one output");
    }

    @Test
    void tensorsWithoutNamesNeedOneInputAndOneOutput() {
        Tensor x = Tensor.zeros(2, 3, 2);
        List<Executable> calls =
                List.of(
                        () -> model.fit(x, x, 1),
                        () -> model.trainStep(x, x),
                        () -> model.evaluate(x, x),
                        () -> model.predict(x),
                        () -> model.forward(x));
        for (Executable call : calls) {
            refused(
                    call,
                    "inputs " + names(model.inputs()),
                    "outputs " + model.outputs().keySet(),
                    "Examples.of(\"" + model.inputs().getFirst().name());
        }
        assertThrows(IllegalStateException.class, () -> model.forward(data).output());
    }

    private static List<String> names(List<ModelInput> inputs) {
        return inputs.stream().map(ModelInput::name).toList();
    }

    @Test
    void rejectedLayerIsNotAdded() {
        Map<String, Layer> layers = graph.build().layers();
        refused(() -> graph.add(add(), source, target), "layer 'add_1'");
        refused(() -> graph.add(gru(3), source, List.of(source, source, source)), "layer 'gru_2'");
        assertEquals(layers, graph.build().layers());
        assertEquals(model.summary(), graph.build().summary());
    }

    @Test
    void incompleteGraphs() {
        refused(() -> new Graph().build(), "at least one output");
        Graph unread = new Graph();
        Wire x = unread.input("x", input(2));
        unread.output("y", unread.add(dense(1), x));
        unread.add(dense(2), x);
        refused(unread::build, "no layer reads 'dense_1'");
        Graph unused = new Graph();
        unused.output("y", unused.add(dense(1), unused.input("x", input(2))));
        unused.layer("idle", dense(2));
        refused(unused::build, "[idle]", "not used");
        Graph forgotten = new Graph();
        forgotten.output("y", forgotten.add(dense(1), forgotten.input("x", input(2))));
        forgotten.input("z", input(2));
        refused(forgotten::build, "no layer reads 'z'");
        Graph timeless = new Graph();
        Wire row = timeless.inputRows("row", 2);
        timeless.output("y", timeless.add(dense(1), timeless.add(masking(0), row)));
        refused(timeless::build, "'masking'", "'row' has no time steps");
    }

    @Test
    void incompatibleData() {
        refused(
                () -> model.predict(Examples.of("source", Tensor.zeros(2, 3, 2))),
                "no input 'target'");
        refused(
                () -> model.predict(data.input("more", Tensor.zeros(1))),
                "no input 'more'",
                "rows");
        refused(() -> data.input("rows", Tensor.zeros(1)), "'rows' are given twice");
        refused(() -> model.predict(data.mask("rows", Tensor.zeros(2, 1))), "'rows'", "no time");
        refused(
                () -> model.predict(data.mask("source", Tensor.zeros(2, 4))),
                "the mask of input 'source' has shape [2, 4], expected [2, 3]");
        Examples short_ =
                Examples.of("source", Tensor.zeros(2, 3, 2)).input("rows", Tensor.zeros(3, 4));
        refused(
                () -> model.predict(short_.input("target", Tensor.zeros(2, 5, 3))),
                "2 of 'source' and 3 of 'rows'");
        refused(
                () -> model.predict(short_.input("target", Tensor.zeros(2, 4, 3))),
                "input 'target' expects [samples, 5, 3], got [2, 4, 3]");
        refused(() -> model.trainStep(data), "no targets of output 'answer'");
        refused(
                () -> model.trainStep(data.target("wrong", Tensor.zeros(2))),
                "no output 'wrong'",
                "[answer, last]");
        Examples targets =
                data.target("answer", Tensor.zeros(2, 5, 1)).target("last", Tensor.zeros(2, 3));
        refused(() -> model.trainStep(targets), "mean_squared_error", "width 4", "width 3");
        refused(
                () -> model.trainStep(data.target("answer", Tensor.zeros(2, 4, 1))),
                "targets of output 'answer' have shape [2, 4, 1]",
                "[2, 5, width]");
        Tensor hole = Data.normal("s", 2, 4);
        hole.set(Float.NaN, 1, 3);
        Examples holed =
                Examples.of("source", Data.normal("s", 2, 3, 2))
                        .input("target", Data.normal("t", 2, 5, 3))
                        .input("rows", hole)
                        .target("answer", Tensor.zeros(2, 5, 1))
                        .target("last", Tensor.zeros(2, 4));
        refused(
                NonFiniteException.class,
                () -> model.trainStep(holed),
                "values of input 'rows' contain NaN in sample 1, step 0, feature 3");
    }

    @Test
    void incompatibleTraining() {
        MeanSquaredError squares = new MeanSquaredError();
        refused(() -> model.compile(new Adam(), squares), "[answer, last]", "OutputLoss");
        refused(() -> model.compile(new Adam()), "at least one output", "[answer, last]");
        refused(
                () -> model.compile(new Adam(), new OutputLoss("first", squares)),
                "no output 'first'");
        OutputLoss last = new OutputLoss("last", squares);
        refused(() -> model.compile(new Adam(), last, last), "'last' has two losses");
        refused(() -> last.weight(-1), "'last'", "-1");
        Examples all =
                data.target("answer", Tensor.zeros(2, 5, 1)).target("last", Tensor.zeros(2, 4));
        FitOptions once = FitOptions.epochs(1);
        refused(() -> model.fit(all, once.mask(Tensor.zeros(2, 3))), "masks", "Examples");
        refused(
                () -> model.fit(all, once.truncated(2)),
                "one time axis",
                "[source, target]",
                "whose steps do not correspond",
                "Graph.inputAlong",
                "Execution.checkpointEvery");
        Graph timeless = new Graph();
        timeless.output("y", timeless.add(dense(1), timeless.inputRows("x", 2)));
        Model ofRows = timeless.build().compile(new Adam(), new OutputLoss("y", squares));
        Examples points = Examples.of("x", Tensor.zeros(3, 2)).target("y", Tensor.zeros(3, 1));
        refused(() -> ofRows.fit(points, once.truncated(2)), "[]; leave the truncation out");
        refused(
                () -> model.forward(data).backward(Map.of("first", Tensor.zeros(1))),
                "no output 'first'");
        refused(
                () -> model.forward(data).backward(Map.of("last", Tensor.zeros(2, 3))),
                "output 'last'",
                "[2, 3]",
                "[2, 4]");
    }

    @Test
    void incompatibleSessions() {
        Examples sourceAlone = Examples.of("source", Tensor.zeros(2, 3, 2));
        refused(() -> model.session(2, sourceAlone), "'rows' has no time steps");
        Examples given = Examples.of("rows", Tensor.zeros(2, 4));
        refused(() -> model.session(2, given), "'source' and 'target'");
        refused(() -> model.session(2, data), "call predict");
        Examples whole = given.input("source", Tensor.zeros(2, 3, 2));
        refused(() -> model.session(3, whole), "a session of 3", "got 2");
        Session session = model.session(2, whole);
        refused(() -> session.feed(data), "'source' is not expected here");
        refused(() -> session.restore(Map.of("gru/h", Tensor.zeros(2, 4))), "gru/h", "gru_1/h");
        Session other = encoderSession();
        refused(() -> other.step(new float[2], new float[4]), "1 and 2", "Examples");
        assertEquals(List.of("answer", "last"), List.copyOf(model.outputs().keySet()));
    }

    /** Feeds the encoder: both outputs depend on it. */
    private Session encoderSession() {
        Graph other = new Graph();
        Wire x = other.input("x", input(2));
        other.output("a", other.add(dense(2), x));
        other.output("b", other.add(gru(2).returnSequences(true), x));
        return other.build().session(1);
    }
}
