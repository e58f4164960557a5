package io.rnn4j.interchange.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.interchange.corpus.SmallJvm;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles made to do harm are rejected in under a second, in a JVM of 64 MB. */
class HostilePickleTest {
    private static final int SIXTEEN_MEGABYTES = 1 << 24;
    private static final long SECOND = 1_000_000_000;

    @TempDir private static Path directory;

    private static SmallJvm jvm;

    /** Reads state dicts. */
    public static final class Loader {
        private Loader() {}

        public static void main(String[] arguments) throws IOException {
            SmallJvm.serve(
                    file -> {
                        StateDict weights = StateDict.read(file);
                        PyTorchModule.of(weights).guess();
                    });
        }
    }

    @BeforeAll
    static void start() throws IOException {
        jvm = new SmallJvm(Loader.class);
        jvm.outcome(TestFiles.path("gru_linear.pt")); // loads classes
    }

    @AfterAll
    static void stop() throws IOException {
        jvm.close();
    }

    private interface Writing {
        void to(Path file) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> filesAreRejected() {
        return files().entrySet().stream()
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(), () -> reject(entry.getValue())));
    }

    private static void reject(Writing writing) throws IOException {
        Path file = directory.resolve("hostile.pt");
        writing.to(file);
        Duration begin = jvm.processorTime();
        String outcome = jvm.outcome(file);
        long time = jvm.processorTime().minus(begin).toNanos();
        assertTrue(outcome.startsWith("refused "), outcome);
        assertTrue(outcome.length() < 2200, outcome);
        assertEquals(0, outcome.chars().filter(Character::isISOControl).count(), outcome);
        assertTrue(time < SECOND, time / 1_000_000 + " ms");
    }

    private static Map<String, Writing> files() {
        Map<String, Writing> files = new LinkedHashMap<>();
        for (String name :
                new String[] {
                    "builtins exec",
                    "builtins eval",
                    "builtins getattr",
                    "os system",
                    "subprocess Popen",
                    "torch.hub load",
                    "torch._utils _rebuild_tensor_v2.__globals__",
                    "numpy.core.multiarray _reconstruct.x",
                    "collections OrderedDict.update"
                }) {
            String[] parts = name.split(" ");
            files.put(
                    "call of " + name,
                    file ->
                            new PickledFile()
                                    .global(parts[0], parts[1])
                                    .bytes('(')
                                    .text("print('x')")
                                    .bytes('t', 'R')
                                    .write(file));
        }
        files.put(
                "a call within the call of a type",
                file ->
                        new PickledFile()
                                .global("torch._tensor", "_rebuild_from_type_v2")
                                .bytes('(')
                                .global("os", "system")
                                .global("torch", "Tensor")
                                .bytes('(')
                                .text("x")
                                .bytes('t', '}', 't', 'R')
                                .write(file));
        files.put("many calls of dictionaries", file -> fill(file, "}", SIXTEEN_MEGABYTES - 100));
        files.put("many lists", file -> fill(file, "]", SIXTEEN_MEGABYTES - 100));
        files.put("many marks", file -> fill(file, "(", SIXTEEN_MEGABYTES - 100));
        files.put("many values", file -> fill(file, "N", SIXTEEN_MEGABYTES - 100));
        files.put("nested tuples", file -> fill(file, "\u0085", 400_000, ')'));
        files.put("nested lists", file -> fill(file, "]a", 100_000, ']'));
        files.put("a large pickle", file -> fill(file, "NN0", SIXTEEN_MEGABYTES));
        files.put("a list in itself", file -> write(file, "]q\0h\0a."));
        files.put("a dictionary in itself", file -> write(file, "}q\0X\1\0\0\0ah\0s."));
        files.put("tuples of tuples as a key", HostilePickleTest::keys);
        files.put("a text longer than the file", file -> write(file, "X\u00ff\u00ff\u00ff\u007f."));
        files.put("a long text of 64 bits", file -> write(file, "\u008d\0\0\0\0\0\0\0\u0080."));
        files.put("a number of 2 GiB", file -> write(file, "\u008b\u00ff\u00ff\u00ff\u007f."));
        files.put("bytes longer than the file", file -> write(file, "B\u00ff\u00ff\u00ff\u00ff."));
        files.put("a stored value that is missing", file -> write(file, "j\1\1\1\1."));
        files.put("an empty stack", file -> write(file, "."));
        files.put("values below a mark", file -> write(file, "N(0."));
        files.put("values of no mark", file -> write(file, "t."));
        files.put("an operation of protocol 0", file -> write(file, "I1\n."));
        files.put("a persistent name in text", file -> write(file, "Pstorage\n."));
        files.put("a file of extensions", file -> write(file, "\u0082\1."));
        files.put("instances by class", file -> write(file, "(cos\nsystem\no."));
        files.put(
                "a tensor as root",
                file ->
                        new PickledFile()
                                .tensor("FloatStorage", 6, 0, new int[] {2, 3}, new int[] {3, 1})
                                .write(file));
        files.put("a tensor beyond its storage", tensor(6, 1, new int[] {2, 3}, new int[] {3, 1}));
        files.put("a stride beyond its storage", tensor(6, 0, new int[] {2, 3}, new int[] {4, 1}));
        files.put("a negative stride", tensor(6, 5, new int[] {6}, new int[] {-1}));
        files.put("a negative size", tensor(6, 0, new int[] {-1}, new int[] {1}));
        files.put("a negative offset", tensor(6, -1, new int[] {2}, new int[] {1}));
        files.put(
                "sizes whose product overflows",
                tensor(6, 0, new int[] {1 << 30, 1 << 30, 1 << 30}, new int[] {0, 0, 0}));
        files.put("repeated elements", tensor(6, 0, new int[] {1 << 30}, new int[] {0}));
        files.put("a huge storage", tensor(Integer.MAX_VALUE, 0, new int[] {2}, new int[] {1}));
        files.put("a negative storage", tensor(-6, 0, new int[] {2}, new int[] {1}));
        files.put("sizes without strides", tensor(6, 0, new int[] {2}, new int[] {}));
        files.put("too many axes", tensor(6, 0, new int[40], new int[40]));
        files.put("modules in any order", HostilePickleTest::squares);
        files.put("a bomb", HostilePickleTest::bomb);
        return files;
    }

    private static Writing tensor(int elements, int offset, int[] shape, int[] strides) {
        return file -> {
            PickledFile pickle = new PickledFile().bytes('}').text("weight");
            pickle.tensor("FloatStorage", elements, offset, shape, strides);
            pickle.bytes('s').write(file);
        };
    }

    private static void write(Path file, String operations) throws IOException {
        new PickledFile().raw(operations.getBytes(StandardCharsets.ISO_8859_1)).write(file);
    }

    private static void fill(Path file, String operations, int count, int... first)
            throws IOException {
        String all = operations.repeat(count / operations.length());
        new PickledFile().bytes(first).raw(all.getBytes(StandardCharsets.ISO_8859_1)).write(file);
    }

    /** The hash of such a tuple takes exponential time. */
    private static void keys(Path file) throws IOException {
        PickledFile pickle = new PickledFile().bytes('}', ')');
        for (int depth = 0; depth < 60; depth++) {
            pickle.bytes('2', 0x86);
        }
        pickle.bytes('N', 's').write(file);
    }

    /** Square matrices fit each other in any order. */
    private static void squares(Path file) throws IOException {
        PickledFile pickle = new PickledFile().bytes('}');
        for (int number = 0; number < 60; number++) {
            char first = (char) ('a' + number / 26);
            pickle.text(first + "" + (char) ('a' + number % 26) + ".weight");
            pickle.tensor("FloatStorage", 4, 0, new int[] {2, 2}, new int[] {2, 1});
            pickle.bytes('s');
        }
        pickle.storageBytes(16).write(file);
    }

    private static void bomb(Path file) throws IOException {
        byte[] zeros = new byte[200_000_000];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            Arrays.fill(zeros, (byte) 'N');
            zip.write(zeros);
        }
        Files.write(file, bytes.toByteArray());
    }
}
