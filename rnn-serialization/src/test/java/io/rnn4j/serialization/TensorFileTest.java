package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Tensors of files of other programs. */
class TensorFileTest {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    @TempDir private Path directory;

    /** A file of one tensor, 'a' of rank 1, and metadata. */
    private Path oneTensor(String type, ByteBuffer data) throws IOException {
        int bytes = data.flip().remaining();
        int bits = TensorTypes.bits(type).orElseThrow();
        return file(
                "{\"a\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(type, bytes * 8 / bits, bytes),
                data);
    }

    private Path file(String header, ByteBuffer data) throws IOException {
        Path file = directory.resolve("foreign.safetensors");
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(8).order(ORDER).putLong(text.length).flip();
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(new ByteBuffer[] {length, ByteBuffer.wrap(text), data});
        }
        return file;
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(1000).order(ORDER);
    }

    private ConvertedTensor converted(String type, ByteBuffer data) throws IOException {
        try (TensorFile file = TensorFile.open(oneTensor(type, data))) {
            return file.convert("a");
        }
    }

    // ---- contents

    @Test
    void tensorsAndMetadataAreListed() throws IOException {
        String header =
                """
                {"__metadata__":{"format":"pt","note":"\\u00e9\\n\\"模\\" \\ud83d\\ude00"},
                 "b":{"dtype":"I64","shape":[],"data_offsets":[4,12],"more":{"x":[1]}},
                 "a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},
                 "new":{"dtype":"F2_E1","shape":[5],"data_offsets":[12,14]}}\
                """;
        ByteBuffer data = buffer().putFloat(1.5f).putLong(-3).putShort((short) 7).flip();
        try (TensorFile file = TensorFile.open(file(header, data))) {
            assertEquals(List.of("b", "a", "new"), List.copyOf(file.tensors().keySet()));
            TensorInfo a = file.tensors().get("a");
            TensorInfo.ByteRange range = new TensorInfo.ByteRange(0, 4);
            assertEquals(new TensorInfo("a", "F32", List.of(1L, 1L), range), a);
            assertEquals(1, a.elements());
            assertEquals("F2_E1", file.tensors().get("new").type());
            assertEquals(List.of("format", "note"), List.copyOf(file.metadataNames()));
            assertEquals("pt", file.metadata("format"));
            assertEquals("é\n\"模\" 😀", file.metadata("note"));
            assertEquals(Tensor.of(new float[] {1.5f}, 1, 1), file.read("a"));
            assertEquals(
                    -3, file.map("b").get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER), 0));
            assertEquals(2, file.map("new").byteSize());
            assertFails(file, () -> file.read("b"), "expected the type F32 or I32, got I64");
            assertFails(file, () -> file.convert("b"), "expected the type F32, F64");
            IllegalArgumentException unknown =
                    assertThrows(IllegalArgumentException.class, () -> file.read("c"));
            TestFiles.assertHolds(unknown, "no tensor 'c', only [b, a, new]");
            assertThrows(IllegalArgumentException.class, () -> file.metadata("c"));
        }
    }

    private void assertFails(
            TensorFile file, org.junit.jupiter.api.function.Executable read, String part) {
        ModelFileException failure = assertThrows(ModelFileException.class, read);
        TestFiles.assertHolds(failure, part);
        TestFiles.assertHolds(failure, directory.toString());
    }

    @Test
    void integersAreReadAsIntegers() throws IOException {
        ByteBuffer data = buffer().putInt(Integer.MAX_VALUE).putInt(-5);
        try (TensorFile file = TensorFile.open(oneTensor("I32", data))) {
            assertEquals(Tensor.of(new int[] {Integer.MAX_VALUE, -5}, 2), file.read("a"));
        }
    }

    @Test
    void nonModelsAreRefusedAsModels() throws IOException {
        ModelFileException refused =
                assertThrows(
                        ModelFileException.class,
                        () -> ModelFile.load(oneTensor("F32", buffer().putFloat(1))));
        TestFiles.assertHolds(refused, "read its tensors with TensorFile");
    }

    // ---- conversion

    @Test
    void float16IsExact() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 << 16).order(ORDER);
        for (int bits = 0; bits < 1 << 16; bits++) {
            data.putShort((short) bits);
        }
        ConvertedTensor converted = converted("F16", data);
        assertTrue(converted.report().isLossless());
        assertEquals(1 << 16, converted.report().elements());
        float[] values = converted.tensor().array();
        assertEquals(1f, values[0x3c00]);
        assertEquals(-2f, values[0xc000]);
        assertEquals(0x1p-24f, values[1]); // the smallest subnormal number
        assertEquals(65504f, values[0x7bff]);
        assertEquals(Float.NEGATIVE_INFINITY, values[0xfc00]);
        assertTrue(Float.isNaN(values[0x7e00]));
    }

    @Test
    void bfloat16IsExact() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 << 16).order(ORDER);
        for (int bits = 0; bits < 1 << 16; bits++) {
            data.putShort((short) bits);
        }
        ConvertedTensor converted = converted("BF16", data);
        assertTrue(converted.report().isLossless());
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertEquals(bits << 16, Float.floatToRawIntBits(converted.tensor().array()[bits]));
        }
    }

    @Test
    void lossesOfFloat64AreReported() throws IOException {
        double[] values = {
            1,
            -0.0,
            0x1p-149,
            Double.POSITIVE_INFINITY,
            Double.NaN, // exact
            0.1,
            1e300,
            -1e300,
            1e-300,
            -1e-60
        };
        ByteBuffer data = buffer();
        for (double value : values) {
            data.putDouble(value);
        }
        ConvertedTensor converted = converted("F64", data);
        float[] expected = new float[values.length];
        for (int n = 0; n < values.length; n++) {
            expected[n] = (float) values[n];
        }
        assertArrayEquals(expected, converted.tensor().array());
        double error = Math.abs((0.1f - 0.1) / 0.1);
        assertEquals(
                new ConversionReport("a", "F64", 10, new ConversionReport.Losses(5, 2, 2, error)),
                converted.report());
        assertFalse(converted.report().isLossless());
        assertEquals(
                "'a' converted from F64 to F32: 5 of 10 elements rounded, relative error at most"
                        + " 1.4901161E-8; 2 became infinite, 2 became 0",
                converted.report().toString());
    }

    @Test
    void float32NeedsNoConversion() throws IOException {
        ConvertedTensor converted = converted("F32", buffer().putInt(0x7fc12345));
        assertTrue(converted.report().isLossless());
        assertEquals(0x7fc12345, Float.floatToRawIntBits(converted.tensor().array()[0]));
    }

    // ---- large files and mappings

    /** A file of 3 GB, of which the file system stores only the header and the last bytes. */
    @Test
    void onlyTheHeaderOfALargeFileIsRead() throws IOException {
        long elements = 700_000_000;
        String header =
                "{\"large\":{\"dtype\":\"F32\",\"shape\":[%1$d],\"data_offsets\":[0,%2$d]},"
                    + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%2$d,%3$d]}}";
        long end = 4 * elements;
        Path path = file(header.formatted(elements, end, end + 4), ByteBuffer.allocate(0));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer last = ByteBuffer.allocate(4).order(ORDER).putFloat(2.5f).flip();
            channel.write(last, channel.size() + end);
        }
        assumeTrue(blocks(path) < end / 1000, "the file system has no sparse files");
        try (TensorFile file = TensorFile.open(path)) {
            assertEquals(elements, file.tensors().get("large").elements());
            assertEquals(2.5f, file.read("last").array()[0]);
            MemorySegment large = file.map("large");
            assertEquals(end, large.byteSize());
            assertEquals(0f, large.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, elements - 1));
        }
    }

    /** {@return the number of bytes that a file occupies; the largest number if it is unknown} */
    private static long blocks(Path file) {
        try {
            Process du = new ProcessBuilder("du", "-k", file.toString()).start();
            String line = du.inputReader().readLine();
            return 1024 * Long.parseLong(line.split("\\s")[0]);
        } catch (IOException | NumberFormatException | NullPointerException unknown) {
            return Long.MAX_VALUE;
        }
    }

    @Test
    void mappingsEndWithTheFile() throws IOException {
        Path path = oneTensor("F32", buffer().putFloat(3));
        MemorySegment segment = MemorySegment.NULL;
        for (int n = 0; n < 10_000; n++) {
            try (TensorFile file = TensorFile.open(path)) {
                segment = file.map("a");
                assertEquals(3f, segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
            }
        }
        MemorySegment closed = segment;
        assertThrows(
                IllegalStateException.class, () -> closed.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
        Path maps = Path.of("/proc/self/maps");
        assumeTrue(Files.isReadable(maps));
        assertEquals(
                0,
                Files.readAllLines(maps).stream()
                        .filter(line -> line.contains(path.getFileName().toString()))
                        .count());
    }

    @Test
    void closedAndShortenedFilesAreReported() throws IOException {
        Path path = oneTensor("F32", buffer().putFloat(3));
        TensorFile closed = TensorFile.open(path);
        closed.close();
        closed.close();
        IOException failure = assertThrows(IOException.class, () -> closed.read("a"));
        TestFiles.assertHolds(failure, path.toString());
        failure = assertThrows(IOException.class, () -> closed.map("a"));
        TestFiles.assertHolds(failure, path.toString());
        try (TensorFile file = TensorFile.open(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(Files.size(path) - 1);
            }
            assertFails(file, () -> file.read("a"), "the end of the file");
            failure = assertThrows(IOException.class, () -> file.map("a"));
            TestFiles.assertHolds(failure, path.toString());
            TestFiles.assertHolds(failure, "another program has shortened it");
        }
    }

    /** An open file keeps its contents when its name is given to another one, or to none. */
    @Test
    void replacedAndDeletedFilesCanBeRead() throws IOException {
        Path path = oneTensor("F32", buffer().putFloat(3));
        try (TensorFile file = TensorFile.open(path)) {
            AtomicFile.write(path, channel -> channel.write(ByteBuffer.allocate(1)));
            assertEquals(3f, file.read("a").array()[0]);
            Files.delete(path);
            assertEquals(3f, file.read("a").array()[0]);
            assertEquals(3f, file.map("a").get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
        }
    }

    @Test
    void otherFileSystemsReadButDoNotMap() throws IOException {
        Path foreign = oneTensor("F32", buffer().putFloat(3));
        Path zip = directory.resolve("tensors.zip");
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path path = Files.copy(foreign, files.getPath("a.safetensors"));
            try (TensorFile file = TensorFile.open(path)) {
                assertEquals(3f, file.read("a").array()[0]);
                IOException failure = assertThrows(IOException.class, () -> file.map("a"));
                TestFiles.assertHolds(failure, "cannot map files");
            }
        }
    }
}
