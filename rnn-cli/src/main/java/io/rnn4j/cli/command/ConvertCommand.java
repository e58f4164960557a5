package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.console.Json;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.forecast.suggestion.Suggestion;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.keras.KerasFile;
import io.rnn4j.interchange.onnx.OnnxWriter;
import io.rnn4j.interchange.pytorch.PyTorchExport;
import io.rnn4j.serialization.ModelFile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code rnn convert}: a model in another format. */
@Command(
        name = "convert",
        description = {
            "Reads a model of rnn4j, Keras (.keras, .h5), PyTorch (state dict, .pt or .safetensors)"
                    + " or ONNX, and writes it in another format.",
            "",
            "The new model computes the same outputs, or the command fails. Prints how each part"
                    + " was converted."
        },
        footer = {
            "",
            "Example: rnn convert model.safetensors --out model.onnx",
            "Example: rnn convert model.safetensors --out model.keras"
        })
final class ConvertCommand extends ToolCommand {
    private static final List<String> FORMATS = List.of("rnn4j", "keras", "pytorch", "onnx");

    /** The formats that a file may have by the ending of its name. */
    private static final Map<String, List<String>> ENDINGS =
            Map.of(
                    "safetensors", List.of("rnn4j", "pytorch"),
                    "keras", List.of("keras"),
                    "h5", List.of("keras"),
                    "onnx", List.of("onnx"),
                    "pt", List.of(),
                    "pth", List.of());

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "Model file; the format is detected from its content.")
    private String in;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUT",
            description = "File to write; the same as --out.")
    private Path positional;

    @Option(names = "--out", paramLabel = "OUT", description = "File to write.")
    private Path option;

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description =
                    "rnn4j, keras, pytorch or onnx; default: by the ending of OUT: .safetensors is"
                        + " rnn4j, .keras and .h5 are keras, .onnx is onnx. For pytorch, OUT is a"
                        + " state dict (.safetensors), which safetensors.torch.load_file reads.")
    private String to;

    @Option(
            names = "--python",
            paramLabel = "FILE",
            description = "For pytorch: also write a Python program that loads the state dict.")
    private Path python;

    @Mixin private PyTorchOptions pyTorch = new PyTorchOptions();

    ConvertCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        if ((positional == null) == (option == null)) {
            throw Failure.usage("expected one file to write, as second argument or with --out");
        }
        Path out = option == null ? positional : option;
        String format = format(out);
        if (python != null && !format.equals("pytorch")) {
            throw Failure.usage("--python: belongs to --to pytorch, not to '%s'".formatted(format));
        }
        OutputFile target = OutputFile.of("--out", out);
        OutputFile program = python == null ? null : OutputFile.of("--python", python);
        pyTorch.check();
        List<String> guess = ModelReading.guess(in);
        guess.forEach(this::message);
        ModelReading reading = ModelReading.any(in, pyTorch::choose);
        List<String> notes = new ArrayList<>();
        if (!format.equals("rnn4j") && !reading.description().isEmpty()) {
            notes.add(
                    "the description of inputs and outputs, such as scalers and names, is left"
                            + " out");
        }
        try {
            write(reading, format, target.path(), program, notes);
        } catch (InterchangeException failure) {
            throw Failure.failed(
                    "%s: cannot be written for %s: %s".formatted(in, format, failure.getMessage()),
                    failure);
        }
        if (common.json) {
            ObjectNode result = Json.object("rnn-convert-1");
            result.put("in", in).put("out", out.toString()).put("to", format);
            array(result.putArray("guess"), guess);
            array(result.putArray("report"), reading.report());
            array(result.putArray("notes"), notes);
            print(result);
        } else {
            reading.report().forEach(console::print);
            notes.forEach(console::print);
            message("wrote %s, a file for %s".formatted(out, format));
        }
    }

    private static void array(ArrayNode array, List<String> lines) {
        lines.forEach(array::add);
    }

    private String format(Path out) {
        String ending = InputFile.ending(out);
        if (to != null) {
            if (!FORMATS.contains(to)) {
                throw Failure.usage(
                        "--to: unknown format '%s'%s".formatted(to, Suggestion.of(to, FORMATS)));
            }
            if (!ENDINGS.getOrDefault(ending, FORMATS).contains(to)) {
                throw Failure.usage(
                        "--out: '%s' does not have the ending of a file for %s; name another file"
                                .formatted(out, to));
            }
            return to;
        }
        return switch (ending) {
            case "safetensors" -> "rnn4j";
            case "keras", "h5" -> "keras";
            case "onnx" -> "onnx";
            case "pt", "pth" ->
                    throw Failure.usage(
                            "--out: files that end with '.%s' cannot be written; use --to pytorch --out %s, which"
                                            .formatted(
                                                    ending,
                                                    out.toString()
                                                            .replaceAll("[^.]*$", "safetensors"))
                                    + " safetensors.torch.load_file reads into a state dict;"
                                    + " --python FILE writes the module");
            default ->
                    throw Failure.usage(
                            "--out: expected a name that ends with .safetensors, .keras, .h5 or"
                                    + " .onnx, got '%s'; or name the format with --to"
                                            .formatted(out));
        };
    }

    private static void write(
            ModelReading reading, String format, Path out, OutputFile program, List<String> notes)
            throws IOException {
        switch (format) {
            case "rnn4j" -> ModelFile.save(reading.model(), reading.description(), out);
            case "keras" -> notes.addAll(KerasFile.save(reading.model(), out));
            case "onnx" -> OnnxWriter.write(reading.model(), out);
            default -> {
                PyTorchExport export = PyTorchExport.of(reading.model());
                export.save(out);
                notes.addAll(export.notes());
                if (program != null) {
                    program.write(export.python(out.getFileName().toString()));
                }
            }
        }
    }
}
