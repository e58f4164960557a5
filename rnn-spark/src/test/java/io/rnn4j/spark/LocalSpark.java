package io.rnn4j.spark;

import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sessions of Spark, and processes with drivers, for tests and measurements. */
public final class LocalSpark {
    private LocalSpark() {}

    /** {@return a builder of a session in this process, without user interface} */
    public static SparkSession.Builder builder(String master) {
        return SparkSession.builder()
                .master(master)
                .appName("rnn4j test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "localhost")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2");
    }

    /** {@return the session of all tests in this process, with two threads} */
    static SparkSession session() {
        return builder("local[2]").getOrCreate();
    }

    /**
     * {@return a process with the classes of this one, whose Spark may start executors}
     *
     * @param directory where the process works
     * @param program the main class
     */
    public static ProcessBuilder driver(Path directory, Class<?> program) throws IOException {
        return driver(directory, System.getProperty("java.class.path"), program.getName());
    }

    /**
     * {@return a process whose Spark may start executors}
     *
     * @param directory where the process works; its directory spark-home is an installation of
     *     Spark, which may have jars
     * @param program the main class
     */
    static ProcessBuilder driver(Path directory, String classPath, String program)
            throws IOException {
        Path home = directory.resolve("spark-home");
        Files.createDirectories(home.resolve("jars"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "--add-modules=jdk.incubator.vector",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        classPath,
                        program);
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        return builder.directory(directory.toFile());
    }
}
