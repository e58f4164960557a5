package io.rnn4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.InterchangeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A model that is written and read again has the same weights and outputs. */
class OnnxRoundTripTest {
    /** Attention is a product of two computed sequences, which the reader refuses. */
    private static final Set<String> REFUSED =
            Set.of(
                    "encoder and decoder",
                    "attention cell",
                    "cell attention_cell",
                    "layer attention");

    @TempDir private Path directory;

    @Test
    void weightsAreEqualToTheBitAndOutputsTo1e6() throws Exception {
        List<String> failures = new ArrayList<>();
        Set<String> refused = new HashSet<>();
        for (Map.Entry<String, Model> each : ExportedModels.all().entrySet()) {
            for (int opset : new int[] {14, 22}) {
                String name = each.getKey();
                Model model = each.getValue();
                Path file = directory.resolve("model.onnx");
                OnnxWriter.write(model, file, new OnnxOptions().opset(opset));
                try {
                    OnnxImport again = OnnxReader.read(file);
                    Map<String, Tensor> inputs = ExportedModels.inputs(model, 3, 5, 2);
                    String difference =
                            OnnxWriterTest.difference(
                                    OnnxWriterTest.predictions(model, inputs),
                                    again.predict(inputs),
                                    1e-6);
                    if (difference == null && !bits(again.model()).containsAll(bits(model))) {
                        difference = "other weights in\n" + again.report();
                    }
                    if (difference != null) {
                        failures.add(name + ", opset " + opset + ": " + difference);
                    }
                } catch (InterchangeException refusal) {
                    refused.add(name);
                    if (!REFUSED.contains(name)) {
                        failures.add(name + ", opset " + opset + ": " + refusal.getMessage());
                    }
                }
            }
        }
        assertEquals(List.of(), failures, () -> String.join("\n", failures));
        assertEquals(REFUSED, refused);
    }

    /**
     * All values of weights that are not 0, whatever their names and shapes. Constants of equations
     * may become further weights.
     */
    private static Set<Integer> bits(Model model) {
        Set<Integer> bits = new TreeSet<>();
        for (Tensor values : model.weights().copyOfAll().values()) {
            for (float value : values.array()) {
                if (value != 0) {
                    bits.add(Float.floatToRawIntBits(value));
                }
            }
        }
        return bits;
    }
}
