package io.rnn4j.interchange;

import io.rnn4j.api.component.NullChecks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The kinds of files that this module reads. The bytes of a file decide which one it is, not its
 * name.
 */
public enum FileKind {
    /** A model or weights of Keras: HDF5, or a zip archive with its description. */
    KERAS("a file of Keras", "KerasFile"),
    /** A file of {@code torch.save}: a zip archive with a pickle, or the format before 1.6. */
    PYTORCH("a file of torch.save", "StateDict"),
    /** Tensors by name: weights, or a model of rnn4j itself. */
    SAFETENSORS("a safetensors file", "StateDict, or ModelFile for a model of rnn4j"),
    /** A model of ONNX. */
    ONNX("an ONNX file", "OnnxReader");

    private static final int BEGINNING = 1 << 11;
    private static final int END = 1 << 16;
    private static final int NEWEST_ONNX = 30; // version of the format, with room for later ones

    private final String description;
    private final String reader;

    FileKind(String description, String reader) {
        this.description = description;
        this.reader = reader;
    }

    /** The first and the last bytes of a file. */
    private record Content(byte[] first, String ends, long size) {
        static Content of(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file)) {
                long size = channel.size();
                byte[] first = bytes(channel, 0, (int) Math.min(size, BEGINNING));
                byte[] last = bytes(channel, Math.max(0, size - END), (int) Math.min(size, END));
                // a zip archive has the names of its entries there
                String ends =
                        new String(first, StandardCharsets.ISO_8859_1)
                                + new String(last, StandardCharsets.ISO_8859_1);
                return new Content(first, ends, size);
            }
        }

        private static byte[] bytes(FileChannel channel, long at, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(count);
            while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {}
            return Arrays.copyOf(buffer.array(), buffer.position());
        }

        boolean begins(int... bytes) {
            for (int index = 0; index < bytes.length; index++) {
                if (index >= first.length || (first[index] & 0xff) != bytes[index]) {
                    return false;
                }
            }
            return true;
        }

        /** {@return whether HDF5 follows a block of other bytes} */
        private boolean userBlock() {
            return ends.startsWith("\u0089HDF", 512) || ends.startsWith("\u0089HDF", 1_024);
        }

        boolean isZip() {
            return begins('P', 'K', 3, 4) || begins('P', 'K', 5, 6);
        }

        /** {@return whether the first bytes are those of a text} */
        boolean isText() {
            for (byte each : first) {
                boolean isControl = each >= 0 && each < ' ' && "\t\n\r\f".indexOf(each) < 0;
                if (isControl || each == 0x7f) {
                    return false;
                }
            }
            return true;
        }

        /** {@return the kind; null if the content is of none, or does not tell} */
        FileKind kind() {
            if (isZip()) {
                boolean keras = ends.contains("config.json") || ends.contains("model.weights.h5");
                return keras ? KERAS : ends.contains(".pkl") ? PYTORCH : null;
            }
            if (begins(0x89, 'H', 'D', 'F') || userBlock()) {
                return KERAS;
            }
            if (begins(0x80, 2)) {
                return PYTORCH;
            }
            if (first.length > Long.BYTES && first[Long.BYTES] == '{') {
                long header = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
                return header > 1 && header <= size - Long.BYTES ? SAFETENSORS : null;
            }
            boolean versioned = first.length > 2 && first[0] == 8 && first[1] > 0;
            return versioned && first[1] <= NEWEST_ONNX ? ONNX : null;
        }

        /** {@return what the file is in place of a model, and what to do; null if unknown} */
        String noModel() {
            if (size == 0) {
                return "is empty: copy or download the model again";
            }
            String text = ends.stripLeading().toLowerCase(Locale.ROOT);
            if (text.startsWith("version https://git-lfs")) {
                return "is a Git LFS pointer, not a model: fetch the real file with 'git lfs pull'"
                        + " or from the web page of the repository";
            }
            if (text.startsWith("<!doctype") || text.startsWith("<html")) {
                return "is a web page, not a model: download the file itself, for example with the"
                        + " link 'raw' or 'download' of that page";
            }
            return null;
        }
    }

    /**
     * {@return the kind of a file}
     *
     * @param file path of the file
     * @throws InterchangeException if it is none of these; the message says what it is instead, as
     *     far as that can be told
     * @throws IOException if the file cannot be read
     */
    public static FileKind of(Path file) throws IOException {
        Content content = Content.of(Objects.requireNonNull(file, "file"));
        FileKind kind = content.kind();
        String noModel = content.noModel();
        if (kind == null || noModel != null) {
            throw new InterchangeException(
                    "'%s' %s"
                            .formatted(
                                    file.getFileName(),
                                    noModel != null ? noModel : unknown(content, values())));
        }
        return kind;
    }

    private static String unknown(Content content, FileKind... expected) {
        String what =
                content.isZip()
                        ? "is a zip archive of something else"
                        : content.isText()
                                ? "is no model file, it begins with text"
                                : "begins with the bytes " + hexadecimal(content.first);
        String kinds =
                Arrays.stream(expected)
                        .map(kind -> kind.description)
                        .collect(Collectors.joining(", "));
        return "%s, expected %s: give the path of a model, or save it again".formatted(what, kinds);
    }

    private static String hexadecimal(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(4, bytes.length));
    }

    /**
     * Rejects a file that is not of one of some kinds. A file that does not tell what it is passes,
     * because a reader can say better what is damaged.
     *
     * @param file path of the file
     * @param expected the kinds that the caller reads
     * @throws InterchangeException if the file is of another kind, or no model
     * @throws IOException if the file cannot be read
     */
    public static void require(Path file, FileKind... expected) throws IOException {
        Objects.requireNonNull(file, "file");
        List<FileKind> kinds = NullChecks.listOf("expected", expected);
        Content content = Content.of(file);
        FileKind kind = content.kind();
        String wrong = content.noModel();
        if (wrong == null && kind != null && !kinds.contains(kind)) {
            wrong =
                    "is %s, expected %s: read it with %s"
                            .formatted(kind.description, kinds.getFirst().description, kind.reader);
        }
        boolean readsZip = kinds.contains(KERAS) || kinds.contains(PYTORCH);
        if (wrong == null && kind == null && content.isZip() && !readsZip) {
            wrong = unknown(content, expected);
        }
        if (wrong != null) {
            throw new InterchangeException("'%s' %s".formatted(file.getFileName(), wrong));
        }
    }
}
