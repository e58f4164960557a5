package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Damaged files are rejected with a message, whatever their header says. */
class DamagedFileTest {
    private static final String HEADER = TestFiles.header();

    @TempDir private Path directory;

    private Path file(String header, float... values) throws IOException {
        return TestFiles.write(directory, TestFiles.bytes(header, values));
    }

    private Path changed(String from, String to) throws IOException {
        assertEquals(2, HEADER.split(Pattern.quote(from), -1).length, from);
        return file(HEADER.replace(from, to), TestFiles.VALUES);
    }

    @Test
    void truncatedFilesAreRejected() throws IOException {
        Path file = directory.resolve("model.safetensors");
        Model model = Sequential.of(input(2), gru(1), dense(1));
        ModelFile.save(model, file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            TestFiles.assertRefused(file);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        TestFiles.assertRefused(file, "bytes of data after the header");
        Files.write(file, whole);
        TestFiles.assertSame(model, ModelFile.load(file));
    }

    /** Replaces every byte of the header: the file is another model or is rejected. */
    @ParameterizedTest
    @ValueSource(bytes = {'9', '"', -1})
    void anyByteOfTheHeaderMayBeWrong(byte wrong) throws IOException {
        byte[] whole = TestFiles.bytes(HEADER, TestFiles.VALUES);
        for (int n = 0; n < whole.length - 12; n++) {
            byte[] bytes = whole.clone();
            bytes[n] = wrong;
            Path file = TestFiles.write(directory, bytes);
            try {
                assertEquals(1, ModelFile.load(file).layers().size());
            } catch (ModelFileException refused) {
                TestFiles.assertHolds(refused, file.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                1000,
                100_000_001,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                -1,
                Long.MIN_VALUE
            })
    void lengthOfTheHeaderIsComparedWithTheFile(long length) throws IOException {
        byte[] bytes = TestFiles.bytes(HEADER, TestFiles.VALUES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        TestFiles.assertRefused(
                TestFiles.write(directory, bytes), "header", Long.toUnsignedString(length));
    }

    @Test
    void otherFilesAreRejected() throws IOException {
        TestFiles.assertRefused(TestFiles.write(directory, new byte[0]), "got 0 bytes");
        TestFiles.assertRefused(
                TestFiles.write(directory, "PK\3\4 this is an archive of something".getBytes()),
                "not a model file");
        TestFiles.assertRefused(directory, "expected a file");
        NoSuchFileException missing =
                assertThrows(
                        NoSuchFileException.class,
                        () -> ModelFile.load(directory.resolve("missing")));
        TestFiles.assertHolds(missing, "no such file in " + directory);
        assertThrows(NullPointerException.class, () -> ModelFile.load(null));
        assertThrows(NullPointerException.class, () -> ModelFile.load(null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{ `        | not valid JSON",
                "{abc        | character 1: Unexpected character; the file is not a model file",
                "{} x       | not valid JSON",
                "[1, 2]     | expected an object, got an array",
                "`    `     | header",
                "{}         | not a model file of rnn4j",
                "{\"__metadata__\":{}}                   | got none",
                "{\"__metadata__\":{\"format\":\"pt\"}}  | got 'pt'",
                "{\"__metadata__\":{\"format\":1}}       | __metadata__.format: expected a string",
                "{\"__metadata__\":[]}                   | __metadata__: expected an object",
                "{\"__metadata__\":{\"format\":\"rnn4j\",\"version\":\"2\"}} | no 'checksum'",
                "{\"__metadata__\":{\"format\":\"rnn4j\",\"version\":\"1\"}} | no 'architecture'",
                "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}} | Duplicate field 'a'",
                "{\"a\":1}         | header.a: expected an object, got 1"
            })
    void wrongHeadersAreRefused(String header, String message) throws IOException {
        TestFiles.assertRefused(file(header), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[2,1]   | [1,2]                 | of the layers has shape [2, 1], got [1, 2]",
                "[2,1]   | [3,1]                 | expected 12 bytes",
                "[2,1]   | [-2,1]                | shape[0]: expected an integer from 0",
                "[2,1]   | [2.5]                 | shape[0]: expected an integer from 0",
                "[2,1]   | [65536,65536]         | expected 17179869184 bytes for the shape",
                "[2,1]   | [4294967298,1]        | expected 17179869192 bytes for the shape",
                "[2,1]   | [4294967296,4294967296] | expected more bytes than a file can have",
                "[2,1]   | [9223372036854775808] | shape[0]: expected an integer from 0",
                "[2,1]   | {}                    | shape: expected an array",
                "[0,8]   | [0,9]                 | expected 8 bytes",
                "[0,8]   | [8,0]                 | expected data_offsets [begin, end], got [8, 0]",
                "[0,8]   | [-8,0]                | data_offsets[0]: expected an integer from 0",
                "[0,8]   | [0]                   | expected data_offsets [begin, end], got [0]",
                "[0,8]   | [4,12]                | to begin at byte 0 of the data",
                "[0,8]   | [9223372036854775799,9223372036854775807] | to begin at byte 0",
                "[8,12]  | [4,8]                 | 'dense/bias' to begin at byte 8",
                "[8,12]  | [12,16]               | 'dense/bias' to begin at byte 8",
                "`{\"dtype\":\"F32\",\"shape\":[1]` | `{\"dtype\":\"F16\",\"shape\":[1]` | expected"
                        + " 2 bytes for the shape [1] and the type F16",
                "`{\"dtype\":\"F32\",\"shape\":[1]` | `{\"shape\":[1]` | 'dtype' is missing",
                "dense/bias | dense/bios         | weight 'dense/bias' of the layers is"
                        + " missing, the file has [dense/kernel, dense/bios]",
            })
    void wrongTensorsAreRefused(String from, String to, String message) throws IOException {
        TestFiles.assertRefused(changed(from, to), message);
    }

    @Test
    void overlappingTensorsAreRejected() throws IOException {
        String header = HEADER.replace("[8,12]", "[4,8]");
        TestFiles.assertRefused(file(header, 1, 2), "'dense/bias' to begin at byte 8 of the data");
    }

    @Test
    void missingAndUnknownWeightsAreReported() throws IOException {
        String missing = HEADER.replace("," + TestFiles.BIAS, "");
        TestFiles.assertRefused(
                file(missing, 1, 2), "weight 'dense/bias' of the layers is missing");
        String third = TestFiles.BIAS.replace("bias", "more").replace("[8,12]", "[12,16]");
        String superfluous = HEADER.replace(TestFiles.BIAS, TestFiles.BIAS + "," + third);
        TestFiles.assertRefused(
                file(superfluous, 1, 2, 3, 4), "the layers have no weights [dense/more]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000, 1 << 30, Integer.MAX_VALUE})
    void settingsThatClaimMoreThanTheFileHasAllocateNothing(int units) throws IOException {
        String[] layers = {
            "{'name':'dense','units':N}",
            "{'name':'recurrent','units':N,'cell':{'name':'lstm'}}",
            "{'name':'recurrent','units':N,'cell':{'name':'gru'}}",
            "{'name':'recurrent','units':1,'cell':{'name':'output_recurrent','outputs':N}}"
        };
        for (String layer : layers) {
            String architecture =
                    "{'seed':5,'input':{'steps':0,'features':2},'layers':[LAYER]}"
                            .replace("LAYER", layer.replace("N", Integer.toString(units)))
                            .replace('\'', '"');
            Path file =
                    changed(
                            TestFiles.metadata(TestFiles.ARCHITECTURE),
                            TestFiles.metadata(architecture));
            TestFiles.assertRefused(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"seed\":5,` | `` | architecture: the field 'seed' is missing",
                "`\"seed\":5` | `\"seed\":5.0` | architecture.seed: expected an integer",
                "`\"seed\":5` | `\"sead\":5` | unknown field 'sead', known are [seed,"
                        + " input, layers]",
                "`\"features\":2` | `\"features\":0` | input: features must be at least 1, got 0",
                "`\"features\":2` | `\"features\":1e9` | input.features: expected an integer",
                "`\"units\":1` | `\"units\":0` | layers[0]: dense: units must be at least 1, got 0",
                "`\"units\":1` | `\"units\":\"1\"` | layers[0].units: expected an integer",
                "`,\"units\":1` | `` | layers[0]: the field 'units' is missing, it has no default",
                "`\"name\":\"dense\"` | `\"name\":\"danse\"` | no layer is called 'danse',"
                        + " installed are [activation,",
                "`\"name\":\"dense\",` | `` | layers[0]: the field 'name' is missing",
                "`\"name\":\"dense\"` | `\"name\":7` | layers[0].name: expected a string, got 7",
                "`[{\"name\":\"dense\",\"units\":1}]` | `[]` | a model has at least one layer",
                "`[{\"name\":\"dense\",\"units\":1}]` | `{}` | layers: expected an array",
                "`[{\"name\":\"dense\",\"units\":1}]` | `[null]` | layers[0]: expected an object"
            })
    void wrongArchitecturesAreRefused(String from, String to, String message) throws IOException {
        Path file = changed(from.replace("\"", "\\\""), to == null ? "" : to.replace("\"", "\\\""));
        TestFiles.assertRefused(file, message);
    }

    @Test
    void frozenWeightsMustExist() throws IOException {
        String frozen = "\"version\":\"1\",\"frozen\":\"%s\"";
        TestFiles.assertRefused(
                changed("\"version\":\"1\"", frozen.formatted("[\\\"dense\\\"]")),
                "frozen[0]: expected one of the weights [dense/kernel, dense/bias], got \"dense\"");
        TestFiles.assertRefused(
                changed("\"version\":\"1\"", frozen.formatted("{}")), "frozen: expected an array");
    }
}
