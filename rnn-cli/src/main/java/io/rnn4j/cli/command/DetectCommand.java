package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.console.Suggestion;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.forecast.anomaly.AnomalyDetector;
import io.rnn4j.forecast.anomaly.AnomalyOptions;
import io.rnn4j.forecast.anomaly.AnomalyStream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code rnn detect}: how unusual every value of a stream is. */
@Command(
        name = "detect",
        description = {
            "Finds unusual values in a CSV file or, with '-', in lines of the standard input.",
            "",
            "Learns from the first values, then prints a line for each further value as soon as it"
                + " is read. The score is -log10 of the probability of a value as unusual as this"
                + " one: 3 is one in a thousand."
        },
        footer = {
            "",
            "Example: rnn detect nile --value volume --learn 60",
            "Example: rnn data show sunspots --lines 400 -q | rnn detect - --value value"
                    + " --anomalies"
        })
final class DetectCommand extends ToolCommand {
    private static final int MOST = 1_000_000;
    private static final String HEADER = "line,value,score,anomaly,expected,lower,upper";

    @Parameters(
            paramLabel = "FILE",
            description =
                    "CSV file with a header, name of built-in data, or - for the standard input.")
    private String file;

    @Option(
            names = "--value",
            paramLabel = "COL",
            description =
                    "Column of values. Without it, a line of the standard input is a number, and a"
                            + " file has one column of numbers.")
    private String column;

    @Option(
            names = "--learn",
            paramLabel = "N",
            description =
                    "Number of values to learn from, 50 to 1000000; default: ${DEFAULT-VALUE}.")
    private int learn = 200;

    @Option(names = "--anomalies", description = "Print lines of anomalies only.")
    private boolean anomalies;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Save what was learned, for --model.")
    private Path save;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "Learn nothing, but use what an earlier run saved.")
    private String model;

    @Mixin private CsvFormatOptions format = new CsvFormatOptions();
    @Mixin private SeedOption seedOption = new SeedOption();

    private AnomalyStream stream;
    private double[] learned;
    private int count;
    private int found;
    private int scored;

    DetectCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Ranges.require("--learn", learn, AnomalyDetector.LEAST_VALUES, MOST);
        OutputFile saveFile = save == null ? null : OutputFile.of("--save", save);
        if (model != null) {
            if (saveFile != null) {
                throw Failure.usage("--save: nothing is learned with --model; leave one out");
            }
            stream = AnomalyDetector.load(InputFile.readable(model)).stream();
        } else {
            learned = new double[learn];
        }
        if (file.equals("-")) {
            readLines(saveFile);
        } else {
            readFile(saveFile);
        }
        if (stream == null) {
            throw Failure.failed(
                    "%s: expected more than %s values to learn from, got %s; set --learn, at least %s"
                            .formatted(
                                    file.equals("-") ? "standard input" : file,
                                    learn,
                                    count,
                                    AnomalyDetector.LEAST_VALUES));
        }
        message("%s in %s".formatted(Counted.of(found, "anomaly"), Counted.of(scored, "value")));
    }

    private void readFile(OutputFile saveFile) throws IOException {
        CsvFile table = CsvFile.read(file, InputFile.text(file), format.options());
        int values = column == null ? onlyColumn(table) : table.column("--value", column);
        double[] numbers = table.numbers(values);
        for (int row = 0; row < numbers.length; row++) {
            take(row + 2, numbers[row], saveFile);
        }
    }

    private int onlyColumn(CsvFile table) {
        int only = -1;
        for (int each = 0; each < table.header().size(); each++) {
            if (table.isNumeric(each)) {
                if (only >= 0) {
                    throw Failure.usage(
                            "--value: %s has several columns of numbers; name one of %s"
                                    .formatted(file, Suggestion.list(table.header())));
                }
                only = each;
            }
        }
        if (only < 0) {
            throw Failure.failed("%s: no column holds numbers".formatted(file));
        }
        return only;
    }

    private void readLines(OutputFile saveFile) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        int index = 0;
        long number = 0;
        boolean headed = column == null;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] cells = line.split("[,;\t]", -1);
            if (!headed) {
                List<String> header = Arrays.stream(cells).map(String::strip).toList();
                index = header.indexOf(column);
                if (index < 0) {
                    throw Failure.usage(
                            "--value: unknown column '%s' in the first line of the standard input%s"
                                    .formatted(column, Suggestion.of(column, header)));
                }
                headed = true;
                continue;
            }
            take(number, number(number, cells, index), saveFile);
        }
    }

    private static double number(long line, String[] cells, int index) {
        String cell = index < cells.length ? cells[index].strip() : "";
        if (cell.isEmpty() || cell.equalsIgnoreCase("nan") || cell.equalsIgnoreCase("na")) {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(cell);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException failure) {
            // is reported like an infinite value
        }
        throw Failure.failed(
                "standard input, line %s: expected a finite number, got '%s'"
                        .formatted(line, cell.substring(0, Math.min(40, cell.length()))));
    }

    private void take(long line, double value, OutputFile saveFile) throws IOException {
        if (stream == null) {
            learned[count++] = value;
            if (count == learn) {
                learn(saveFile);
            }
            return;
        }
        if (scored++ == 0 && !common.json) {
            console.print(HEADER);
        }
        double score = stream.next(value);
        found += stream.isAnomaly() ? 1 : 0;
        if (!anomalies || stream.isAnomaly()) {
            print(line, value, score);
        }
    }

    private void learn(OutputFile saveFile) throws IOException {
        message("learning from the first %s values".formatted(learn));
        AnomalyDetector detector =
                AnomalyDetector.fit(learned, AnomalyOptions.standard().seed(seedOption.seed));
        if (saveFile != null) {
            detector.save(saveFile.path());
        }
        stream = detector.stream();
    }

    private void print(long line, double value, double score) {
        if (common.json) {
            ObjectNode object = Json.object("rnn-detect-1").put("line", line);
            Json.put(object, "value", value);
            Json.put(object, "score", score);
            object.put("anomaly", stream.isAnomaly());
            Json.put(object, "expected", stream.expected());
            Json.put(object, "lower", stream.lower());
            Json.put(object, "upper", stream.upper());
            console.print(object.toString());
        } else {
            console.print(
                    String.format(
                            Locale.ROOT,
                            "%d,%s,%.3f,%d,%.6g,%.6g,%.6g",
                            line,
                            value,
                            score,
                            stream.isAnomaly() ? 1 : 0,
                            stream.expected(),
                            stream.lower(),
                            stream.upper()));
        }
        console.out().flush(); // the next line may come much later
    }
}
