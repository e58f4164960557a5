package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.TextFile;
import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.model.Generation;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.Arrays;

/** {@code rnn text}: networks that predict the next character of a text. */
@Command(
        name = "text",
        description = "Trains a network on a text, continues texts, and scores them.",
        synopsisSubcommandLabel = "COMMAND")
final class TextCommand implements Runnable {
    private static final int MOST = 1_000_000;

    private final Console console;

    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    TextCommand(Console console) {
        this.console = console;
    }

    /** {@return this command with train, generate and score} */
    CommandLine withSubcommands() {
        return new CommandLine(this)
                .addSubcommand(new TextTrainCommand(console))
                .addSubcommand(new Generate(console))
                .addSubcommand(new Score(console));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: train, generate or score");
    }

    /** Reads a text of at least two characters. */
    static String read(String name) throws IOException {
        String text = TextFile.read(InputFile.prose(name));
        if (text.codePointCount(0, text.length()) < 2) {
            throw Failure.failed("%s: expected at least two characters".formatted(name));
        }
        return text;
    }

    /** {@code rnn text generate}. */
    @Command(
            name = "generate",
            description = "Continues a text with a model of 'rnn text train'.",
            footer = {
                "",
                "Example: rnn text generate text.safetensors --prompt The --temperature 0.8 --top-p"
                        + " 0.9"
            })
    private static final class Generate extends ToolCommand {
        private static final double HOTTEST = 100;

        @Parameters(paramLabel = "MODEL", description = "Model file.")
        private String file;

        @Option(
                names = "--prompt",
                paramLabel = "TEXT",
                description = "Text to continue; default: a line break.")
        private String prompt = "";

        @Option(
                names = "--length",
                paramLabel = "N",
                description = "Number of characters; default: ${DEFAULT-VALUE}.")
        private int length = 500;

        @Option(
                names = "--temperature",
                paramLabel = "X",
                description =
                        "Temperature of sampling: a value below 1 makes the text more predictable,"
                                + " above 1 more varied; default: ${DEFAULT-VALUE}.")
        private double temperature = 0.8;

        @Option(
                names = "--top-p",
                paramLabel = "P",
                description =
                        "Draw only from the most probable characters whose probabilities together"
                                + " reach this value, above 0 and at most 1; default:"
                                + " ${DEFAULT-VALUE}.")
        private double topP = 1;

        @Mixin private SeedOption seedOption = new SeedOption();

        Generate(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            Ranges.require("--length", length, 1, MOST);
            Ranges.requireBetween("--temperature", temperature, 0, HOTTEST);
            Ranges.requireAbove("--top-p", topP, 0, 1);
            TextModel text = TextModel.read(file);
            int[] start = text.vocabulary().encode(prompt.isEmpty() ? "\n" : prompt);
            if (Arrays.stream(start).anyMatch(each -> each == Vocabulary.UNKNOWN)) {
                if (!prompt.isEmpty()) {
                    message("the prompt has characters that the model does not know");
                } else {
                    start = new int[] {Vocabulary.UNKNOWN + 1}; // the most frequent character
                }
            }
            int[] tokens =
                    Generation.tokens(new NucleusSampler(temperature, topP))
                            .seed(seedOption.seed)
                            .run(
                                    text.model().session(1),
                                    Tensor.of(start, 1, start.length, 1),
                                    length)
                            .intArray();
            String continuation = text.vocabulary().decode(tokens);
            if (common.json) {
                print(
                        Json.object("rnn-text-generate-1")
                                .put("prompt", prompt)
                                .put("text", continuation));
            } else {
                console.print(prompt + continuation);
            }
        }
    }

    /** {@code rnn text score}. */
    @Command(
            name = "score",
            description = {
                "Scores a text with a model of 'rnn text train', in bits per character.",
                "",
                "For comparison, also scores a 5-gram model and, if it is installed, the program"
                        + " xz; both adapt to the text while they read it."
            },
            footer = {"", "Example: rnn text score text.safetensors constitution"})
    private static final class Score extends ToolCommand {
        @Parameters(index = "0", paramLabel = "MODEL", description = "Model file.")
        private String model;

        @Parameters(
                index = "1",
                paramLabel = "FILE",
                description = "Text, or name of built-in data.")
        private String file;

        Score(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            TextModel text = TextModel.read(model);
            TextScores scores =
                    TextScores.of(text.model(), text.vocabulary(), "", read(file), true);
            if (common.json) {
                ObjectNode result = Json.object("rnn-text-score-1");
                result.put("model", model).put("file", file);
                scores.put(result);
                print(result);
            } else {
                console.print(scores.text());
            }
        }
    }
}
