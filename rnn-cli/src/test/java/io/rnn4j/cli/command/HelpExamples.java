package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;

import picocli.CommandLine;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All commands, and the examples in their help. */
final class HelpExamples {
    /** The model that examples use: one that 'rnn classify waves' has saved. */
    static final String MODEL = "model.safetensors";

    /** The model of a text that examples use. */
    static final String TEXT_MODEL = "text.safetensors";

    private static final String PREFIX = "Example: ";

    private HelpExamples() {}

    /** {@return all commands, each followed by its subcommands} */
    static List<CommandLine> commands() {
        Console console =
                new Console(
                        InputStream.nullInputStream(),
                        new PrintStream(OutputStream.nullOutputStream()),
                        new PrintStream(OutputStream.nullOutputStream()),
                        false,
                        false,
                        () -> {});
        List<CommandLine> all = new ArrayList<>();
        add(Rnn.commandLine(console), all);
        return all;
    }

    private static void add(CommandLine line, List<CommandLine> all) {
        all.add(line);
        line.getSubcommands().values().forEach(each -> add(each, all));
    }

    /** {@return the examples in the help of all commands} */
    static List<String> examples() {
        List<String> found = new ArrayList<>();
        for (CommandLine line : commands()) {
            for (String text : line.getCommandSpec().usageMessage().footer()) {
                if (text.startsWith(PREFIX)) {
                    found.add(text.substring(PREFIX.length()));
                }
            }
        }
        return found;
    }

    /** Runs an example, which may have pipes; files that it writes are in a directory. */
    static CapturedRun run(String example, Path directory) {
        CapturedRun last = null;
        for (String part : example.split(" \\| ")) {
            List<String> words = new ArrayList<>(Arrays.asList(part.split(" ")));
            if (!words.removeFirst().equals("rnn")) {
                throw new IllegalArgumentException("expected a command of rnn, got " + part);
            }
            for (int index = 1; index < words.size(); index++) {
                if (words.get(index - 1).matches("--(out|save|report|figures|picture)")
                        || words.get(index).equals(MODEL)
                        || words.get(index).equals(TEXT_MODEL)
                                && !words.get(index - 1).equals("--save")) {
                    words.set(index, directory.resolve(words.get(index)).toString());
                }
            }
            last =
                    CapturedRun.withInput(
                            last == null ? "" : last.out(), words.toArray(String[]::new));
            if (last.exitCode() != 0) {
                return last;
            }
        }
        return last;
    }
}
