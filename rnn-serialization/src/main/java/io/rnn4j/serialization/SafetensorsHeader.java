package io.rnn4j.serialization;

import io.rnn4j.core.message.ReadableText;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The header of a file in the safetensors format: the tensors, and where the texts of the metadata
 * lie. All sizes are compared with the size of the file. Texts are read when they are needed.
 */
final class SafetensorsHeader {
    private static final String METADATA = "__metadata__";
    private static final String WHERE = "header";

    /** The length of the header and an empty header. */
    private static final int MINIMUM_SIZE = Long.BYTES + "{}".length();

    private final HeaderText text;
    private final long dataBegin;
    private final long dataSize;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, Long> metadata = new LinkedHashMap<>(); // positions of the texts

    private SafetensorsHeader(HeaderText text, long dataBegin, long dataSize) {
        this.text = text;
        this.dataBegin = dataBegin;
        this.dataSize = dataSize;
    }

    /** Reads the header of a file. */
    static SafetensorsHeader read(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < MINIMUM_SIZE) {
            throw damaged("at least " + MINIMUM_SIZE + " bytes", size + " bytes");
        }
        long length =
                ByteBuffer.wrap(new ChannelInput(channel, 0, Long.BYTES).readAllBytes())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
        long available = Math.min(size - Long.BYTES, FileLimits.HEADER);
        if (length < 2 || length > available) {
            throw damaged(
                    "a header of 2 to " + available + " bytes",
                    "one of " + Long.toUnsignedString(length));
        }
        long dataBegin = Long.BYTES + length;
        HeaderText text = new HeaderText(channel, Long.BYTES, dataBegin);
        SafetensorsHeader header = new SafetensorsHeader(text, dataBegin, size - dataBegin);
        header.parse();
        header.requireNoGaps();
        return header;
    }

    private void parse() throws IOException {
        try (Reader reader = text.reader()) {
            JsonReader.read(
                    reader,
                    WHERE,
                    json -> {
                        json.object(
                                name -> {
                                    if (name.equals(METADATA)) {
                                        readMetadata(json);
                                    } else {
                                        addTensor(name, json);
                                    }
                                });
                        return null;
                    });
        }
    }

    private void readMetadata(JsonReader json) throws IOException {
        json.object(
                name -> {
                    if (metadata.size() == FileLimits.METADATA) {
                        throw json.failure(
                                "expected at most %s texts, got more".formatted(metadata.size()));
                    }
                    metadata.put(name, json.positionOfText());
                });
    }

    private void addTensor(String name, JsonReader json) throws IOException {
        if (tensors.size() == FileLimits.TENSORS) {
            throw json.failure(
                    "expected at most %s tensors, got more; this file cannot be read"
                            .formatted(tensors.size()));
        }
        Fields fields = new Fields();
        json.object(
                field -> {
                    switch (field) {
                        case "dtype" -> fields.type = json.text();
                        case "shape" -> fields.shape = sizes(json, FileLimits.AXES);
                        case "data_offsets" -> fields.offsets = sizes(json, 2);
                        default -> json.skip();
                    }
                });
        tensors.put(name, fields.tensor(name, json));
    }

    private static List<Long> sizes(JsonReader json, int maximum) throws IOException {
        List<Long> sizes = new ArrayList<>();
        json.list(maximum, () -> sizes.add(json.integer(0, Long.MAX_VALUE)));
        return sizes;
    }

    /** The fields of a tensor, null if they are missing. */
    private static final class Fields {
        private String type;
        private List<Long> shape;
        private List<Long> offsets;

        /** Checks the fields and returns the tensor. */
        TensorInfo tensor(String name, JsonReader json) throws ModelFileException {
            if (type == null || shape == null || offsets == null) {
                throw json.missing(
                        type == null ? "dtype" : shape == null ? "shape" : "data_offsets");
            }
            if (offsets.size() != 2 || offsets.getFirst() > offsets.getLast()) {
                throw json.failure("expected data_offsets [begin, end], got " + offsets);
            }
            TensorInfo tensor =
                    new TensorInfo(
                            name,
                            type,
                            shape,
                            new TensorInfo.ByteRange(offsets.getFirst(), offsets.getLast()));
            OptionalInt bits = TensorTypes.bits(type);
            if (bits.isPresent()) {
                requireBytes(tensor, bits.getAsInt(), json);
            }
            return tensor;
        }

        private void requireBytes(TensorInfo tensor, int bits, JsonReader json)
                throws ModelFileException {
            String expected;
            try {
                long all = Math.multiplyExact(tensor.elements(), (long) bits);
                if (all == Math.multiplyExact(tensor.bytes(), (long) Byte.SIZE)) {
                    return;
                }
                expected = Math.ceilDiv(all, Byte.SIZE) + " bytes";
            } catch (ArithmeticException overflow) {
                expected = "more bytes than a file can have";
            }
            throw json.failure(
                    "expected %s for the shape %s and the type %s, got data_offsets %s"
                            .formatted(expected, shape, type, offsets));
        }
    }

    /** Requires that the tensors fill the data without gaps or overlaps. */
    private void requireNoGaps() throws ModelFileException {
        List<TensorInfo> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(
                Comparator.comparing(
                        TensorInfo::range,
                        Comparator.comparingLong(TensorInfo.ByteRange::begin)
                                .thenComparingLong(TensorInfo.ByteRange::end)));
        long end = 0;
        for (TensorInfo tensor : inOrder) {
            if (tensor.range().begin() != end) {
                throw damaged(
                        "tensor '%s' to begin at byte %s of the data"
                                .formatted(ReadableText.quoted(tensor.name()), end),
                        "byte " + tensor.range().begin());
            }
            end = tensor.range().end();
        }
        if (end != dataSize) {
            throw damaged(end + " bytes of data after the header", Long.toString(dataSize));
        }
    }

    /** {@return the tensors by name, in the order of the header} */
    Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** {@return the position of the first byte of the data in the file} */
    long dataBegin() {
        return dataBegin;
    }

    long dataSize() {
        return dataSize;
    }

    /** {@return the names of the texts of the metadata, in the order of the header} */
    Set<String> metadataNames() {
        return Collections.unmodifiableSet(metadata.keySet());
    }

    /** {@return a text of the metadata, which is one of the names, as a stream} */
    Reader metadata(String name) throws IOException {
        return text.string(metadata.get(name));
    }

    /** {@return the number of bytes before the contents of a text of the metadata} */
    long position(String name) throws IOException {
        return text.position(metadata.get(name) + 1);
    }

    private static ModelFileException damaged(String expected, String got) {
        return new ModelFileException(
                ("expected %s, got %s; the file is not a model file, or was cut off or changed:"
                                + " copy it again")
                        .formatted(expected, got));
    }
}
