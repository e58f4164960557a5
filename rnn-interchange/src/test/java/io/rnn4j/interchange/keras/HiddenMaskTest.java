package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Examples;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.InterchangeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** In Keras 3, a layer that is given initial states does not see the mask of its sequence. */
class HiddenMaskTest {
    @TempDir Path directory;

    private static Model decoder(boolean alone) {
        Graph graph = new Graph();
        Wire start = graph.inputRows("start", 2);
        GraphLayer embedding = graph.layer("words", embedding(5, 2).paddingIndex(0));
        Wire words = embedding.on(graph.input("tokens", input(1)));
        GraphLayer decoder = graph.layer("decoder", gru(2).returnSequences(true));
        graph.output("decoder", decoder.on(words, start));
        if (!alone) {
            graph.output("other", graph.layer("other", gru(2)).on(words));
        }
        return graph.build(1);
    }

    @Test
    void theMaskIsLeftOutIfNoOtherLayerUsesIt() throws IOException {
        Import read = KerasFile.load(KerasResources.copy("hidden_mask.keras", directory));
        Tensor tokens = Tensor.of(new float[] {0, 1, 2, 0}, 1, 4);
        Tensor start = Tensor.of(new float[] {1, -0.5f}, 1, 2);
        Tensor y =
                read.model()
                        .predict(Examples.of("tokens", tokens).input("start", start))
                        .get("scores");
        assertArrayEquals( // computed by Keras 3.15.1
                new float[] {-0.75535798f, -0.58490133f, -0.15040016f, -0.20961595f},
                y.array(),
                1e-6f);
        assertTrue(read.report().toString().contains("mask is left out"));
    }

    @Test
    void kerasTwoKeepsTheMask() throws IOException {
        Model model = decoder(false);
        Path file = directory.resolve("two.h5");
        KerasFile.save(model, file);
        Examples data =
                Examples.of("tokens", Tensor.of(new float[] {3, 1, 0, 0}, 1, 4))
                        .input("start", Tensor.of(new float[] {1, -0.5f}, 1, 2));
        Model read = KerasFile.load(file).model();
        for (String name : model.outputs().keySet()) {
            assertArrayEquals(
                    model.predict(data).get(name).array(), read.predict(data).get(name).array());
        }
    }

    @Test
    void aMaskThatOthersUseIsRejected() throws IOException {
        Path file = directory.resolve("three.keras");
        String message =
                assertThrows(InterchangeException.class, () -> KerasFile.save(decoder(true), file))
                        .getMessage();
        assertTrue(message.contains("'decoder'") && message.contains("initial states"), message);
        Path both = KerasResources.copy("seen_mask.keras", directory);
        String rejection =
                assertThrows(InterchangeException.class, () -> KerasFile.load(both)).getMessage();
        assertTrue(
                rejection.contains("GRU 'decoder'") && rejection.contains("mask_zero"), rejection);
    }
}
