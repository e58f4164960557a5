package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.report.HtmlReport;
import io.rnn4j.cli.report.Pictures;
import io.rnn4j.cli.report.Report;
import io.rnn4j.cli.report.RunSections;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of commands that write a report and its figures. */
final class ReportOptions {
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a report as one HTML file, which can be read offline.")
    Path report;

    @Option(
            names = "--figures",
            paramLabel = "DIR",
            description = "Write the figures of the report as SVG files.")
    Path figures;

    private OutputFile reportFile;

    /** Checks that everything can be written, before any work begins. */
    void check() {
        reportFile = report == null ? null : OutputFile.of("--report", report);
        checkDirectory("--figures", figures);
    }

    /** Checks that a directory exists or can be created; null is none. */
    static void checkDirectory(String option, Path directory) {
        if (directory == null) {
            return;
        }
        if (directory.toString().isEmpty()) {
            throw Failure.usage("%s: expected the name of a directory, got ''".formatted(option));
        }
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw Failure.usage(
                    "%s: %s: '%s' is a file; name a directory"
                            .formatted(option, directory, existing));
        }
        if (!Files.isWritable(existing)) {
            throw Failure.failed(
                    "%s: %s: the directory '%s' cannot be written; check its permissions"
                            .formatted(option, directory, existing));
        }
    }

    /** {@return whether a report must be made} */
    boolean wanted() {
        return report != null || figures != null;
    }

    /** Writes the report and the figures whose options are given. */
    void write(Report content) throws IOException {
        if (reportFile != null) {
            reportFile.write(HtmlReport.of(content));
        }
        if (figures != null) {
            Files.createDirectories(figures);
            for (Map.Entry<String, String> picture : Pictures.of(content).entrySet()) {
                Path file = figures.resolve(picture.getKey() + ".svg");
                OutputFile.of("--figures", file).write(picture.getValue());
            }
        }
    }

    /** {@return the section with the options of a command that have a value} */
    static Report.Section settings(CommandSpec command) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            String text = text(option.getValue());
            if (!option.usageHelp() && !option.versionHelp() && !text.isEmpty()) {
                settings.put(option.longestName(), text);
            }
        }
        return RunSections.settings(settings);
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "";
            case Boolean given -> given ? "yes" : "";
            case Collection<?> several ->
                    String.join(", ", several.stream().map(Object::toString).toList());
            default -> value.toString();
        };
    }

    /**
     * {@return the section that tells how to repeat a run}
     *
     * @param commandLine the command line
     * @param data the data, as the user named them
     * @param files the files that hold them
     */
    static Report.Section reproduction(String commandLine, List<String> data, List<Path> files)
            throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("rnn4j", Version.number());
        versions.putAll(RunSections.platform());
        List<RunSections.Fingerprint> fingerprints = new ArrayList<>();
        for (int n = 0; n < files.size(); n++) {
            fingerprints.add(RunSections.Fingerprint.of(data.get(n), files.get(n)));
        }
        return RunSections.reproduction(commandLine, versions, fingerprints);
    }
}
