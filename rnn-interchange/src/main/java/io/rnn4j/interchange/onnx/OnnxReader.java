package io.rnn4j.interchange.onnx;

import io.rnn4j.interchange.FileKind;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.archive.InputFile;
import io.rnn4j.interchange.onnx.file.ExternalData;
import io.rnn4j.interchange.onnx.file.OnnxModel;
import io.rnn4j.interchange.onnx.file.OnnxParser;
import io.rnn4j.interchange.onnx.read.GraphReader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads ONNX files of opset 6 to 24.
 *
 * <p>Axes of inputs become batch, time or features as the graph uses them: what a recurrent node
 * reads as time is time. Nodes that only prepare shapes, weights and initial states disappear; the
 * others become layers. A graph that cannot be expressed is rejected with the operator and the name
 * of the node. Data in other files are read from the directory of the model only.
 */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * Reads a model.
     *
     * @param file the file
     * @return the model, with what became of every node
     * @throws InterchangeException if the file is damaged or cannot be expressed exactly
     * @throws IOException if the file cannot be read
     */
    public static OnnxImport read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        InputFile.require(file);
        FileKind.require(file, FileKind.ONNX);
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new InterchangeException(
                        "%s has %s bytes; ONNX files have at most 2 GiB"
                                .formatted(file, channel.size()));
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return read(bytes, file);
        }
    }

    private static OnnxImport read(ByteBuffer bytes, Path file) throws InterchangeException {
        try {
            OnnxModel model = OnnxParser.model(bytes);
            return new ModelBuilder(GraphReader.read(model, new ExternalData(file))).build();
        } catch (InterchangeException refusal) {
            throw new InterchangeException(file + ": " + refusal.getMessage(), refusal);
        } catch (IllegalArgumentException refusal) {
            throw new InterchangeException(
                    "%s: it cannot be expressed: %s".formatted(file, refusal.getMessage()),
                    refusal);
        }
    }
}
