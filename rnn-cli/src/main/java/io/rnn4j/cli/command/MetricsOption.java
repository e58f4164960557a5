package io.rnn4j.cli.command;

import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.report.Metrics;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The option of commands that write numbers for other tools. */
final class MetricsOption {
    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            description = "Write losses and errors as JSON.")
    private Path path;

    private OutputFile file;

    /** Checks that the file can be written, before any work begins. */
    void check() {
        file = path == null ? null : OutputFile.of("--metrics", path);
    }

    /** Writes the metrics, if the option is given. */
    void write(Supplier<Metrics> metrics) throws IOException {
        if (file != null) {
            file.write(metrics.get().toJson() + "\n");
        }
    }
}
