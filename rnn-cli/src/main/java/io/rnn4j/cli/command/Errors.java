package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.forecast.series.SeriesException;
import io.rnn4j.forecast.suggestion.Suggestion;
import io.rnn4j.serialization.ModelFileException;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints what went wrong as one line; with {@code --debug} a stack trace, too. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** The message on a checkpoint of a training with other settings: the file, the differences. */
    private static final Pattern OTHER_TRAINING =
            Pattern.compile(
                    "(.*) cannot be resumed, because its training had other settings or data:"
                            + " (.*); use the same settings.*",
                    Pattern.DOTALL);

    private static final int SHOWN = 80; // characters of the differences

    private final Console console;

    Errors(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine line = exception.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        String text =
                exception instanceof UnmatchedArgumentException unmatched
                        ? unmatched(unmatched, line)
                        : plain(lowerCase(exception.getMessage()));
        print(
                "%s: %s%s see '%s --help'"
                        .formatted(name, text, text.endsWith("?") ? "" : ";", name),
                exception,
                Arrays.asList(arguments).contains("--debug"));
        return Failure.USAGE;
    }

    private static String unmatched(UnmatchedArgumentException exception, CommandLine line) {
        String first = exception.getUnmatched().getFirst();
        if (first.startsWith("-") && first.length() > 1) {
            String option = first.replaceAll("=.*", "");
            List<String> options = new ArrayList<>();
            line.getCommandSpec()
                    .options()
                    .forEach(each -> options.addAll(Arrays.asList(each.names())));
            return "unknown option '%s'%s"
                    .formatted(
                            option,
                            Suggestion.similar(option, options)
                                    .map("; did you mean '%s'?"::formatted)
                                    .orElse(""));
        }
        return line.getSubcommands().isEmpty()
                ? "unexpected argument '%s'".formatted(first)
                : "unknown command '%s'%s"
                        .formatted(first, Suggestion.of(first, line.getSubcommands().keySet()));
    }

    /** {@return a message of picocli without names of Java's types} */
    private static String plain(String message) {
        return message.replaceFirst("' is not an? (int|long)$", "' is not a whole number in range")
                .replaceFirst("' is not a double$", "' is not a number")
                .replaceFirst(
                        "^value for option option '(.*)' \\((.*)\\) should be in KEY=VALUE format"
                                + " but was (.*)$",
                        "$1: expected $2, got '$3'");
    }

    private static String lowerCase(String message) {
        return message.isEmpty() || message.length() > 1 && Character.isUpperCase(message.charAt(1))
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine line, ParseResult parsed) {
        String name = line.getCommandSpec().qualifiedName();
        boolean debug = line.getCommand() instanceof ToolCommand command && command.common.debug;
        print(name + ": " + message(exception), exception, debug);
        return exception instanceof Failure failure ? failure.exitCode() : Failure.FAILED;
    }

    private static String message(Exception exception) {
        return switch (exception) {
            case Failure failure -> failure.getMessage();
            case SeriesException failure -> failure.getMessage();
            case ModelFileException failure -> failure.getMessage();
            case IllegalArgumentException failure when failure.getMessage() != null ->
                    resumed(failure.getMessage());
            case CancellationException failure -> failure.getMessage();
            case UncheckedIOException failure -> of(failure.getCause());
            case IOException failure -> of(failure);
            default ->
                    "internal error, %s; run the command again with --debug, and report the stack trace"
                            .formatted(exception);
        };
    }

    /** {@return a message; that of a checkpoint with other options without advice for Java} */
    private static String resumed(String message) {
        Matcher other = OTHER_TRAINING.matcher(message);
        if (!other.matches()) {
            return message;
        }
        String detail = other.group(2).strip();
        return "%s: the options or data differ from those of the checkpoint (%s); repeat the command that was printed, or choose another --resume directory"
                .formatted(
                        other.group(1),
                        detail.length() <= SHOWN ? detail : detail.substring(0, SHOWN) + "...");
    }

    private static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing ->
                    "%s: there is no such file or directory; check the path"
                            .formatted(missing.getFile());
            case AccessDeniedException denied ->
                    "%s: access denied; check the permissions".formatted(denied.getFile());
            case FileSystemException other ->
                    "%s: %s"
                            .formatted(
                                    other.getFile(),
                                    other.getReason() == null
                                            ? other.getClass().getSimpleName()
                                            : other.getReason());
            default -> "input or output failed: %s".formatted(failure.getMessage());
        };
    }

    /** {@return a message of the library without the remarks for those who program in Java} */
    static String withoutJava(String message) {
        return message.replaceAll(",\\s+in Java\\s+[A-Za-z.]+", "");
    }

    private void print(String message, Exception exception, boolean debug) {
        console.err().println(withoutJava(message).replaceAll("\\s*\\R\\s*", "; ").strip());
        if (debug) {
            exception.printStackTrace(console.err());
        }
    }
}
