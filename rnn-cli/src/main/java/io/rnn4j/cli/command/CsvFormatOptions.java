package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.forecast.series.CsvOptions;
import io.rnn4j.forecast.series.DecimalMark;

import picocli.CommandLine.Option;

/** How a CSV file writes numbers and times, where that cannot be detected. */
final class CsvFormatOptions {
    @Option(
            names = "--decimal",
            paramLabel = "MARK",
            description = "Decimal mark of the numbers, point or comma; default: detected.")
    private String decimal;

    @Option(
            names = "--date-format",
            paramLabel = "PATTERN",
            description =
                    "Pattern of the times, such as dd/MM/yyyy or 'MM/dd/yy HH:mm'; default:"
                            + " detected.")
    private String dateFormat;

    /** {@return the options of the reader} */
    CsvOptions options() {
        CsvOptions options = CsvOptions.standard();
        if (decimal != null) {
            options =
                    switch (decimal) {
                        case "point" -> options.decimalMark(DecimalMark.POINT);
                        case "comma" -> options.decimalMark(DecimalMark.COMMA);
                        default ->
                                throw Failure.usage(
                                        "--decimal: expected point or comma, got '%s'"
                                                .formatted(decimal));
                    };
        }
        if (dateFormat != null) {
            try {
                options = options.timePattern(dateFormat);
            } catch (IllegalArgumentException failure) {
                throw Failure.usage("--date-format: " + failure.getMessage());
            }
        }
        return options;
    }
}
