package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.CsvOptions;
import io.rnn4j.forecast.series.SeriesSet;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The data of {@code rnn forecast}: a file and the roles of its columns. */
final class ForecastData {
    @Parameters(
            paramLabel = "FILE",
            description = "CSV file with a header, or the name of built-in data.")
    String file;

    @Option(
            names = "--target",
            paramLabel = "COL",
            required = true,
            description = "Column to forecast; several are separated by commas.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--time",
            paramLabel = "COL",
            description = "Column of times; default: the first column that contains times.")
    private String time = "";

    @Option(
            names = "--series",
            paramLabel = "COL",
            description = "Column that names the series, if the file has several.")
    private String series = "";

    @Option(
            names = "--past",
            paramLabel = "COL",
            description = "Columns known up to the present, separated by commas.")
    private List<String> past = new ArrayList<>();

    @Option(
            names = "--known",
            paramLabel = "COL",
            description =
                    "Columns known in advance, separated by commas; the file must also have a row"
                            + " for each step of the horizon, with values in these columns only.")
    private List<String> known = new ArrayList<>();

    @Mixin private CsvFormatOptions format = new CsvFormatOptions();
    @Mixin private FrequencyOption frequency = new FrequencyOption();

    private Path path;

    /** Reads the series. */
    SeriesSet read() throws IOException {
        CsvOptions options = frequency.add(format.options());
        path = InputFile.text(file);
        CsvFile table = CsvFile.read(file, path, options);
        String[] ofTarget = names(table, "--target", targets);
        String[] ofPast = names(table, "--past", past);
        String[] ofKnown = names(table, "--known", known);
        if (!time.isEmpty()) {
            table.column("--time", time);
        }
        if (!series.isEmpty()) {
            table.column("--series", series);
        }
        Columns columns;
        try {
            columns = Columns.target(ofTarget).time(time).id(series).past(ofPast).known(ofKnown);
        } catch (IllegalArgumentException failure) {
            throw Failure.usage(failure.getMessage());
        }
        return SeriesSet.readCsv(path, columns, options);
    }

    private static String[] names(CsvFile table, String option, List<String> values) {
        return table.columns(option, values).toArray(String[]::new);
    }

    /** {@return a warning about the frequency, empty for none} */
    String warning(SeriesSet set) {
        String target = set.columns().targets().getFirst();
        return frequency.warning(
                SeriesText.missing(set, target),
                set.series().stream().mapToLong(each -> each.length(target)).sum());
    }

    /** {@return the file, after it was read} */
    Path path() {
        return path;
    }
}
