package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;

import picocli.CommandLine.Command;

/** {@code rnn label}: a label for every step of a sequence. */
@Command(
        name = "label",
        description =
                "Trains a network that labels every time step of a sequence. Reads one row per time"
                        + " step.",
        footer = {"", "Example: rnn label phases --sequence day --label phase --epochs 5"})
final class LabelCommand extends SequenceCommand {
    LabelCommand(Console console) {
        super(console, true);
    }
}
