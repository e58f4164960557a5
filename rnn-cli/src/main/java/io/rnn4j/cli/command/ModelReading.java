package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.FileKind;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.keras.KerasFile;
import io.rnn4j.interchange.onnx.OnnxReader;
import io.rnn4j.interchange.pytorch.PyTorchGuess;
import io.rnn4j.interchange.pytorch.PyTorchModule;
import io.rnn4j.interchange.pytorch.StateDict;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.ModelSet;
import io.rnn4j.serialization.SavedModel;
import io.rnn4j.serialization.TensorFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A model that was read from a file of any format.
 *
 * @param model the model
 * @param description what the file says about inputs and outputs
 * @param format the format of the file
 * @param writtenBy the library that has written it; empty if unknown
 * @param report what became of the parts of a file of another framework
 */
record ModelReading(
        Model model,
        ModelDescription description,
        String format,
        String writtenBy,
        List<String> report) {
    private static final String OWN = "rnn4j";

    /** {@return whether a file exists and has the form of a model} */
    static boolean isModel(String name) throws IOException {
        Path file = Path.of(name);
        try {
            if (Files.isRegularFile(file)) {
                FileKind.of(file);
                return true;
            }
            return false;
        } catch (InterchangeException other) {
            return false;
        }
    }

    /** Whether a file of rnn4j has several models. */
    static boolean hasSeveral(String name) throws IOException {
        Path file = InputFile.readable(name);
        return kind(file) == FileKind.SAFETENSORS && isOwn(file) && ModelSet.isIn(file);
    }

    /** Reads a model of rnn4j. */
    static SavedModel own(String name) throws IOException {
        Path file = InputFile.readable(name);
        FileKind kind = kind(file);
        if (kind != FileKind.SAFETENSORS || !isOwn(file)) {
            throw Failure.failed(
                    "%s: expected a model of rnn4j, got %s; change it with 'rnn convert'"
                            .formatted(name, words(kind)));
        }
        return single(file, name);
    }

    private static SavedModel single(Path file, String name) throws IOException {
        if (ModelSet.isIn(file)) {
            throw Failure.failed(
                    ("%s: expected a file with one model, got an ensemble of several; 'rnn predict'"
                                    + " and 'rnn serve' forecast with it")
                            .formatted(name));
        }
        return ModelFile.open(file, LoadOptions.standard());
    }

    /**
     * Reads a model of any format.
     *
     * @param name what the user calls the file
     * @param choices sets what a state dict of PyTorch does not tell
     */
    static ModelReading any(String name, UnaryOperator<PyTorchGuess> choices) throws IOException {
        Path file = InputFile.readable(name);
        FileKind kind = kind(file);
        if (kind == FileKind.SAFETENSORS && isOwn(file)) {
            SavedModel saved = single(file, name);
            return new ModelReading(
                    saved.model(),
                    saved.description(),
                    words(FileKind.SAFETENSORS) + " of rnn4j",
                    saved.writtenBy(),
                    saved.conversions().stream().map(Object::toString).toList());
        }
        try {
            Import read =
                    switch (kind) {
                        case KERAS -> KerasFile.load(file);
                        case ONNX -> OnnxReader.read(file).imported();
                        case PYTORCH, SAFETENSORS ->
                                choices.apply(PyTorchModule.of(StateDict.read(file)).guess())
                                        .build();
                    };
            return new ModelReading(
                    read.model(),
                    ModelDescription.empty(),
                    words(kind),
                    "",
                    read.report().toString().lines().toList());
        } catch (InterchangeException failure) {
            throw failed(name, failure);
        }
    }

    /** {@return what can be guessed of a state dict; empty for files of other kinds} */
    static List<String> guess(String name) throws IOException {
        Path file = InputFile.readable(name);
        FileKind kind = kind(file);
        if (kind != FileKind.PYTORCH && (kind != FileKind.SAFETENSORS || isOwn(file))) {
            return List.of();
        }
        try {
            return PyTorchModule.of(StateDict.read(file)).guess().toString().lines().toList();
        } catch (InterchangeException failure) {
            throw failed(name, failure);
        }
    }

    private static FileKind kind(Path file) throws IOException {
        try {
            return FileKind.of(file);
        } catch (InterchangeException failure) {
            throw failed(file.toString(), failure);
        }
    }

    private static Failure failed(String name, InterchangeException failure) {
        String text = failure.getMessage();
        String quoted = "'" + Path.of(name).getFileName() + "'";
        return Failure.failed(
                text.contains(quoted) ? text : "%s: %s".formatted(name, text), failure);
    }

    private static boolean isOwn(Path file) throws IOException {
        try (TensorFile tensors = TensorFile.open(file)) {
            return tensors.metadataNames().contains("format")
                    && tensors.metadata("format").equals(OWN);
        }
    }

    private static String words(FileKind kind) {
        return switch (kind) {
            case KERAS -> "a file of Keras";
            case PYTORCH -> "a state dict of PyTorch";
            case SAFETENSORS -> "a safetensors file";
            case ONNX -> "an ONNX file";
        };
    }
}
