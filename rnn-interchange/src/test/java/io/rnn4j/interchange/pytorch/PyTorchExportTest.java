package io.rnn4j.interchange.pytorch;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.layerNorm;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;
import static io.rnn4j.core.layer.Layers.peepholeLstm;
import static io.rnn4j.core.layer.Layers.projectedLstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;
import static io.rnn4j.core.layer.Layers.spatialDropout;
import static io.rnn4j.core.layer.Layers.stacked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.InterchangeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class PyTorchExportTest {
    @TempDir private Path directory;

    @Test
    void theProgramRebuildsTheModule() throws IOException {
        Model model =
                Sequential.of(
                        input(1),
                        embedding(20, 4),
                        bidirectional(lstm(8)),
                        dropout(0.5),
                        layerNorm().epsilon(1e-5),
                        dense(3, Activations.RELU));
        assertEquals(
                """
                import torch
                from safetensors.torch import load_file

                class Model(torch.nn.Module):
                    def __init__(self):
                        super().__init__()
                        self.embedding = torch.nn.Embedding(20, 4)
                        self.bidirectional = torch.nn.LSTM(4, 8, bidirectional=True, batch_first=True)
                        self.dropout = torch.nn.Dropout(0.5)
                        self.layer_norm = torch.nn.LayerNorm(16, eps=1.0E-5)
                        self.dense = torch.nn.Linear(16, 3)

                    def forward(self, input):
                        embedding = self.embedding(input)
                        bidirectional, (h, c) = self.bidirectional(embedding)
                        bidirectional = torch.cat([h[0], h[1]], -1)
                        dropout = self.dropout(bidirectional)
                        layer_norm = self.layer_norm(dropout)
                        dense = torch.relu(self.dense(layer_norm))
                        return dense

                model = Model()
                model.load_state_dict(load_file("model.safetensors"))
                model.eval()
                """,
                PyTorchExport.of(model).python("model.safetensors"));
    }

    @Test
    void namesAndLayoutAreThoseOfTheStateDict() throws IOException {
        Model model = Sequential.of(input(3), gru(5), dense(2));
        PyTorchExport export = PyTorchExport.of(model);
        assertEquals(
                "[gru.weight_ih_l0, gru.weight_hh_l0, gru.bias_ih_l0, gru.bias_hh_l0,"
                        + " dense.weight, dense.bias]",
                export.names().toString());
        Tensor kernel = model.weights().copyOf("gru/kernel"); // z, r, n; in PyTorch r, z, n
        assertEquals(kernel.get(2, 5), export.tensor("gru.weight_ih_l0").get(0, 2));
        assertEquals(kernel.get(1, 14), export.tensor("gru.weight_ih_l0").get(14, 1));
        assertThrows(IllegalArgumentException.class, () -> export.tensor("gru"));
    }

    @Test
    void theSingleBiasOfALayerIsThatOfTheInput() throws IOException {
        Model model = Sequential.of(input(3), lstm(2));
        PyTorchExport export = PyTorchExport.of(model);
        assertEquals(model.weights().copyOf("lstm/bias"), export.tensor("lstm.bias_ih_l0"));
        assertEquals(Tensor.zeros(8), export.tensor("lstm.bias_hh_l0"));
    }

    @Test
    void namesThatPythonDoesNotAllowAreChanged() throws IOException {
        Graph graph = new Graph();
        Wire wire = graph.layer("forward", dense(2)).on(graph.input("my input", input(2)));
        Wire next = graph.layer("2nd layer", dense(2)).on(wire);
        graph.output("class", graph.layer("é", dense(2)).on(next));
        PyTorchExport export = PyTorchExport.of(graph.build());
        String program = export.python("a \"b\".safetensors");
        assertTrue(program.contains("def forward(self, my_input):"), program);
        assertTrue(program.contains("self.forward_ = torch.nn.Linear(2, 2)"), program);
        assertTrue(program.contains("x_2nd_layer = self.x_2nd_layer(forward)"), program);
        assertTrue(
                program.contains("load_file(\"a \\U00000022b\\U00000022.safetensors\")"), program);
        assertEquals("forward_", export.modules().get("forward"));
        Path file = directory.resolve("model.safetensors");
        export.save(file);
        PyTorchModule.of(StateDict.read(file)).load(graph.build(3), export.modules());
    }

    @Test
    void differencesInTrainingAreNotes() throws IOException {
        Model model =
                Sequential.of(
                        input(3),
                        lstm(2).recurrentDropout(0.1).returnSequences(true),
                        spatialDropout(0.1));
        assertEquals(
                "[Layer 'lstm' drops inputs, states or weights in training, the module does not.,"
                        + " Layer 'spatial_dropout' drops features in training, the module does"
                        + " not.]",
                PyTorchExport.of(model).notes().toString());
    }

    @Test
    void whatPyTorchCannotExpressIsRefusedByName() {
        refuse("'peephole_lstm': PyTorch has no cell 'peephole_lstm'", peepholeLstm(2));
        refuse(
                "'gru': nn.GRU applies the reset gate",
                recurrent(new GruCell().resetAfter(false), 2));
        refuse(
                "'lstm': PyTorch computes with tanh",
                recurrent(new LstmCell().activation(Activations.RELU), 2));
        refuse(
                "'simple_rnn': nn.RNN computes with tanh or relu",
                recurrent(new SimpleRnnCell().activation(Activations.ELU), 2));
        refuse("'lstm': PyTorch has no zoneout", lstm(2).zoneout(0.1));
        refuse("'lstm': the modules of PyTorch have no learned", lstm(2).learnInitialStates(true));
        refuse(
                "'stacked': PyTorch has no cell of several",
                stacked(2, new GruCell(), new GruCell()));
        refuse("'projected_lstm': proj_size", projectedLstm(2, 2));
        refuse("'bidirectional': the two directions", bidirectional(lstm(2)).backward(gru(2)));
        refuse("'bidirectional': the two directions", bidirectional(lstm(2)).backward(lstm(3)));
        refuse("'masking': PyTorch has no masks", masking(0));
        refuse("'embedding': PyTorch has no masks", embedding(2, 2).paddingIndex(0));
        refuse(
                "'bidirectional': PyTorch has no cell 'min_gru'",
                bidirectional(io.rnn4j.core.layer.Layers.minGru(2)));
    }

    private static void refuse(String reason, Layer layer) {
        Model model = Sequential.of(input(1), layer, simpleOrDense(layer));
        String message =
                assertThrows(InterchangeException.class, () -> PyTorchExport.of(model))
                        .getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static Layer simpleOrDense(Layer layer) {
        return layer.name().equals("masking") ? simpleRnn(2) : dense(1);
    }
}
