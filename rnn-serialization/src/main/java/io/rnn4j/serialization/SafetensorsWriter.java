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

/** Writes tensors and lists of numbers in the safetensors format, in the order of the maps. */
final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 18;

    private final Map<String, double[]> numbers;
    private final Map<String, Tensor> tensors;
    private final byte[] header;
    private final boolean checksummed;

    /**
     * Creates a writer. The same metadata and tensors give the same bytes.
     *
     * @param metadata texts of the metadata in their order, with {@link Checksum#ZERO} as the
     *     checksum if the file is to have one
     * @param numbers lists of numbers by name, which precede the tensors, so that all elements lie
     *     at multiples of their sizes
     * @param tensors the tensors by name
     * @throws IllegalArgumentException if the header is longer than a file may have it
     */
    SafetensorsWriter(
            Map<String, String> metadata,
            Map<String, double[]> numbers,
            Map<String, Tensor> tensors) {
        this.numbers = numbers;
        this.tensors = tensors;
        this.header = header(metadata);
        this.checksummed = Checksum.ZERO.equals(metadata.get(Checksum.KEY));
        requireAtMost(FileLimits.TENSORS, numbers.size() + tensors.size(), "weights");
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

    private byte[] header(Map<String, String> metadata) {
        ObjectNode header = Json.object();
        metadata.forEach(header.putObject("__metadata__")::put);
        long begin = 0;
        for (Map.Entry<String, double[]> entry : numbers.entrySet()) {
            int count = entry.getValue().length;
            ObjectNode place = header.putObject(entry.getKey()).put("dtype", TensorTypes.FLOAT64);
            place.putArray("shape").add(count);
            begin = putOffsets(place, begin, (long) Double.BYTES * count);
        }
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            String type = tensor.isInt() ? TensorTypes.INT32 : TensorTypes.FLOAT32;
            ObjectNode place = header.putObject(entry.getKey()).put("dtype", type);
            ArrayNode shape = place.putArray("shape");
            for (int size : tensor.shape().toArray()) {
                shape.add(size);
            }
            begin = putOffsets(place, begin, (long) Float.BYTES * tensor.shape().elements());
        }
        byte[] text = Json.text(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    private static long putOffsets(ObjectNode place, long begin, long bytes) {
        place.putArray("data_offsets").add(begin).add(begin + bytes);
        return begin + bytes;
    }

    /** Writes the file; the channel is at its beginning. */
    void writeTo(FileChannel channel) throws IOException {
        Checksum checksum = new Checksum();
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        write(channel, checksum, length.putLong(header.length).flip());
        write(channel, checksum, ByteBuffer.wrap(header));
        for (double[] values : numbers.values()) {
            write(
                    channel,
                    checksum,
                    Double.BYTES,
                    values.length,
                    (bytes, from, count) -> bytes.asDoubleBuffer().put(values, from, count));
        }
        for (Tensor tensor : tensors.values()) {
            write(
                    channel,
                    checksum,
                    Float.BYTES,
                    tensor.shape().elements(),
                    tensor.isInt()
                            ? (bytes, from, count) ->
                                    bytes.asIntBuffer().put(tensor.intArray(), from, count)
                            : (bytes, from, count) ->
                                    bytes.asFloatBuffer().put(tensor.array(), from, count));
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

    /** Puts elements into a buffer by their bits, which preserves the payload of NaN. */
    private interface Elements {
        void put(ByteBuffer bytes, int from, int count);
    }

    private static void write(
            FileChannel channel, Checksum checksum, int size, int elements, Elements values)
            throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(size * Math.min(CHUNK, elements))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < elements; done += CHUNK) {
            int count = Math.min(CHUNK, elements - done);
            bytes.clear().limit(size * count);
            values.put(bytes, done, count);
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
