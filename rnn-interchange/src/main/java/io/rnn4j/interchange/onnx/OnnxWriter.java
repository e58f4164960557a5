package io.rnn4j.interchange.onnx;

import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.write.ModelWriter;
import io.rnn4j.serialization.AtomicFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Writes models as ONNX files, for inference with ONNX Runtime and other programs.
 *
 * <p>SimpleRnn, GRU and LSTM become nodes of these operators, other cells Scan nodes with their
 * equations. Sizes of batch and time are open, unless the model fixes the number of steps. Inputs
 * and outputs are [batch, time, features] or [batch, features] under the names of the model; an
 * input of an embedding is an int64 tensor [batch, time]. Dropout and everything else that acts in
 * training only is left out.
 *
 * <p>The same model gives the same bytes. Readers see the old or the new file, even if the writer
 * is killed.
 */
public final class OnnxWriter {
    private OnnxWriter() {}

    /**
     * Writes a model with the default options.
     *
     * @param model the model
     * @param file the file, which is replaced if it exists
     * @throws InterchangeException if the model cannot be expressed
     * @throws IOException if the file cannot be written
     */
    public static void write(Model model, Path file) throws IOException {
        write(model, file, new OnnxOptions());
    }

    /**
     * Writes a model.
     *
     * @param model the model
     * @param file the file, which is replaced if it exists
     * @param options the version of the operators, and whether sequences have lengths
     * @throws InterchangeException if the model cannot be expressed
     * @throws IOException if the file cannot be written
     */
    public static void write(Model model, Path file, OnnxOptions options) throws IOException {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(options, "options");
        byte[] bytes = ModelWriter.bytes(model, options.opset(), options.lengths());
        AtomicFile.write(file, ByteBuffer.wrap(bytes));
    }
}
