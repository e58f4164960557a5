package io.rnn4j.interchange.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Random models survive the way to PyTorch and back: weights to the bit, predictions to 1e-6. */
class PyTorchRoundTripTest {
    private static final int MODELS = 100;

    @TempDir private Path directory;

    @Test
    void randomModelsComeBack() throws IOException {
        for (int number = 0; number < MODELS; number++) {
            Model model = RandomModel.model(number, 1);
            Model other = RandomModel.model(number, 2);
            Path file = directory.resolve("model.safetensors");
            PyTorchExport export = PyTorchExport.of(model);
            export.save(file);
            PyTorchModule module = PyTorchModule.of(StateDict.read(file));
            Map<String, String> names = export.modules();
            requireSame(number, model, module.load(other, names).model());
        }
    }

    private static void requireSame(int number, Model model, Model other) {
        Map<String, Tensor> weights = model.weights().copyOfAll();
        weights.forEach(
                (name, weight) -> {
                    Tensor back = other.weights().copyOf(name);
                    for (int index = 0; index < weight.array().length; index++) {
                        assertEquals(
                                Float.floatToRawIntBits(weight.array()[index]),
                                Float.floatToRawIntBits(back.array()[index]),
                                "model " + number + ", weight " + name);
                    }
                });
        Examples data = null;
        for (Map.Entry<String, Tensor> input : RandomModel.data(number).entrySet()) {
            data =
                    data == null
                            ? Examples.of(input.getKey(), input.getValue())
                            : data.input(input.getKey(), input.getValue());
        }
        Map<String, Tensor> outputs = other.predict(data);
        model.predict(data)
                .forEach(
                        (name, output) ->
                                assertArrayEquals(
                                        output.array(), outputs.get(name).array(), 1e-6f, name));
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        Path one = directory.resolve("one.safetensors");
        Path two = directory.resolve("two.safetensors");
        PyTorchExport.of(RandomModel.model(3, 1)).save(one);
        PyTorchExport.of(RandomModel.model(3, 1)).save(two);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
        PyTorchExport.of(RandomModel.model(3, 2)).save(two);
        assertFalse(java.util.Arrays.equals(Files.readAllBytes(one), Files.readAllBytes(two)));
    }
}
