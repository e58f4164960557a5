package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.serialization.ModelFile;

import picocli.CommandLine.Command;
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
                + " columns that tell the target (leakage). Model (.safetensors): gradients by time"
                + " step."
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
            description = "Column to forecast: also look for gaps in time and for leakage.")
    private String target;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Model: number of time steps to look back, 2 to 10000; default:"
                            + " ${DEFAULT-VALUE}.")
    private int steps = 50;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "Model: write the gradients by time step as SVG.")
    private Path picture;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Model: seed of the random sequences; default: ${DEFAULT-VALUE}.")
    private long seed = 42;

    DoctorCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Ranges.require("--steps", steps, 2, MOST_STEPS);
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
        CsvFile table = CsvFile.read(file, path);
        List<Finding> findings = new ArrayList<>(DataChecks.of(table, path, target));
        findings.sort((a, b) -> a.severity().compareTo(b.severity()));
        message(
                "%s: %s rows, columns %s"
                        .formatted(file, table.size(), String.join(", ", table.header())));
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
        GradientFlow flow = ModelChecks.flow(ModelFile.load(InputFile.readable(file)), steps, seed);
        if (out != null) {
            out.write(flow.toSvg());
            message("wrote the picture to " + picture);
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
}
