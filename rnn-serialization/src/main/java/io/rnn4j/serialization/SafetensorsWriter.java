package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Writes tensors of floats in the safetensors format, in the order of the map. */
final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 18;

    private final Map<String, Tensor> tensors;
    private final byte[] header;
    private final boolean checksummed;

    /**
     * Creates a writer. The same metadata and tensors give the same bytes.
     *
     * @param metadata texts of the metadata in their order, with {@link Checksum#ZERO} as the
     *     checksum if the file is to have one
     * @param tensors the tensors by name
     * @throws IllegalArgumentException if the header is longer than a file may have it
     */
    SafetensorsWriter(Map<String, String> metadata, Map<String, Tensor> tensors) {
        this.tensors = tensors;
        this.header = header(metadata, tensors);
        this.checksummed = Checksum.ZERO.equals(metadata.get(Checksum.KEY));
        requireAtMost(FileLimits.TENSORS, tensors.size(), "weights");
        requireAtMost(FileLimits.HEADER, header.length, "bytes of names and settings");
    }

    private static void requireAtMost(int maximum, int actual, String what) {
        if (actual > maximum) {
            throw new IllegalArgumentException(
                    ("the model has %s %s, a model file holds at most %s; split the model into"
                                    + " several ones")
                            .formatted(actual, what, maximum));
        }
    }

    private static byte[] header(Map<String, String> metadata, Map<String, Tensor> tensors) {
        ObjectNode header = Json.object();
        metadata.forEach(header.putObject("__metadata__")::put);
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = begin + (long) Float.BYTES * tensor.array().length;
            ObjectNode place = header.putObject(entry.getKey()).put("dtype", TensorTypes.FLOAT32);
            ArrayNode shape = place.putArray("shape");
            for (int size : tensor.shape().toArray()) {
                shape.add(size);
            }
            place.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        byte[] text = Json.text(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    /** Writes the file; the channel is at its beginning. */
    void writeTo(FileChannel channel) throws IOException {
        Checksum checksum = new Checksum();
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        write(channel, checksum, length.putLong(header.length).flip());
        write(channel, checksum, ByteBuffer.wrap(header));
        for (Tensor tensor : tensors.values()) {
            write(channel, checksum, tensor.array());
        }
        if (checksummed) {
            checksum.writeDigits(channel, Long.BYTES + positionOfDigits());
        }
    }

    /**
     * {@return the position in the header of the digits of the checksum} The first occurrence of
     * the searched text is the checksum, because quotes within other texts are escaped.
     */
    private long positionOfDigits() {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        int position = text.indexOf('"' + Checksum.KEY + "\":\"" + Checksum.ZERO + '"');
        return Checksum.positionOfDigits(text.indexOf(Checksum.ZERO, position));
    }

    private static void write(FileChannel channel, Checksum checksum, float[] values)
            throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * Math.min(CHUNK, values.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; done += CHUNK) {
            int count = Math.min(CHUNK, values.length - done);
            bytes.clear().limit(Float.BYTES * count);
            bytes.asFloatBuffer()
                    .put(values, done, count); // copies bits, which preserves the payload of NaN
            write(channel, checksum, bytes);
        }
    }

    private static void write(FileChannel channel, Checksum checksum, ByteBuffer bytes)
            throws IOException {
        checksum.add(bytes.duplicate());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
