package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code rnn completion}: a script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script with which bash and zsh complete commands and options.",
            "",
            "Load it with: source <(rnn completion)"
        },
        footer = {"", "Example: rnn completion"})
final class CompletionCommand extends ToolCommand {
    CompletionCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        console.print(AutoComplete.bash("rnn", spec.root().commandLine()));
    }
}
