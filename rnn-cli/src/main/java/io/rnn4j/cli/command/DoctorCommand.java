package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Counted;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.report.ModelSections;
import io.rnn4j.cli.report.Report;
import io.rnn4j.cli.report.Table;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.serialization.ModelFile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code rnn doctor}: what may be wrong with data or a model. */
@Command(
        name = "doctor",
        description = {
            "Looks for mistakes in data, or for vanishing and exploding gradients in a model.",
            "",
            "Data: missing values, gaps in time, constant columns, duplicates, outliers, scale, and"
                + " columns that reveal the target (leakage). Model (.safetensors): gradients by"
                + " time step."
        },
        footer = {"", "Example: rnn doctor co2 --target co2", "Example: rnn doctor nile"})
final class DoctorCommand extends ToolCommand {
    private static final int MOST_STEPS = 10_000;

    @Parameters(
            paramLabel = "FILE",
            description = "CSV file with a header, name of built-in data, or model file.")
    private String file;

    @Option(
            names = "--target",
            paramLabel = "COL",
            description = "Column to forecast; with it, gaps in time and leakage are checked, too.")
    private String target;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Model: number of time steps over which gradients are measured, 2 to 10000;"
                            + " default: ${DEFAULT-VALUE}.")
    private int steps = 50;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "Model: write a chart of the gradients by time step as an SVG file.")
    private Path picture;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Model: seed of the random sequences; default: ${DEFAULT-VALUE}.")
    private long seed = 42;

    @Mixin private CsvFormatOptions format = new CsvFormatOptions();
    @Mixin private ReportOptions reportOptions = new ReportOptions();

    DoctorCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Ranges.require("--steps", steps, 2, MOST_STEPS);
        reportOptions.check();
        format.options(); // checks them
        if (InputFile.ending(Path.of(file)).equals("safetensors")) {
            model();
        } else {
            data();
        }
    }

    private void data() throws IOException {
        if (picture != null) {
            throw Failure.usage("--picture: expected a model (.safetensors), got data");
        }
        Path path = InputFile.text(file);
        CsvFile table = CsvFile.read(file, path, format.options());
        List<Finding> findings =
                new ArrayList<>(DataChecks.of(table, path, target, format.options()));
        findings.sort((a, b) -> a.severity().compareTo(b.severity()));
        message(
                "%s: %s, columns %s"
                        .formatted(
                                file,
                                Counted.of(table.size(), "row"),
                                String.join(", ", table.header())));
        if (reportOptions.wanted()) {
            reportOptions.write(report(path, findings(findings)));
        }
        if (common.json) {
            ObjectNode object = Json.object("rnn-doctor-data-1").put("file", file);
            object.put("rows", table.size());
            ArrayNode all = object.putArray("findings");
            for (Finding each : findings) {
                all.addObject()
                        .put("severity", each.severity().name().toLowerCase(Locale.ROOT))
                        .put("check", each.check())
                        .put("where", each.where())
                        .put("text", each.text());
            }
            print(object);
        } else if (findings.isEmpty()) {
            console.print("nothing found");
        } else {
            findings.forEach(each -> console.print(each.toString()));
        }
    }

    private void model() throws IOException {
        if (target != null) {
            throw Failure.usage("--target: expected data (CSV), got a model");
        }
        OutputFile out = picture == null ? null : OutputFile.of("--picture", picture);
        Path path = InputFile.readable(file);
        Model model = ModelFile.load(path);
        GradientFlow flow = ModelChecks.flow(model, steps, seed);
        if (out != null) {
            out.write(flow.toSvg());
            message("wrote the picture to " + picture);
        }
        if (reportOptions.wanted()) {
            reportOptions.write(
                    report(path, ModelSections.gradientFlow(flow), ModelSections.equations(model)));
        }
        if (common.json) {
            ObjectNode object = Json.object("rnn-doctor-model-1").put("file", file);
            ObjectNode all = object.putObject("recurrences");
            for (String recurrence : flow.recurrences()) {
                ObjectNode one = all.putObject(recurrence);
                one.put("verdict", flow.verdict(recurrence).name().toLowerCase(Locale.ROOT));
                Json.put(one, "factorPerStep", flow.factor(recurrence));
            }
            print(object.put("advice", flow.advice()));
        } else {
            console.print(flow.toString());
        }
    }

    private static Report.Section findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            return new Report.Section("Findings", List.of(new Report.Paragraph("Nothing found.")));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Finding each : findings) {
            String severity = each.severity().name().toLowerCase(Locale.ROOT);
            rows.add(List.of(severity, each.check(), each.where(), each.text()));
        }
        List<String> head = List.of("severity", "check", "where", "what was found");
        Table table = new Table("What may be wrong, the worst first", head, rows);
        return new Report.Section("Findings", List.of(table));
    }

    private Report report(Path path, Report.Section... found) throws IOException {
        List<Report.Section> sections = new ArrayList<>(List.of(found));
        sections.add(ReportOptions.settings(spec));
        sections.add(ReportOptions.reproduction(commandLine(), List.of(file), List.of(path)));
        return new Report("Check of " + file, List.of(), sections);
    }
}
