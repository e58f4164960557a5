package io.rnn4j.interchange.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.rnn4j.interchange.InterchangeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reader and writer of HDF5 against another implementation, and hostile files. */
class Hdf5FileTest {
    @TempDir Path directory;

    private static Hdf5Group open(byte[] bytes) throws InterchangeException {
        return Hdf5File.open(ByteBuffer.wrap(bytes));
    }

    private static Hdf5Content content() throws InterchangeException {
        Hdf5Content content = new Hdf5Content();
        for (int layer = 0; layer < 300; layer++) { // more than one level of the tree of names
            float[] values = {layer, 1.5f, -2, 3, 4, 5};
            content.array("layers/lstm_" + layer + "/vars/0", new int[] {2, 3}, values);
        }
        content.array("scalar", new int[0], new float[] {7});
        content.group("empty");
        content.attribute("model_config", "ä".repeat(50_000));
        content.attribute("names", List.of("first", "é"));
        content.attribute("none", List.of());
        return content;
    }

    @Test
    void anotherReaderReadsWhatIsWritten() throws IOException {
        Path file = Files.write(directory.resolve("own.h5"), content().toBytes());
        try (HdfFile other = new HdfFile(file)) {
            for (int layer = 0; layer < 300; layer += 23) {
                float[] values =
                        (float[])
                                other.getDatasetByPath("layers/lstm_" + layer + "/vars/0")
                                        .getDataFlat();
                assertArrayEquals(new float[] {layer, 1.5f, -2, 3, 4, 5}, values);
            }
            assertEquals("ä".repeat(50_000), other.getAttribute("model_config").getData());
            assertArrayEquals(
                    new String[] {"first", "é"}, (String[]) other.getAttribute("names").getData());
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Hdf5Group file = open(content().toBytes());
        assertEquals(300, file.group("layers").names().size());
        Hdf5Dataset array = file.dataset("layers/lstm_299/vars/0");
        assertArrayEquals(new long[] {2, 3}, array.shape());
        assertArrayEquals(new float[] {299, 1.5f, -2, 3, 4, 5}, array.floats());
        assertEquals(List.of("ä".repeat(50_000)), file.texts("model_config"));
        assertEquals(List.of("first", "é"), file.texts("names"));
        assertEquals(List.of(), file.texts("none"));
        assertTrue(file.group("empty").names().isEmpty());
        assertArrayEquals(new float[] {7}, file.dataset("scalar").floats());
    }

    @Test
    void filesOfAnotherWriterAreRead() throws IOException {
        Path path = directory.resolve("other.h5");
        try (WritableHdfFile other = HdfFile.write(path)) {
            other.putGroup("a").putDataset("x", new float[][] {{1, 2}, {3, 4}});
            other.putDataset("doubles", new double[] {0.1, 1e10});
            other.putDataset("ints", new int[] {-5, 6});
            other.putDataset("longs", new long[] {1L << 40});
            other.putAttribute("name", "text");
        }
        Hdf5Group file = open(Files.readAllBytes(path));
        assertArrayEquals(new float[] {1, 2, 3, 4}, file.dataset("a/x").floats());
        assertArrayEquals(new float[] {0.1f, 1e10f}, file.dataset("doubles").floats());
        assertArrayEquals(new float[] {-5, 6}, file.dataset("ints").floats());
        assertArrayEquals(new float[] {1L << 40}, file.dataset("longs").floats());
        assertEquals(List.of("text"), file.texts("name"));
        assertEquals("float64", file.dataset("doubles").type());
    }

    @Test
    void aLongListIsDivided() throws IOException {
        List<String> names = new ArrayList<>();
        for (int index = 0; index < 9_000; index++) {
            names.add("a_name_of_a_layer_" + index);
        }
        Hdf5Content content = new Hdf5Content();
        content.attribute("layer_names", names);
        Hdf5Group file = open(content.toBytes());
        List<String> read = new ArrayList<>();
        for (int part = 0; file.hasAttribute("layer_names" + part); part++) {
            read.addAll(file.texts("layer_names" + part));
        }
        assertEquals(names, read);
    }

    /** Makes the first entry of every group point to the outermost group. */
    private static byte[] cyclic() throws InterchangeException {
        Hdf5Content content = new Hdf5Content();
        content.group("a/b");
        content.group("c/d");
        byte[] bytes = content.toBytes();
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long root = file.getLong(64);
        for (int at = 96; at < bytes.length - 4; at++) {
            if (new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals("SNOD")) {
                file.putLong(at + 16, root);
            }
        }
        return bytes;
    }

    private static int count(Hdf5Group group) throws InterchangeException {
        int count = 1;
        for (String name : group.names()) {
            count += count(group.group(name));
        }
        return count;
    }

    @Test
    void cyclicLinksAreRefused() {
        // a reader without a limit would not come back
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    Hdf5Group file = open(cyclic());
                    assertThrows(InterchangeException.class, () -> count(file));
                });
    }

    @Test
    void aShapeThatTheFileOnlyClaimsIsRefused() throws IOException {
        for (int[] shape : new int[][] {{1 << 28}, {1 << 16, 1 << 16}, {Integer.MAX_VALUE, 9}}) {
            Hdf5Content content = new Hdf5Content();
            content.array("x", shape, new float[1]);
            Hdf5Dataset array = open(content.toBytes()).dataset("x");
            assertThrows(InterchangeException.class, array::floats);
        }
    }

    @Test
    void everyTruncatedFileIsRefusedOrHasThePartThatIsRead() throws IOException {
        byte[] whole = content().toBytes();
        for (int length = 0; length < 2_000; length += 7) {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            assertThrows(InterchangeException.class, () -> open(part).names(), "" + length);
        }
    }
}
