package io.rnn4j.interchange.corpus;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/** Reads hostile files in a JVM of 64 MB. */
public final class SmallJvm implements Closeable {
    private final Process process;

    /** Reads a file, whose contents are rejected by an {@link IOException}. */
    public interface Reader {
        /** Reads the file. */
        void read(Path file) throws IOException;
    }

    /**
     * Starts a program whose main method calls {@link #serve}.
     *
     * @param program the program
     */
    public SmallJvm(Class<?> program) throws IOException {
        String modules =
                ModuleLayer.boot().configuration().modules().stream()
                        .flatMap(module -> module.reference().location().stream())
                        .filter(location -> location.getScheme().equals("file"))
                        .map(location -> Path.of(location).toString())
                        .collect(Collectors.joining(File.pathSeparator));
        String path =
                String.join(
                        File.pathSeparator,
                        Path.of("target", "test-classes").toString(),
                        modules,
                        System.getProperty("java.class.path"));
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-Xss512k",
                                "-cp",
                                path,
                                program.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
    }

    /** Reads the files that are named on its input, and prints the outcome of each in a line. */
    public static void serve(Reader reader) throws IOException {
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            System.out.println(outcome(reader, Path.of(name)));
        }
    }

    private static String outcome(Reader reader, Path file) {
        try {
            reader.read(file);
            return "loaded";
        } catch (IOException refused) {
            return "refused " + refused.getMessage();
        } catch (Throwable other) {
            return "failed " + other;
        }
    }

    /**
     * {@return "loaded", "refused" with the message, or "failed" with another exception}
     *
     * @param file a file
     */
    public String outcome(Path file) throws IOException {
        process.outputWriter().append(file.toString()).append('\n').flush();
        return process.inputReader().readLine();
    }

    /**
     * {@return the processor time of the JVM so far, of all its threads; the time of the clock
     * where the system does not tell}
     */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ofNanos(System.nanoTime()));
    }

    @Override
    public void close() throws IOException {
        process.outputWriter().close();
    }
}
