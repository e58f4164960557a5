package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.data.BuiltInData;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.forecast.suggestion.Suggestion;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code rnn data}: the series and texts that are part of the tool. */
@Command(
        name = "data",
        description = "Lists, shows and copies the data that is part of the tool.",
        synopsisSubcommandLabel = "COMMAND")
final class DataCommand implements Runnable {
    private static final int LINES = 10;

    private final Console console;

    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    DataCommand(Console console) {
        this.console = console;
    }

    /** {@return this command with list, show and copy} */
    CommandLine withSubcommands() {
        return new CommandLine(this)
                .addSubcommand(new Listing(console))
                .addSubcommand(new Show(console))
                .addSubcommand(new Copy(console));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: list, show or copy");
    }

    /** The parameter that names data. */
    private static final class DataName {
        @Parameters(paramLabel = "NAME", description = "Name of the data; see 'rnn data list'.")
        private String name;

        private BuiltInData data() {
            return BuiltInData.find(name)
                    .orElseThrow(
                            () ->
                                    Failure.usage(
                                            "unknown data '%s'%s"
                                                    .formatted(
                                                            name,
                                                            Suggestion.of(
                                                                    name, BuiltInData.names()))));
        }
    }

    private static ObjectNode json(ObjectNode object, BuiltInData data) {
        return object.put("name", data.name())
                .put("file", data.file())
                .put("description", data.description())
                .put("source", data.source())
                .put("licence", data.licence());
    }

    private static String text(BuiltInData data) {
        return "%s: %s%n  source: %s%n  licence: %s"
                .formatted(data.name(), data.description(), data.source(), data.licence());
    }

    /** {@code rnn data list}. */
    @Command(
            name = "list",
            description = "Lists the data with source and licence.",
            footer = {"", "Example: rnn data list"})
    private static final class Listing extends ToolCommand {
        Listing(Console console) {
            super(console);
        }

        @Override
        void run() {
            if (common.json) {
                ObjectNode result = Json.object("rnn-data-list-1");
                ArrayNode all = result.putArray("data");
                BuiltInData.ALL.forEach(data -> json(all.addObject(), data));
                print(result);
            } else {
                BuiltInData.ALL.forEach(data -> console.print(text(data)));
            }
        }
    }

    /** {@code rnn data show}. */
    @Command(
            name = "show",
            description = "Prints the first lines of the data.",
            footer = {"", "Example: rnn data show sunspots --lines 5"})
    private static final class Show extends ToolCommand {
        @Mixin private DataName name = new DataName();

        @Option(
                names = "--lines",
                paramLabel = "N",
                description = "Number of lines, 1 to 1000000; default: ${DEFAULT-VALUE}.")
        private int lines = LINES;

        Show(Console console) {
            super(console);
        }

        @Override
        void run() {
            BuiltInData data = name.data();
            Ranges.require("--lines", lines, 1, 1_000_000);
            List<String> first =
                    new String(data.content(), StandardCharsets.UTF_8)
                            .lines()
                            .limit(lines)
                            .toList();
            if (common.json) {
                ObjectNode result = json(Json.object("rnn-data-show-1"), data);
                ArrayNode all = result.putArray("lines");
                first.forEach(all::add);
                print(result);
            } else {
                message(text(data));
                first.forEach(console::print);
            }
        }
    }

    /** {@code rnn data copy}. */
    @Command(
            name = "copy",
            description = "Writes the data to a file.",
            footer = {"", "Example: rnn data copy sunspots --out sunspots.csv"})
    private static final class Copy extends ToolCommand {
        @Mixin private DataName name = new DataName();

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description =
                        "File to write; it must not exist. Default: the name of the data's file in"
                                + " this directory.")
        private Path file;

        Copy(Console console) {
            super(console);
        }

        @Override
        void run() throws Exception {
            BuiltInData data = name.data();
            Path target = file == null ? Path.of(data.file()) : file;
            if (Files.exists(target)) {
                throw Failure.failed(
                        "%s: the file exists; remove it, or name another one with --out"
                                .formatted(target));
            }
            OutputFile.of("--out", target).write(data.content());
            if (common.json) {
                print(json(Json.object("rnn-data-copy-1"), data).put("out", target.toString()));
            } else {
                message("wrote %s; licence: %s".formatted(target, data.licence()));
            }
        }
    }
}
