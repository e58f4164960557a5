package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CsvReader;

import io.rnn4j.api.Components;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.serialization.ModelFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * {@code spark-submit} with one jar, as it starts: Spark's jars lie in a directory, rnn4j is in the
 * jar of the application alone, which Spark sends to an executor in a process of its own.
 */
class SubmitTest {
    @TempDir private Path directory;

    /** The content of the jar that the build makes. */
    private static List<Path> parts() throws URISyntaxException, ClassNotFoundException {
        List<Path> parts = new ArrayList<>();
        for (Class<?> type :
                List.of(
                        SynchronousTraining.class,
                        Kernels.class,
                        Components.class,
                        Model.class,
                        Class.forName("io.rnn4j.simd.VectorKernelsProvider"),
                        ModelFile.class,
                        Forecaster.class,
                        CsvReader.class)) {
            parts.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
        return parts;
    }

    /** Joins jars and directories of classes; lists of services are joined, too. */
    private static void join(List<Path> parts, Path jar) throws IOException {
        Map<String, ByteArrayOutputStream> content = new TreeMap<>();
        for (Path part : parts) {
            if (Files.isDirectory(part)) {
                add(part, content);
            } else {
                try (FileSystem files = FileSystems.newFileSystem(part)) {
                    add(files.getPath("/"), content);
                }
            }
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, ByteArrayOutputStream> entry : content.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                entry.getValue().writeTo(out);
            }
        }
    }

    private static void add(Path root, Map<String, ByteArrayOutputStream> content)
            throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '/');
                boolean isService = name.startsWith("META-INF/services/");
                if (!name.endsWith("module-info.class")
                        && (isService || !content.containsKey(name))) {
                    content.computeIfAbsent(name, key -> new ByteArrayOutputStream())
                            .write(Files.readAllBytes(file));
                }
            }
        }
    }

    /** Makes the directory of an installation of Spark with the other jars of the class path. */
    private static void install(Path home, List<Path> parts) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path file = Path.of(entry);
            Path link = jars.resolve(file.getFileName());
            boolean isPart = parts.stream().anyMatch(part -> part.endsWith(file.getFileName()));
            if (entry.endsWith(".jar") && !isPart && !Files.exists(link)) {
                Files.createSymbolicLink(link, file.toAbsolutePath());
            }
        }
    }

    @Test
    void aJobHasTheBitsOfOneProcess() throws Exception {
        List<Path> parts = parts();
        Path jar = directory.resolve("rnn-spark-all.jar");
        join(parts, jar);
        Path home = directory.resolve("spark-home");
        install(home, parts);
        String table = directory.resolve("waves.parquet").toUri().toString();
        EstimatorsTest.table(LocalSpark.session()).write().parquet(table);
        ModelFile.save(Waves.model(), directory.resolve("model.safetensors"));

        DriverProcess ended =
                DriverProcess.run(
                        LocalSpark.driver(
                                directory, home + "/jars/*", "org.apache.spark.deploy.SparkSubmit"),
                        "--master",
                        "local-cluster[1,1,1024]",
                        "--class",
                        TrainingJob.class.getName(),
                        "--conf",
                        "spark.executor.memory=512m",
                        "--conf",
                        "spark.executor.extraJavaOptions=--add-modules=jdk.incubator.vector",
                        "--conf",
                        "spark.driver.host=localhost",
                        "--conf",
                        "spark.driver.bindAddress=127.0.0.1",
                        "--conf",
                        "spark.ui.enabled=false",
                        jar.toString(),
                        "model=" + directory.resolve("model.safetensors"),
                        "table=" + table,
                        "key=key",
                        "values=features",
                        "target=label",
                        "output=" + directory.resolve("trained.safetensors"),
                        "epochs=2",
                        "batch=20",
                        "block=3",
                        "optimizer={\"name\":\"adam\",\"learning_rate\":0.01}");
        assertEquals(0, ended.status(), ended::all);
        Model expected = Waves.model();
        expected.compile(new Adam(0.01), Waves.LOSS);
        expected.fit(Waves.examples(), FitOptions.epochs(2).batchSize(20).gradientBlocks(3));
        Model trained = ModelFile.load(directory.resolve("trained.safetensors"));
        assertEquals(expected.weights().copyOfAll(), trained.weights().copyOfAll());
    }
}
