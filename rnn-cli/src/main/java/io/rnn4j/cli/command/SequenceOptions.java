package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.LabelledSequences;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The data of {@code rnn classify} and {@code rnn label}. */
final class SequenceOptions {
    @Parameters(
            paramLabel = "FILE",
            description = "CSV file with a header, or .ts file of the sktime format.")
    String file;

    @Option(names = "--label", paramLabel = "COL", description = "Column of labels.")
    String label;

    @Option(
            names = "--sequence",
            paramLabel = "COL",
            description =
                    "Column that names the sequence of each row, if the file has one row per time"
                            + " step; without it, each row is a sequence.")
    String sequence;

    @Option(
            names = "--features",
            paramLabel = "COL",
            description =
                    "Columns of values, separated by commas; default: all other columns of"
                            + " numbers.")
    List<String> features = new ArrayList<>();

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Test data in the same form; default: a part of FILE, see --holdout.")
    String test;

    @Option(
            names = "--holdout",
            paramLabel = "SHARE",
            description =
                    "Share of the sequences that is held out for the test, between 0 and 1;"
                            + " default: ${DEFAULT-VALUE}.")
    double holdout = 0.2;

    @Mixin private CsvFormatOptions format = new CsvFormatOptions();

    private String remark = "";

    /** {@return what is worth knowing about the rows of the file; an empty text for nothing} */
    String remark() {
        return remark;
    }

    /** Reads a file. */
    LabelledSequences read(String name, boolean ofSteps) throws IOException {
        Path path = InputFile.text(name);
        if (InputFile.ending(path).equals("ts")) {
            if (ofSteps) {
                throw Failure.usage(
                        "%s: a .ts file has one label per sequence; use 'rnn classify'"
                                .formatted(name));
            }
            return LabelledSequences.ofTs(name, path);
        }
        if (label == null) {
            throw Failure.usage("--label: a CSV file needs the name of the column of labels");
        }
        CsvFile table = CsvFile.read(name, path, format.options());
        if (sequence != null) {
            return LabelledSequences.ofSteps(table, sequence, label, features, ofSteps);
        }
        if (ofSteps) {
            throw Failure.usage(
                    "--sequence: expected the column that names the sequence of each row");
        }
        remark =
                LabelledSequences.likelySequence(table, label)
                        .map(SequenceOptions::likely)
                        .orElse(
                                " (each row is a sequence, its columns are the time steps; if each"
                                        + " row is a time step, give --sequence)");
        return LabelledSequences.ofRows(table, label, features);
    }

    private static String likely(String column) {
        return (" (each row is read as a sequence, but '%1$s' seems to name the sequence of each"
                        + " row; if so, add --sequence '%1$s')")
                .formatted(column);
    }
}
