package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.LineTable;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.report.AnomalySections;
import io.rnn4j.cli.report.AnomalySections.ScoredValue;
import io.rnn4j.cli.report.Report;
import io.rnn4j.forecast.anomaly.AnomalyDetector;
import io.rnn4j.forecast.anomaly.AnomalyOptions;
import io.rnn4j.forecast.anomaly.AnomalyStream;
import io.rnn4j.forecast.series.NumberReader;
import io.rnn4j.forecast.series.SeriesException;
import io.rnn4j.forecast.series.TimeForm;
import io.rnn4j.forecast.suggestion.Suggestion;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** {@code rnn detect}: how unusual every value of a stream is. */
@Command(
        name = "detect",
        description = {
            "Detects anomalies, which are unusual values, in a CSV file or, with '-', in the"
                    + " standard input.",
            "",
            "Learns from the first values, then prints a line for each further value as soon as it"
                + " is read. The score is -log10 of the probability of a value at least as unusual:"
                + " 3 is one in a thousand."
        },
        footer = {
            "",
            "Example: rnn detect nile --value volume --learn 60",
            "Example: rnn data show sunspots --lines 400 -q | rnn detect - --value value"
                    + " --anomalies"
        })
final class DetectCommand extends ToolCommand {
    private static final int MOST = 1_000_000;

    /** Number of values in a report, which stays below a megabyte. */
    private static final int MOST_SHOWN = 2000;

    private static final String HEADER = "line,%svalue,score,anomaly,expected,lower,upper";

    @Parameters(
            paramLabel = "FILE",
            description =
                    "CSV file with a header, name of built-in data, or - for the standard input.")
    private String file;

    @Option(
            names = "--value",
            paramLabel = "COL",
            description =
                    "Column of values. Without it, each line of the standard input is a number, and"
                            + " a file must have a single column of numbers.")
    private String column;

    @Option(
            names = "--learn",
            paramLabel = "N",
            description =
                    "Number of values to learn from, 50 to 1000000; default: ${DEFAULT-VALUE}.")
    private int learn = 200;

    @Option(
            names = "--time",
            paramLabel = "COL",
            description =
                    "Column of times: also learn from the time of the day and of the week, as far"
                            + " as the first values span two days and two weeks.")
    private String time;

    @Option(names = "--anomalies", description = "Print only the lines of anomalies.")
    private boolean anomalies;

    @Option(names = "--save", paramLabel = "FILE", description = "Save the detector for --model.")
    private Path save;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "Use the detector that an earlier run saved, and learn nothing.")
    private String model;

    @Mixin private CsvFormatOptions format = new CsvFormatOptions();
    @Mixin private DetectorOptions detectorOptions = new DetectorOptions();
    @Mixin private ReportOptions reportOptions = new ReportOptions();

    private AnomalyStream stream;
    private TimeForm form; // null before the first values are learned, and without times
    private final List<Row> learned = new ArrayList<>();
    private final Deque<ScoredValue> last = new ArrayDeque<>(); // for a report
    private int found;
    private int scored;

    DetectCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Ranges.require("--learn", learn, AnomalyDetector.LEAST_VALUES, MOST);
        AnomalyOptions options = detectorOptions.options();
        if (reportOptions.wanted() && file.equals("-")) {
            throw Failure.usage(
                    "%s: a report needs a file, and the standard input may not end"
                            .formatted(reportOptions.report == null ? "--figures" : "--report"));
        }
        reportOptions.check();
        OutputFile saveFile = save == null ? null : OutputFile.of("--save", save);
        if (model != null) {
            load();
        }
        if (file.equals("-")) {
            readLines(options, saveFile);
        } else {
            readFile(options, saveFile);
        }
        if (stream == null) {
            throw Failure.failed(
                    "%s: expected more than %s to learn from, got %s; %s"
                            .formatted(
                                    file.equals("-") ? "standard input" : file,
                                    Counted.of(learn, "value"),
                                    learned.size(),
                                    learned.size() > AnomalyDetector.LEAST_VALUES
                                            ? "set --learn, %s to %s"
                                                    .formatted(
                                                            AnomalyDetector.LEAST_VALUES,
                                                            learned.size() - 1)
                                            : "give more values"));
        }
        if (reportOptions.wanted()) {
            reportOptions.write(report());
        }
        message(summary());
    }

    private String summary() {
        return "%s in %s".formatted(Counted.of(found, "anomaly"), Counted.of(scored, "value"));
    }

    private Report report() throws IOException {
        String shown =
                scored > last.size() ? "; the charts show the last %s".formatted(last.size()) : "";
        String what = time == null ? "line" : time;
        List<Report.Section> sections = new ArrayList<>();
        sections.add(AnomalySections.anomalies(List.copyOf(last), what));
        sections.add(ReportOptions.settings(spec));
        sections.add(
                ReportOptions.reproduction(
                        commandLine(), List.of(file), List.of(InputFile.text(file))));
        return new Report("Anomalies of " + file, List.of(summary() + shown + "."), sections);
    }

    private void load() throws IOException {
        if (save != null) {
            throw Failure.usage(
                    "--save: with --model, there is nothing new to save; leave one out");
        }
        if (detectorOptions.given() != null) {
            throw Failure.usage(
                    "%s: the detector of --model has its own; leave one out"
                            .formatted(detectorOptions.given()));
        }
        AnomalyDetector detector = AnomalyDetector.load(InputFile.readable(model));
        if (detector.isTimed() != (time != null)) {
            throw Failure.usage(
                    detector.isTimed()
                            ? "--time: the detector of --model needs the column of times"
                            : "--time: the detector of --model was learned without times; leave"
                                    + " --time out");
        }
        stream = detector.stream();
    }

    private void readFile(AnomalyOptions options, OutputFile saveFile) throws IOException {
        CsvFile table = CsvFile.read(file, InputFile.text(file), format.options());
        int times = time == null ? -1 : table.column("--time", time);
        int values = column == null ? onlyColumn(table, times) : table.column("--value", column);
        double[] numbers = table.numbers(values);
        for (int row = 0; row < numbers.length; row++) {
            String at = times < 0 ? "" : table.cell(row, times);
            take(new Row(table.line(row), table.place(row), numbers[row], at), options, saveFile);
        }
    }

    private int onlyColumn(CsvFile table, int times) {
        List<String> numeric = new ArrayList<>();
        for (int each = 0; each < table.header().size(); each++) {
            if (each != times && table.isNumeric(each)) {
                numeric.add(table.header().get(each));
            }
        }
        if (numeric.isEmpty()) {
            throw Failure.failed("%s: no column contains numbers".formatted(file));
        }
        if (numeric.size() > 1) {
            throw Failure.usage(
                    "--value: %s has several columns of numbers; name one of %s"
                            .formatted(file, Suggestion.list(numeric)));
        }
        return table.header().indexOf(numeric.getFirst());
    }

    private void readLines(AnomalyOptions options, OutputFile saveFile) throws IOException {
        if (time != null && column == null) {
            throw Failure.usage("--time: name the column of values, too, with --value");
        }
        LineTable table = new LineTable(console.in(), column != null);
        NumberReader numbers = new NumberReader(format.options());
        int values = -1;
        int times = -1;
        while (table.next()) {
            if (values < 0) {
                values = column == null ? 0 : table.column("--value", column);
                times = time == null ? -1 : table.column("--time", time);
            }
            double value = read(numbers, table, values);
            numbers.requireOneMark();
            String at = times < 0 ? "" : table.cell(times);
            take(new Row(table.line(), table.place(), value, at), options, saveFile);
        }
    }

    private double read(NumberReader numbers, LineTable table, int values) {
        try {
            return numbers.read(table.cell(values), table::place);
        } catch (SeriesException failure) {
            if (column == null && table.line() == 1) {
                throw Failure.failed(
                        "%s; if the first line is a header, name the column of values with --value"
                                .formatted(failure.getMessage()),
                        failure);
            }
            throw failure;
        }
    }

    private record Row(long line, String place, double value, String time) {}

    private void take(Row row, AnomalyOptions options, OutputFile saveFile) throws IOException {
        if (stream == null) {
            learned.add(row);
            if (learned.size() == learn) {
                learn(options, saveFile);
            }
            return;
        }
        if (scored++ == 0 && !common.json) {
            console.print(HEADER.formatted(time == null ? "" : "time,"));
        }
        double event = time == null ? stream.next(row.value()) : stream.next(row.value(), at(row));
        double score = Math.max(event, stream.spike());
        found += stream.isAnomaly() ? 1 : 0;
        if (reportOptions.wanted()) {
            remember(row, score);
        }
        if (!anomalies || stream.isAnomaly()) {
            print(row, score);
        }
    }

    private void remember(Row row, double score) {
        if (last.size() == MOST_SHOWN) {
            last.removeFirst();
        }
        last.add(
                new ScoredValue(
                        time == null ? Long.toString(row.line()) : row.time(),
                        row.value(),
                        score,
                        stream.isAnomaly(),
                        stream.expected(),
                        stream.lower(),
                        stream.upper()));
    }

    private LocalDateTime at(Row row) {
        if (form == null) {
            form = form(List.of(row.time()));
        }
        return form.read(row.time(), () -> "%s, column '%s'".formatted(row.place(), time));
    }

    private TimeForm form(List<String> texts) {
        String where = "column '%s'".formatted(time);
        TimeForm ofTexts = TimeForm.find(texts, format.options(), where);
        if (ofTexts.isSteps()) {
            throw Failure.failed(
                    "%s: expected times, got numbers such as '%s'; leave out --time"
                            .formatted(where, texts.getFirst()));
        }
        return ofTexts;
    }

    private void learn(AnomalyOptions options, OutputFile saveFile) throws IOException {
        message("learning from the first %s values".formatted(learn));
        double[] values = learned.stream().mapToDouble(Row::value).toArray();
        AnomalyDetector detector;
        if (time == null) {
            detector = AnomalyDetector.fit(values, options);
        } else {
            form = form(learned.stream().map(Row::time).toList());
            LocalDateTime[] times = learned.stream().map(this::at).toArray(LocalDateTime[]::new);
            detector = AnomalyDetector.fit(values, times, options);
        }
        if (saveFile != null) {
            detector.save(saveFile.path());
        }
        stream = detector.stream();
    }

    private void print(Row row, double score) {
        if (common.json) {
            ObjectNode object = Json.object("rnn-detect-1").put("line", row.line());
            if (time != null) {
                object.put("time", row.time());
            }
            Json.put(object, "value", row.value());
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
                            "%d,%s%s,%.3f,%d,%.6g,%.6g,%.6g",
                            row.line(),
                            time == null ? "" : row.time() + ",",
                            row.value(),
                            score,
                            stream.isAnomaly() ? 1 : 0,
                            stream.expected(),
                            stream.lower(),
                            stream.upper()));
        }
        console.out().flush(); // the next line may come much later
    }
}
