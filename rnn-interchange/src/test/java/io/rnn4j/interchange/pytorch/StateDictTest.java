package io.rnn4j.interchange.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.serialization.ConversionReport;
import io.rnn4j.serialization.TensorFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

class StateDictTest {
    @TempDir private Path directory;

    private static StateDict read(String name, String... parts) throws IOException {
        return StateDict.read(TestFiles.path(name), parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "training_checkpoint",
                "transposed_strides",
                "shared_flat_storage",
                "before_1_6",
                "data_parallel",
                "gru_linear",
                "tied"
            })
    void bothContainersHoldTheSameWeights(String name) throws IOException {
        StateDict torch = read(name + ".pt");
        StateDict safe = read(name + ".safetensors");
        assertEquals(Set.copyOf(safe.names()), Set.copyOf(torch.names()));
        for (String weight : safe.names()) {
            assertEquals(safe.tensor(weight), torch.tensor(weight), weight);
        }
    }

    @Test
    void namesKeepTheOrderOfTheFile() throws IOException {
        assertEquals(
                "[rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_ih_l0, rnn.bias_hh_l0,"
                        + " rnn.weight_ih_l1, rnn.weight_hh_l1, rnn.bias_ih_l1, rnn.bias_hh_l1,"
                        + " fc.weight, fc.bias]",
                read("gru_linear.pt").names().toString());
    }

    @Test
    void aWeightUnderTwoNamesIsATie() throws IOException {
        assertEquals(Map.of("decoder.weight", "embedding.weight"), read("tied.pt").ties());
        Path file = directory.resolve("model.safetensors");
        Tensor kept = Tensor.of(new float[] {1, 2});
        TensorFile.write(file, Map.of("format", "pt", "dropped", "kept"), Map.of("kept", kept));
        StateDict weights = StateDict.read(file);
        assertEquals(Map.of("dropped", "kept"), weights.ties());
        assertEquals(kept, weights.tensor("dropped"));
    }

    @Test
    void integersAreNoWeights() throws IOException {
        StateDict weights = read("batch_norm.pt");
        assertEquals(Map.of("norm_in.num_batches_tracked", "I64 []"), weights.others());
        assertTrue(weights.toString().contains("norm_in.num_batches_tracked I64 []"));
        assertTrue(weights.toString().contains("rnn.weight_ih_l0 F32 [24, 4]"));
    }

    @Test
    void otherTypesOfFloatsAreConverted() throws IOException {
        StateDict doubles = read("float64.pt");
        assertEquals("F64", doubles.conversions().getFirst().type());
        assertTrue(
                read("bfloat16.pt").conversions().stream().allMatch(ConversionReport::isLossless));
        Tensor rounded = read("bfloat16.pt").tensor("fc.weight");
        Tensor exact = doubles.tensor("fc.weight");
        for (int index = 0; index < exact.array().length; index++) {
            float value = exact.array()[index];
            assertEquals(value, rounded.array()[index], Math.abs(value) / 128);
        }
    }

    @Test
    void aPartOfACheckpointIsReadByItsKeys() throws IOException {
        StateDict part = read("training_checkpoint.pt", "model_state_dict");
        assertEquals(read("training_checkpoint.pt").names(), part.names());
        assertRefused(
                "'optimizer' is none of the dictionaries among the keys [epoch",
                () -> read("training_checkpoint.pt", "optimizer"));
        assertRefused("has no parts", () -> read("tied.safetensors", "model"));
    }

    @Test
    void severalPartsKeepTheirNames() throws IOException {
        Path file =
                new PickledFile()
                        .dictionary(
                                "encoder",
                                PickledFile.tensors("weight"),
                                "decoder",
                                PickledFile.tensors("weight"))
                        .write(directory.resolve("two.pt"));
        assertRefused("several state dicts, [encoder, decoder]", () -> StateDict.read(file));
        assertEquals(Set.of("weight"), StateDict.read(file, "decoder").names());
        assertEquals(
                Set.of("encoder.weight", "decoder.weight"),
                StateDict.read(file, "encoder", "decoder").names());
    }

    @Test
    void modulesAreChosenByName() throws IOException {
        StateDict weights = read("gru_linear.pt");
        assertEquals(Set.of("weight", "bias"), weights.under("fc").names());
        assertEquals(Set.of("fc.weight", "fc.bias"), weights.without("rnn").names());
        assertEquals(Set.of("fc.weight"), weights.without("rnn", "fc.bias").names());
        assertThrows(IllegalArgumentException.class, () -> weights.under("lstm"));
        assertThrows(IllegalArgumentException.class, () -> weights.without("rn"));
        assertThrows(IllegalArgumentException.class, () -> weights.tensor("fc"));
    }

    @Test
    void tensorsAreCopies() throws IOException {
        StateDict weights = read("gru_linear.pt");
        float before = weights.tensor("fc.bias").get(0);
        weights.tensor("fc.bias").set(before + 1, 0);
        assertEquals(before, weights.tensor("fc.bias").get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "refused_evil_os_system.pt, calls posix.system",
        "refused_whole_module.pt, a whole module with the class __main__.Net",
        "refused_torchscript.pt, TorchScript",
        "refused_quantized.pt, quantized",
        "refused_sparse.pt, sparse tensors",
        "refused_missing_storage.pt, storage '0' should have 96 bytes"
    })
    void otherContentsAreRefusedWithTheRemedy(String name, String reason) {
        assertRefused(reason, () -> read(name));
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:1\n");
        assertRefused("Git LFS pointer", () -> StateDict.read(file));
        Files.write(file, "\u0089HDF\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("read it with KerasFile", () -> StateDict.read(file));
        Files.write(file, new byte[] {(byte) 0x80, 2, 'N', '.', 0, 0, 0, 127});
        assertRefused("not one of torch.save", () -> StateDict.read(file));
        Files.write(file, new byte[0]);
        assertRefused("is empty", () -> StateDict.read(file));
        Files.delete(file);
        assertThrows(NoSuchFileException.class, () -> StateDict.read(file));
    }

    private interface Access {
        void run() throws IOException;
    }

    private static void assertRefused(String expected, Access access) {
        String message = assertThrows(InterchangeException.class, access::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
