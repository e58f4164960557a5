package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;

import picocli.CommandLine.Command;

/** {@code rnn classify}: a class for every sequence. */
@Command(
        name = "classify",
        description = {
            "Trains a network that classifies sequences.",
            "",
            "Reads a CSV file with one row per time step (with --sequence) or one row per sequence"
                    + " (without it), or a .ts file."
        },
        footer = {
            "",
            "Example: rnn classify waves --label shape --epochs 20",
            "Example: rnn classify waves --label shape --epochs 5 --class-weights balanced --save"
                    + " waves.safetensors"
        })
final class ClassifyCommand extends SequenceCommand {
    ClassifyCommand(Console console) {
        super(console, false);
    }
}
