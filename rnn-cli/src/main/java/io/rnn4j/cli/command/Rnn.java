package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** The command {@code rnn}, which holds all others. */
@Command(
        name = "rnn",
        description = "Trains, tests and uses recurrent neural networks on files.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 (success), 1 (failure), 2 (invalid command line). Results are printed to"
                    + " the standard output, messages to the standard error.",
            "",
            "Example: rnn data list"
        })
public final class Rnn implements Runnable {
    private static final String VERSION = "--version";

    @Spec private CommandSpec spec;

    @Option(
            names = {"-V", VERSION},
            versionHelp = true,
            description = "Print the version.")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    private Rnn() {}

    /**
     * Runs a command.
     *
     * @param console the streams
     * @param arguments the command and its options
     * @return the exit code: 0, 1 (failed) or 2 (usage)
     */
    public static int run(Console console, String... arguments) {
        if (arguments.length == 1 && arguments[0].equals(VERSION)) {
            // Scripts ask for it: picocli would first read the options of all commands.
            console.print(Version.text());
            return 0;
        }
        return commandLine(console).execute(arguments);
    }

    /** {@return the command with all its subcommands} */
    static CommandLine commandLine(Console console) {
        CommandLine line = new CommandLine(new Rnn());
        line.addSubcommand(new DataCommand(console).withSubcommands());
        line.addSubcommand(new ForecastCommand(console));
        line.addSubcommand(new ClassifyCommand(console));
        line.addSubcommand(new LabelCommand(console));
        line.addSubcommand(new DetectCommand(console));
        line.addSubcommand(new DoctorCommand(console));
        line.addSubcommand(new TextCommand(console).withSubcommands());
        line.addSubcommand(new PredictCommand(console));
        line.addSubcommand(new ServeCommand(console));
        line.addSubcommand(new InspectCommand(console));
        line.addSubcommand(new ConvertCommand(console));
        line.addSubcommand(new CheckCommand(console));
        line.addSubcommand(new ExplainCommand(console));
        line.addSubcommand(new CompletionCommand(console));
        Errors errors = new Errors(console);
        line.setOut(new PrintWriter(console.out(), true));
        line.setErr(new PrintWriter(console.err(), true));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF));
        line.setParameterExceptionHandler(errors);
        line.setExecutionExceptionHandler(errors);
        line.setExpandAtFiles(false); // a file's name may begin with @
        line.setAbbreviatedOptionsAllowed(false);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
