package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;

import picocli.CommandLine.Command;

/** {@code rnn classify}: a class for every sequence. */
@Command(
        name = "classify",
        description = {
            "Learns to tell the class of a sequence.",
            "",
            "Reads a row a step with --sequence, a row a sequence without it, or a .ts file."
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
