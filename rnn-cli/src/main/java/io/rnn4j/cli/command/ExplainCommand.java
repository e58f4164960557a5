package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.explain.DocumentFormat;
import io.rnn4j.cli.explain.ExplainedCell;
import io.rnn4j.cli.explain.Explanation;
import io.rnn4j.forecast.suggestion.Suggestion;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;

/** {@code rnn explain}: every quantity of a small network. */
@Command(
        name = "explain",
        description = {
            "Computes a small network step by step, forward and backward, with every formula and"
                    + " number, and checks its gradients by central differences."
        },
        footer = {
            "",
            "Example: rnn explain",
            "Example: rnn explain --cell lstm --steps 2",
            "Example: rnn explain --cell output-recurrent --format latex"
        })
final class ExplainCommand extends ToolCommand {
    private static final int MOST_STEPS = 100;

    @Option(
            names = "--cell",
            paramLabel = "NAME",
            description = "simple-rnn, lstm, gru or output-recurrent; default: ${DEFAULT-VALUE}.")
    private String cell = "simple-rnn";

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Number of time steps, 1 to 100; default: ${DEFAULT-VALUE}.")
    private int steps = 3;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "text, markdown or latex; default: ${DEFAULT-VALUE}.")
    private String format = "text";

    ExplainCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        Ranges.require("--steps", steps, 1, MOST_STEPS);
        ExplainedCell kind = ExplainedCell.values()[index("--cell", cell, ExplainedCell.labels())];
        DocumentFormat written =
                DocumentFormat.values()[index("--format", format, DocumentFormat.labels())];
        Explanation explanation = new Explanation(kind, steps);
        if (common.json) {
            print(explanation.json());
        } else {
            console.print(explanation.text(written));
        }
    }

    private static int index(String option, String name, List<String> names) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw Failure.usage(
                    "%s: unknown name '%s'%s".formatted(option, name, Suggestion.of(name, names)));
        }
        return index;
    }
}
