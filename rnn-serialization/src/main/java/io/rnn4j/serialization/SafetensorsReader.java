package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads float tensors from a file in the safetensors format. Sizes in the header are compared with
 * the size of the file before memory is allocated for them.
 */
final class SafetensorsReader implements Closeable {
    /** The longest header that the format allows. */
    private static final long MAXIMUM_HEADER = 100_000_000;

    /** The length of the header and an empty header. */
    private static final int MINIMUM_SIZE = Long.BYTES + "{}".length();

    private static final int CHUNK = 1 << 18;

    /** A tensor in the data: from byte begin, inclusive, to byte end, exclusive. */
    private record TensorEntry(String name, Shape shape, long begin, long end) {}

    private final Path file;
    private final FileChannel channel;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, TensorEntry> entries = new LinkedHashMap<>();
    private long dataStart;

    private SafetensorsReader(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens a file and reads its header. */
    static SafetensorsReader open(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(
                    file.toString(),
                    null,
                    "there is no such file in "
                            + file.toAbsolutePath().getParent()
                            + "; correct the name, or save a model there first");
        }
        if (!Files.isRegularFile(file)) {
            throw new ModelFileException(
                    file
                            + ": expected a file, got a directory or a device; give the name of a"
                            + " model file");
        }
        SafetensorsReader reader = new SafetensorsReader(file, FileChannel.open(file));
        try {
            reader.readHeader();
            return reader;
        } catch (Throwable failure) {
            reader.close();
            throw failure;
        }
    }

    Map<String, String> metadata() {
        return metadata;
    }

    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    Shape shape(String name) {
        return entries.get(name).shape();
    }

    /** Returns the number of floats in all tensors. */
    long elements() {
        return entries.values().stream().mapToLong(entry -> entry.shape().elements()).sum();
    }

    Tensor read(String name) throws IOException {
        TensorEntry entry = entries.get(name);
        float[] values = new float[entry.shape().elements()];
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * Math.min(CHUNK, values.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; done += CHUNK) {
            int count = Math.min(CHUNK, values.length - done);
            bytes.clear().limit(Float.BYTES * count);
            fill(bytes, dataStart + entry.begin() + (long) Float.BYTES * done);
            bytes.flip()
                    .asFloatBuffer()
                    .get(values, done, count); // copies bits, which preserves the payload of NaN
        }
        return Tensor.of(values, entry.shape().toArray());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void readHeader() throws IOException {
        long size = channel.size();
        if (size < MINIMUM_SIZE) {
            throw damaged("at least " + MINIMUM_SIZE + " bytes", size + " bytes");
        }
        ByteBuffer lengthBytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(lengthBytes, 0);
        long length = lengthBytes.getLong(0);
        long available = Math.min(size - Long.BYTES, MAXIMUM_HEADER);
        if (length < 2 || length > available) {
            throw damaged(
                    "a header of 2 to " + available + " bytes",
                    "one of " + Long.toUnsignedString(length));
        }
        ByteBuffer header = ByteBuffer.allocate((int) length);
        fill(header, Long.BYTES);
        dataStart = Long.BYTES + length;
        JsonNode json = Json.parse(utf8(header.flip()), file + ": header");
        if (!json.isObject()) {
            throw Json.expected("an object", json, file + ": header");
        }
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (field.getKey().equals("__metadata__")) {
                readMetadata(field.getValue());
            } else {
                TensorEntry entry = entry(field.getKey(), field.getValue());
                entries.put(entry.name(), entry);
            }
        }
        checkEntries(size - dataStart);
    }

    private String utf8(ByteBuffer bytes) throws ModelFileException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException failure) {
            throw new ModelFileException(
                    file
                            + ": header: expected UTF-8, got other bytes; not a model file, or"
                            + " damaged",
                    failure);
        }
    }

    private void readMetadata(JsonNode json) throws ModelFileException {
        String where = file + ": header.__metadata__";
        if (!json.isObject()) {
            throw Json.expected("an object", json, where);
        }
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!field.getValue().isTextual()) {
                throw Json.expected("a string", field.getValue(), where + "." + field.getKey());
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
    }

    private TensorEntry entry(String name, JsonNode json) throws ModelFileException {
        String where = file + ": header.'" + name + "'";
        if (!json.isObject()) {
            throw Json.expected("an object", json, where);
        }
        JsonNode type = Json.field(json, "dtype", where);
        if (!type.isTextual() || !type.textValue().equals("F32")) {
            throw Json.expected(
                    "\"F32\"",
                    type,
                    where + ".dtype",
                    "; convert the tensor to numbers of 32 bits");
        }
        Shape shape = shape(Json.field(json, "shape", where), where + ".shape");
        JsonNode offsets = Json.field(json, "data_offsets", where);
        if (!offsets.isArray() || offsets.size() != 2) {
            throw Json.expected("[begin, end]", offsets, where + ".data_offsets");
        }
        long begin = Json.integerOf(offsets.get(0), 0, Long.MAX_VALUE, where + ".data_offsets[0]");
        long end =
                Json.integerOf(offsets.get(1), begin, Long.MAX_VALUE, where + ".data_offsets[1]");
        if (end - begin != (long) Float.BYTES * shape.elements()) {
            throw Json.expected(
                    (long) Float.BYTES * shape.elements() + " bytes for the shape " + shape,
                    offsets,
                    where + ".data_offsets");
        }
        return new TensorEntry(name, shape, begin, end);
    }

    private static Shape shape(JsonNode json, String where) throws ModelFileException {
        if (!json.isArray()) {
            throw Json.expected("an array", json, where);
        }
        int[] sizes = new int[json.size()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] =
                    (int)
                            Json.integerOf(
                                    json.get(axis), 0, Integer.MAX_VALUE, where + "[" + axis + "]");
        }
        try {
            return Shape.of(sizes);
        } catch (IllegalArgumentException failure) {
            throw new ModelFileException(where + ": " + failure.getMessage(), failure);
        }
    }

    /** Checks that the tensors fill the data without gaps or overlaps. */
    private void checkEntries(long dataSize) throws ModelFileException {
        List<TensorEntry> inOrder =
                entries.values().stream()
                        .sorted(
                                Comparator.comparingLong(TensorEntry::begin)
                                        .thenComparingLong(TensorEntry::end))
                        .toList();
        long end = 0;
        for (TensorEntry entry : inOrder) {
            if (entry.begin() != end) {
                throw damaged(
                        "tensor '" + entry.name() + "' to begin at byte " + end + " of the data",
                        "byte " + entry.begin());
            }
            end = entry.end();
        }
        if (end != dataSize) {
            throw damaged(end + " bytes of data after the header", Long.toString(dataSize));
        }
    }

    private void fill(ByteBuffer bytes, long position) throws IOException {
        long next = position;
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, next);
            if (count < 0) {
                throw damaged("more bytes after byte " + next, "the end of the file");
            }
            next += count;
        }
    }

    private ModelFileException damaged(String expected, String got) {
        return new ModelFileException(
                ("%s: expected %s, got %s; the file is not a model file, or was cut off or changed:"
                                + " copy it again")
                        .formatted(file, expected, got));
    }
}
