package io.rnn4j.serialization;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.message.ReadableText;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A file in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format,
 * written by any program. Opening reads the header only; tensors are read on request.
 *
 * <pre>{@code
 * try (TensorFile file = TensorFile.open(Path.of("foreign.safetensors"))) {
 *     for (TensorInfo tensor : file.tensors().values()) {
 *         System.out.println(tensor);
 *     }
 *     ConvertedTensor kernel = file.convert("lstm.weight_ih_l0"); // from float16, for example
 *     System.out.println(kernel.report());
 * }
 * }</pre>
 *
 * <p>All methods may be called by several threads at the same time. Their exceptions name the file.
 * An interrupt of a thread that reads closes the file.
 */
public final class TensorFile implements Closeable {
    private static final int CHUNK = 1 << 20; // bytes that are read at once, of whole elements
    private static final String UNREADABLE = "the file cannot be read: %s";

    private final Path path;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private Arena arena; // null until a tensor is mapped
    private MemorySegment mapped; // all data

    private TensorFile(Path path, FileChannel channel, SafetensorsHeader header) {
        this.path = path;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and reads its header.
     *
     * @param file path of the file
     * @return the open file
     * @throws ModelFileException if the file is not in the safetensors format, or if its header
     *     claims other sizes than the file has
     * @throws IOException if the file cannot be read
     */
    public static TensorFile open(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return FileErrors.naming(
                file, UNREADABLE, () -> FileErrors.uninterrupted(() -> openUnnamed(file)));
    }

    /**
     * Writes tensors of floats to a file. An existing file is replaced as a whole or not at all.
     * The same texts and tensors give the same bytes.
     *
     * @param file path of the file
     * @param metadata texts of the metadata by name, in their order
     * @param tensors the tensors by name, in their order
     * @throws IllegalArgumentException if a tensor has ints, or if there are more tensors or longer
     *     names than a file can have
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Map<String, String> metadata, Map<String, Tensor> tensors)
            throws IOException {
        Objects.requireNonNull(file, "file");
        NullChecks.requireValues("metadata", metadata);
        NullChecks.requireValues("tensors", tensors);
        SafetensorsWriter writer = new SafetensorsWriter(metadata, Map.of(), tensors);
        AtomicFile.write(file, writer::writeTo);
    }

    /** Opens a file. Exceptions do not name it. */
    static TensorFile openUnnamed(Path file) throws IOException {
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
                    "expected a file, got a directory or a device; give the name of a model file");
        }
        FileChannel channel = FileChannel.open(file);
        try {
            return new TensorFile(file, channel, SafetensorsHeader.read(channel));
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    /** {@return the tensors by name, in the order of the header} */
    public Map<String, TensorInfo> tensors() {
        return header.tensors();
    }

    /** {@return the names of the texts in the metadata, in the order of the header} */
    public Set<String> metadataNames() {
        return header.metadataNames();
    }

    /**
     * {@return a text of the metadata}
     *
     * @param name one of the {@link #metadataNames}
     * @throws IllegalArgumentException if the metadata have no such text
     * @throws IOException if the file cannot be read
     */
    public String metadata(String name) throws IOException {
        requireMetadata(name);
        return FileErrors.naming(
                path,
                UNREADABLE,
                () -> {
                    try (Reader reader = header.metadata(name)) {
                        StringWriter text = new StringWriter();
                        reader.transferTo(text);
                        return text.toString();
                    }
                });
    }

    private void requireMetadata(String name) {
        Objects.requireNonNull(name, "name");
        if (!header.metadataNames().contains(name)) {
            throw new IllegalArgumentException(
                    ReadableText.of(
                            "%s has no text '%s' in its metadata, only %s"
                                    .formatted(path, name, header.metadataNames())));
        }
    }

    /**
     * Reads a tensor of type {@code F32} or {@code I32}, bit by bit.
     *
     * @param name one of the {@link #tensors}
     * @return the tensor, of floats or ints
     * @throws IllegalArgumentException if the file has no such tensor
     * @throws ModelFileException if it has another type, or more than 2³¹-1 elements
     * @throws IOException if the file cannot be read
     */
    public Tensor read(String name) throws IOException {
        TensorInfo tensor = tensor(name);
        return FileErrors.naming(path, UNREADABLE, () -> read(tensor));
    }

    /**
     * Reads a tensor of type {@code F32}, {@code F64}, {@code F16} or {@code BF16} as float32.
     *
     * @param name one of the {@link #tensors}
     * @return the tensor, and what the conversion has changed
     * @throws IllegalArgumentException if the file has no such tensor
     * @throws ModelFileException if it has another type, or more than 2³¹-1 elements
     * @throws IOException if the file cannot be read
     */
    public ConvertedTensor convert(String name) throws IOException {
        TensorInfo tensor = tensor(name);
        return FileErrors.naming(path, UNREADABLE, () -> convert(tensor));
    }

    /**
     * Maps the bytes of a tensor of any type and size into memory, without reading them. They are
     * in little-endian order. The segment is read-only and can be used until this file is closed.
     * If the file is shortened meanwhile, access to it fails with an {@link InternalError}.
     *
     * @param name one of the {@link #tensors}
     * @return the bytes of the tensor
     * @throws IllegalArgumentException if the file has no such tensor
     * @throws IOException if the file cannot be mapped
     */
    public MemorySegment map(String name) throws IOException {
        TensorInfo tensor = tensor(name);
        return FileErrors.naming(
                path, UNREADABLE, () -> mapped().asSlice(tensor.range().begin(), tensor.bytes()));
    }

    private synchronized MemorySegment mapped() throws IOException {
        if (mapped == null) {
            requireWhole();
            Arena created = Arena.ofShared();
            try {
                mapped =
                        channel.map(
                                FileChannel.MapMode.READ_ONLY,
                                header.dataBegin(),
                                header.dataSize(),
                                created);
                arena = created;
            } catch (UnsupportedOperationException failure) {
                throw new IOException(
                        "its file system cannot map files into memory; read the tensor instead",
                        failure);
            } finally {
                if (arena == null) {
                    created.close();
                }
            }
        }
        return mapped;
    }

    private void requireWhole() throws IOException {
        long expected = header.dataBegin() + header.dataSize();
        if (channel.size() < expected) {
            throw new IOException(
                    ("it had %s bytes when it was opened and has %s now: another program has"
                                    + " shortened it")
                            .formatted(expected, channel.size()));
        }
    }

    private TensorInfo tensor(String name) {
        Objects.requireNonNull(name, "name");
        TensorInfo tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    ReadableText.of(
                            "%s has no tensor '%s', only %s"
                                    .formatted(path, name, header.tensors().keySet())));
        }
        return tensor;
    }

    /** Reads one of the tensors. Exceptions do not name the file. */
    Tensor read(TensorInfo tensor) throws IOException {
        Shape shape = shape(tensor);
        switch (tensor.type()) {
            case TensorTypes.FLOAT32 -> {
                float[] values = new float[shape.elements()];
                // copies bits, which preserves the payload of NaN
                read(
                        tensor,
                        (bytes, from, to) -> bytes.asFloatBuffer().get(values, from, to - from));
                return Tensor.of(values, shape.toArray());
            }
            case TensorTypes.INT32 -> {
                int[] values = new int[shape.elements()];
                read(tensor, (bytes, from, to) -> bytes.asIntBuffer().get(values, from, to - from));
                return Tensor.of(values, shape.toArray());
            }
            default ->
                    throw new ModelFileException(
                            "tensor '%s': expected the type F32 or I32, got %s; convert it"
                                    .formatted(ReadableText.quoted(tensor.name()), tensor.type()));
        }
    }

    /** Reads one of the tensors, a list of type F64. Exceptions do not name the file. */
    double[] readNumbers(TensorInfo tensor) throws IOException {
        if (tensor.shape().size() != 1 || !tensor.type().equals(TensorTypes.FLOAT64)) {
            throw new ModelFileException(
                    "tensor '%s': expected a list of type F64, got the shape %s and the type %s"
                            .formatted(
                                    ReadableText.quoted(tensor.name()),
                                    tensor.shape(),
                                    tensor.type()));
        }
        double[] values = new double[shape(tensor).elements()];
        read(tensor, (bytes, from, to) -> bytes.asDoubleBuffer().get(values, from, to - from));
        return values;
    }

    /** Converts one of the tensors. Exceptions do not name the file. */
    ConvertedTensor convert(TensorInfo tensor) throws IOException {
        if (!FloatConversion.supports(tensor.type())) {
            throw new ModelFileException(
                    "tensor '%s': expected the type F32, F64, F16 or BF16, got %s"
                            .formatted(ReadableText.quoted(tensor.name()), tensor.type()));
        }
        Shape shape = shape(tensor);
        if (tensor.type().equals(TensorTypes.FLOAT32)) {
            return new ConvertedTensor(read(tensor), new FloatConversion(tensor).report());
        }
        float[] values = new float[shape.elements()];
        FloatConversion conversion = new FloatConversion(tensor);
        read(tensor, (bytes, from, to) -> conversion.convert(bytes, values, from, to));
        return new ConvertedTensor(Tensor.of(values, shape.toArray()), conversion.report());
    }

    private static Shape shape(TensorInfo tensor) throws ModelFileException {
        try {
            return Shape.of(tensor.shape().stream().mapToInt(Math::toIntExact).toArray());
        } catch (IllegalArgumentException | ArithmeticException failure) {
            throw new ModelFileException(
                    "tensor '%s' of shape %s has more than 2147483647 elements; map it instead"
                            .formatted(ReadableText.quoted(tensor.name()), tensor.shape()));
        }
    }

    /** Takes the elements of a buffer. */
    private interface Elements {
        void take(ByteBuffer bytes, int from, int to);
    }

    private void read(TensorInfo tensor, Elements elements) throws IOException {
        int count = Math.toIntExact(tensor.elements());
        if (count == 0) {
            return;
        }
        int size = (int) (tensor.bytes() / count);
        byte[] chunk = new byte[(int) Math.min(CHUNK, tensor.bytes())];
        long begin = header.dataBegin() + tensor.range().begin();
        ChannelInput input = new ChannelInput(channel, begin, begin + tensor.bytes());
        int from = 0;
        while (from < count) {
            int to = from + Math.min(CHUNK / size, count - from);
            input.readNBytes(chunk, 0, (to - from) * size);
            elements.take(ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN), from, to);
            from = to;
        }
    }

    // ---- for model files

    /** Reads a text of the metadata as JSON. */
    <T> T readJson(String name, JsonReader.Value<T> value) throws IOException {
        try (Reader reader = header.metadata(name)) {
            return JsonReader.read(reader, name, value);
        }
    }

    /** {@return a text of the metadata of limited length} */
    String shortText(String name) throws IOException {
        try (Reader reader = header.metadata(name)) {
            char[] text = new char[FileLimits.TEXT + 1];
            int length = 0;
            for (int count = 0; count >= 0 && length < text.length; ) {
                length += count;
                count = reader.read(text, length, text.length - length);
            }
            if (length == text.length) {
                throw new ModelFileException(
                        "__metadata__.%s: expected at most %s characters, got more"
                                .formatted(name, FileLimits.TEXT));
            }
            return new String(text, 0, length);
        }
    }

    /** Requires the checksum that the metadata contain. */
    void requireChecksum() throws IOException {
        Checksum.require(channel, header.position(Checksum.KEY));
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Closes the file. Segments of mapped tensors can no longer be used. */
    @Override
    public synchronized void close() throws IOException {
        channel.close();
        if (arena != null && arena.scope().isAlive()) {
            arena.close();
        }
    }
}
