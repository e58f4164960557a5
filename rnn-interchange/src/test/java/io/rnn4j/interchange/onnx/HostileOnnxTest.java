package io.rnn4j.interchange.onnx;

import static io.rnn4j.interchange.onnx.OnnxMessages.attribute;
import static io.rnn4j.interchange.onnx.OnnxMessages.external;
import static io.rnn4j.interchange.onnx.OnnxMessages.graph;
import static io.rnn4j.interchange.onnx.OnnxMessages.model;
import static io.rnn4j.interchange.onnx.OnnxMessages.node;
import static io.rnn4j.interchange.onnx.OnnxMessages.tensor;
import static io.rnn4j.interchange.onnx.OnnxMessages.value;
import static io.rnn4j.interchange.onnx.OnnxMessages.wholes;
import static io.rnn4j.interchange.onnx.OnnxMessages.wholesTensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.corpus.SmallJvm;
import io.rnn4j.interchange.onnx.file.ProtobufWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Hostile and damaged files are refused, in a JVM of 64 MB and in less than a second each. */
class HostileOnnxTest {
    private static final long LONGEST = 1_000_000_000; // nanoseconds

    @TempDir private Path directory;

    /** Reads the files that the test names. */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("org.slf4j.simpleLogger.logFile", "System.err");
        SmallJvm.serve(file -> OnnxReader.read(file));
    }

    private record Hostile(String says, byte[] file) {}

    private static Map<String, Hostile> files() {
        Map<String, Hostile> files = new LinkedHashMap<>();
        add(files, "huge size", "1099511627776", product(tensor("w", new byte[4], 1L << 40, 3)));
        add(files, "negative size", "-3", product(tensor("w", new byte[36], -3, 3)));
        add(
                files,
                "product of sizes",
                "elements",
                product(tensor("w", new byte[4], 1 << 20, 1 << 20)));
        add(files, "too many axes", "40 axes", product(tensor("w", new byte[4], new long[40])));
        add(files, "too few bytes", "expected 36 bytes", product(tensor("w", new byte[4], 3, 3)));
        for (String location :
                List.of(
                        "../weights.bin",
                        "/etc/passwd",
                        "..\\weights.bin",
                        "C:\\weights.bin",
                        "a/../../weights.bin",
                        "",
                        ".",
                        "link.bin",
                        "linked/weights.bin")) {
            add(
                    files,
                    "data in '" + location + "'",
                    "only a regular file",
                    product(external("w", location, 3, 3)));
        }
        add(
                files,
                "data in a missing file",
                "missing",
                product(external("w", "missing.bin", 3, 3)));
        add(
                files,
                "cycle",
                "cycle",
                graph(
                        node("Add", List.of("x", "b"), "a"),
                        node("Add", List.of("a", "x"), "b"),
                        node("Relu", List.of("b"), "y")));
        add(files, "itself", "cycle", graph(node("Add", List.of("x", "y"), "y")));
        add(
                files,
                "two results of one name",
                "as well",
                graph(node("Relu", List.of("x"), "y"), node("Tanh", List.of("x"), "y")));
        add(
                files,
                "two initializers of one name",
                "two initializers",
                graph(
                        tensor("w", new byte[4], 1),
                        tensor("w", new byte[4], 1),
                        node("Add", List.of("x", "w"), "y")));
        add(
                files,
                "two inputs of one name",
                "two inputs",
                graph(node("Relu", List.of("x"), "y")).message(11, value("x", 1L)));
        add(
                files,
                "huge constant",
                "elements",
                graph(
                        wholesTensor("shape", 1 << 20, 1 << 20),
                        node("ConstantOfShape", List.of("shape"), "c"),
                        node("ReduceSum", List.of("c"), "s"),
                        node("Add", List.of("x", "s"), "y")));
        add(
                files,
                "huge expansion",
                "elements",
                graph(
                        wholesTensor("shape", 1 << 20, 1, 1, 1),
                        node("Expand", List.of("x", "shape"), "e"),
                        node("ReduceSum", List.of("e"), "y")));
        add(
                files,
                "many repetitions",
                "repeated",
                graph(
                        wholesTensor("counts", 1, 1, 1 << 30),
                        node("Tile", List.of("x", "counts"), "y")));
        add(
                files,
                "huge input",
                "expected 1 to",
                new ProtobufWriter()
                        .append(node("Relu", List.of("x"), "y"))
                        .message(11, value("x", "N", 1L << 40))
                        .message(12, value("y")));
        add(
                files,
                "negative input",
                "expected 1 to",
                new ProtobufWriter()
                        .append(node("Relu", List.of("x"), "y"))
                        .message(11, value("x", "N", -7L))
                        .message(12, value("y")));
        add(
                files,
                "axis",
                "axis 9",
                graph(node("Softmax", List.of("x"), "y", attribute("axis", 9))));
        add(
                files,
                "unknown attribute",
                "'secret'",
                graph(node("Relu", List.of("x"), "y", attribute("secret", 9))));
        add(files, "nested graphs", "nested", nested());
        add(files, "nothing computed", "does not depend", graph(tensor("y", new byte[4], 1)));
        add(
                files,
                "a window over many steps",
                "reads a row 19900 steps away",
                graph(
                        tensor("k", new byte[3 * 200 * 4], 1, 3, 200),
                        node("Transpose", List.of("x"), "c", wholes("perm", 0, 2, 1)),
                        node(
                                "Conv",
                                List.of("c", "k"),
                                "y",
                                wholes("dilations", 200),
                                wholes("pads", 19_900, 19_900))));
        byte[] claims = model(13, graph(node("Relu", List.of("x"), "y")));
        files.put("not ONNX", new Hostile("a zip archive", "PK\3\4 of something".getBytes()));
        files.put(
                "pointer",
                new Hostile(
                        "Git LFS pointer",
                        "version https://git-lfs.github.com/spec/v1".getBytes()));
        files.put("empty", new Hostile("is empty", new byte[0]));
        files.put("page", new Hostile("is a web page", "<!DOCTYPE html><html>".getBytes()));
        files.put(
                "hdf5",
                new Hostile(
                        "read it with KerasFile",
                        new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10}));
        files.put(
                "longer than the file",
                new Hostile("are needed", Arrays.copyOf(claims, claims.length / 2)));
        files.put(
                "name longer than the file",
                new Hostile("are needed", new byte[] {8, 8, 18, -1, -1, -1, -1, 7}));
        files.put("endless number", new Hostile("number of more", endless()));
        files.put("no opset", new Hostile("which version", withoutOpset()));
        files.put(
                "old opset",
                new Hostile("opset 3", model(3, graph(node("Relu", List.of("x"), "y")))));
        return files;
    }

    private static void add(
            Map<String, Hostile> files, String name, String says, ProtobufWriter graph) {
        files.put(name, new Hostile(says, model(13, graph)));
    }

    private static ProtobufWriter product(ProtobufWriter weight) {
        return graph(weight, node("MatMul", List.of("x", "w"), "y"));
    }

    private static byte[] endless() {
        byte[] bytes = new byte[20];
        Arrays.fill(bytes, (byte) 0x80);
        return bytes;
    }

    private static byte[] withoutOpset() {
        return new ProtobufWriter()
                .number(1, 8)
                .message(7, graph(node("Relu", List.of("x"), "y")))
                .toByteArray();
    }

    private static ProtobufWriter nested() {
        ProtobufWriter graph = graph(node("Relu", List.of("x"), "y"));
        for (int level = 0; level < 200; level++) {
            ProtobufWriter attribute =
                    new ProtobufWriter().text(1, "then_branch").message(6, graph).number(20, 5);
            graph = graph(node("If", List.of("x"), "y", attribute));
        }
        return graph;
    }

    /** Files of many parts, whose reading must stay fast. */
    private static Map<String, byte[]> large() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        ProtobufWriter chain = new ProtobufWriter();
        String last = "x";
        for (int number = 0; number < 30_000; number++) {
            chain.append(node("Relu", List.of(last), "v" + number));
            last = "v" + number;
        }
        files.put("long chain", model(13, graph(chain, node("Relu", List.of(last), "y"))));
        ProtobufWriter doubled = new ProtobufWriter();
        last = "x";
        for (int number = 0; number < 60; number++) {
            doubled.append(node("Concat", List.of(last, last), "v" + number, attribute("axis", 2)));
            last = "v" + number;
        }
        files.put("doubled", model(13, graph(doubled, node("Relu", List.of(last), "y"))));
        ProtobufWriter inputs = new ProtobufWriter();
        List<String> reads = new ArrayList<>();
        for (int number = 0; number < 2_000; number++) {
            inputs.message(11, value("i" + number, "a" + number, 4L));
            reads.add("i" + number);
        }
        files.put("many inputs", model(13, graph(inputs, node("Sum", reads, "y"))));
        return files;
    }

    @Test
    void hostileFilesAreRefused() throws IOException {
        Path models = Files.createDirectory(directory.resolve("models"));
        Files.write(directory.resolve("weights.bin"), new byte[36]);
        link(models.resolve("link.bin"), directory.resolve("weights.bin"));
        link(models.resolve("linked"), directory);
        List<String> failures = new ArrayList<>();
        try (SmallJvm small = new SmallJvm(HostileOnnxTest.class)) {
            Path file = models.resolve("model.onnx");
            Files.write(file, TestFiles.bytes("lstm_linear_last_dynamic.onnx"));
            assertEquals("loaded", small.outcome(file));
            for (Map.Entry<String, Hostile> each : files().entrySet()) {
                Files.write(file, each.getValue().file());
                Duration start = small.processorTime();
                String outcome = small.outcome(file);
                long took = small.processorTime().minus(start).toNanos();
                boolean right =
                        outcome.startsWith("refused ")
                                && outcome.contains(each.getValue().says())
                                && took < LONGEST;
                if (!right) {
                    failures.add(each.getKey() + ": " + outcome + ", " + took + " ns");
                }
            }
            for (Map.Entry<String, byte[]> each : large().entrySet()) {
                Files.write(file, each.getValue());
                Duration start = small.processorTime();
                String outcome = small.outcome(file);
                long took = small.processorTime().minus(start).toNanos();
                if (!outcome.startsWith("refused ") || took > 3 * LONGEST) {
                    failures.add(each.getKey() + ": " + outcome + ", " + took + " ns");
                }
            }
        }
        assertEquals(List.of(), failures, () -> String.join("\n", failures));
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileSystemException | UnsupportedOperationException notPermitted) {
            Files.createDirectories(link); // refused as well: not a regular file
        }
    }

    @Test
    void dataInTheDirectoryAreRead() throws IOException {
        Path file = directory.resolve("model.onnx");
        Files.write(file, TestFiles.bytes("external_data.onnx"));
        Files.write(directory.resolve("weights.bin"), TestFiles.bytes("weights.bin"));
        assertTrue(OnnxReader.read(file).model().weights().names().contains("gru/kernel"));
    }

    @Test
    void changedFilesAreReadOrRefused() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        Path file = directory.resolve("model.onnx");
        int refused = 0;
        int read = 0;
        for (String name : TestFiles.NAMES) {
            byte[] bytes = TestFiles.bytes(name);
            for (int change = 0; change < 120; change++) {
                byte[] changed = bytes.clone();
                for (int count = 1 + random.nextInt(3); count > 0; count--) {
                    int position = random.nextInt(changed.length);
                    switch (random.nextInt(3)) {
                        case 0 -> changed[position] = (byte) random.nextInt(256);
                        case 1 -> changed[position] ^= (byte) (1 << random.nextInt(8));
                        default -> changed[position] = changed[random.nextInt(changed.length)];
                    }
                }
                if (random.nextInt(8) == 0) {
                    changed = Arrays.copyOf(changed, random.nextInt(changed.length));
                }
                Files.write(file, changed);
                try {
                    OnnxReader.read(file);
                    read++;
                } catch (InterchangeException refusal) {
                    refused++;
                    String message = refusal.getMessage();
                    assertTrue(message.startsWith(file + ": "), message);
                    assertTrue(message.length() < 2200, message);
                    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
                }
            }
        }
        assertTrue(refused > 200, refused + " refused");
        assertTrue(read > 100, read + " read");
    }
}
