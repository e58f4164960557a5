package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.file.TextFile;
import io.rnn4j.core.data.TextDataset;
import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.BitsPerCharacter;
import io.rnn4j.core.model.Generation;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.ProgressDisplay;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TimeBudget;
import io.rnn4j.serialization.TrainingRecord;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code rnn text}: networks that foretell the next character of a text. */
@Command(
        name = "text",
        description = "Trains a network on a text, writes more of it, and scores texts.",
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
                .addSubcommand(new Train(console))
                .addSubcommand(new Generate(console))
                .addSubcommand(new Score(console));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: train, generate or score");
    }

    private static String read(String name) throws IOException {
        String text = TextFile.read(InputFile.text(name));
        if (text.codePointCount(0, text.length()) < 2) {
            throw Failure.failed("%s: expected at least two characters".formatted(name));
        }
        return text;
    }

    /** {@code rnn text train}. */
    @Command(
            name = "train",
            description =
                    "Trains an LSTM to foretell the next character, and scores it on the end of the"
                            + " text beside a 5-gram model and the program xz.",
            footer = {
                "",
                "Example: rnn text train constitution --epochs 1 --units 32 --save text.safetensors"
            })
    private static final class Train extends ToolCommand {
        private static final int EMBEDDING = 32;
        private static final int MOST_UNITS = 4096;
        private static final int MOST_LAYERS = 8;
        private static final double LAST_RATE = 0.02;
        private static final double CLIPPED_NORM = 1;

        @Parameters(paramLabel = "FILE", description = "Text, or name of built-in data.")
        private String file;

        @Option(
                names = "--save",
                paramLabel = "FILE",
                required = true,
                description = "File for the model.")
        private Path save;

        @Option(
                names = "--units",
                paramLabel = "N",
                description = "Number of units; default: ${DEFAULT-VALUE}.")
        private int units = 256;

        @Option(
                names = "--layers",
                paramLabel = "N",
                description = "Number of layers of these units, 1 to 8; default: ${DEFAULT-VALUE}.")
        private int layers = 1;

        @Option(
                names = "--dropout",
                paramLabel = "RATE",
                description =
                        "Share of the outputs of each layer that is dropped in training, at least 0"
                                + " and below 1; less for texts of more than a megabyte; default:"
                                + " ${DEFAULT-VALUE}.")
        private double dropout = 0.5;

        @Option(
                names = "--learning-rate",
                paramLabel = "X",
                description =
                        "Learning rate of the first epoch, from which it falls as a cosine to a"
                                + " fiftieth; default: ${DEFAULT-VALUE}.")
        private double learningRate = 0.005;

        @Option(
                names = "--epochs",
                paramLabel = "N",
                description = "Number of epochs; default: ${DEFAULT-VALUE}.")
        private int epochs = 20;

        @Option(
                names = "--streams",
                paramLabel = "N",
                description =
                        "Number of parts of the text that are read side by side; default:"
                                + " ${DEFAULT-VALUE}.")
        private int streams = 16;

        @Option(
                names = "--steps",
                paramLabel = "N",
                description =
                        "Number of characters that the gradient goes back; default:"
                                + " ${DEFAULT-VALUE}.")
        private int steps = 64;

        @Option(
                names = "--holdout",
                paramLabel = "SHARE",
                description =
                        "Share of the text, at its end, for the test, between 0 and 1; default:"
                                + " ${DEFAULT-VALUE}.")
        private double holdout = 0.1;

        @Option(
                names = "--time-limit",
                paramLabel = "TIME",
                converter = Durations.class,
                description = "Most time for training, such as 90s, 10m or 2h.")
        private Duration timeLimit;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "Seed of all random numbers; default: ${DEFAULT-VALUE}.")
        private long seed = 42;

        @Option(
                names = "--resume",
                paramLabel = "DIR",
                description =
                        "Directory of checkpoints, which is created: a training that was stopped"
                                + " goes on from the last one.")
        private Path resume;

        Train(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            Ranges.require("--units", units, 1, MOST_UNITS);
            Ranges.require("--layers", layers, 1, MOST_LAYERS);
            Ranges.requireShare("--dropout", dropout);
            Ranges.requireBetween("--learning-rate", learningRate, 0, 1);
            Ranges.require("--epochs", epochs, 1, MOST);
            Ranges.require("--streams", streams, 1, MOST);
            Ranges.require("--steps", steps, 1, MOST);
            Ranges.requireBetween("--holdout", holdout, 0, 1);
            OutputFile target = OutputFile.of("--save", save);
            String text = read(file);
            int cut =
                    text.offsetByCodePoints(
                            0, (int) (text.codePointCount(0, text.length()) * (1 - holdout)));
            String training = text.substring(0, cut);
            String test = text.substring(cut);
            Vocabulary vocabulary = Vocabulary.ofCharacters(training, 1);
            int[] tokens = vocabulary.encode(training);
            if (tokens.length <= streams || test.isEmpty()) {
                throw Failure.failed(
                        "%s: expected more than %s characters for training and some for the test, got %s; use fewer --streams or a longer text"
                                .formatted(file, streams, tokens.length));
            }
            if (vocabulary.size() > NGramModel.MOST_TOKENS) {
                throw Failure.failed(
                        "%s: expected at most %s different characters, got %s; is it a text?"
                                .formatted(file, NGramModel.MOST_TOKENS, vocabulary.size()));
            }
            message(
                    "%s: %s characters, %s different ones; the last %s are for the test"
                            .formatted(
                                    file,
                                    text.codePointCount(0, text.length()),
                                    vocabulary.size() - Vocabulary.UNKNOWN - 1,
                                    test.codePointCount(0, test.length())));
            Model model = model(vocabulary.size());
            History history;
            try (TrainingCheckpoints checkpoints =
                    new TrainingCheckpoints(console, resume, commandLine())) {
                history =
                        model.fit(
                                new TextDataset(tokens, streams, steps),
                                checkpoints.add(options()));
            }
            new TextModel(model, vocabulary).save(target.path(), TrainingRecord.of(seed, history));
            message("saved the model to " + save);
            TextScores scores = TextScores.of(model, vocabulary, training, test, false);
            if (common.json) {
                ObjectNode result = Json.object("rnn-text-train-1").put("file", file);
                scores.put(result);
                print(result);
            } else {
                console.print(scores.text());
            }
        }

        /** Builds and compiles the network. */
        private Model model(int characters) {
            List<Layer> all = new ArrayList<>();
            all.add(embedding(characters, EMBEDDING));
            for (int layer = 0; layer < layers; layer++) {
                all.add(lstm(units).returnSequences(true));
                if (dropout > 0) {
                    all.add(dropout(dropout));
                }
            }
            all.add(dense(characters));
            return Sequential.of(seed, input(1), all.toArray(Layer[]::new))
                    .compile(
                            Clipped.byGlobalNorm(new Adam(learningRate), CLIPPED_NORM),
                            new SoftmaxCrossEntropy(),
                            new BitsPerCharacter());
        }

        private FitOptions options() {
            FitOptions options =
                    FitOptions.epochs(epochs)
                            .learningRateFactorByEpoch(Schedule.cosine(epochs, LAST_RATE));
            if (!common.quiet) {
                options = options.listener(new ProgressDisplay(console.err(), console.terminal()));
            }
            return timeLimit == null ? options : options.listener(new TimeBudget(timeLimit));
        }
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
                description = "Text to continue; default: the end of a line.")
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
                        "Below 1 the text is more probable, above 1 more varied; default:"
                                + " ${DEFAULT-VALUE}.")
        private double temperature = 0.8;

        @Option(
                names = "--top-p",
                paramLabel = "P",
                description =
                        "Draw from the most probable characters that together have this"
                                + " probability, above 0 and at most 1; default:"
                                + " ${DEFAULT-VALUE}.")
        private double topP = 1;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "Seed of all random numbers; default: ${DEFAULT-VALUE}.")
        private long seed = 42;

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
                            .seed(seed)
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
                "Beside it, a 5-gram model and the program xz, if it is installed; both learn while"
                        + " they read the text."
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
