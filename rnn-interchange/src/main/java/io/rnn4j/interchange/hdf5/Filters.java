package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The filters of the blocks of an array, which are undone in the reverse of their order. */
final class Filters {
    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int CHECKSUM = 3;
    private static final int MOST_FILTERS = 32;

    private record Filter(int kind, int element) {}

    private final String path;
    private final List<Filter> filters = new ArrayList<>();

    private Filters(String path) {
        this.path = path;
    }

    static Filters read(Hdf5Dataset dataset) throws InterchangeException {
        Filters filters = new Filters(dataset.path());
        Cursor message = dataset.header().first(ObjectHeader.FILTERS);
        if (message != null) {
            filters.read(message);
        }
        return filters;
    }

    private void read(Cursor message) throws InterchangeException {
        int version = message.u8();
        int count = message.u8();
        if (version < 1 || version > 2 || count > MOST_FILTERS) {
            throw new InterchangeException(
                    "the HDF5 data are damaged: '%s' has %s filters; get the file again"
                            .formatted(path, count));
        }
        message.skip(version == 1 ? 6 : 0);
        for (int index = 0; index < count; index++) {
            int kind = message.u16();
            int nameLength = version == 1 || kind >= 256 ? message.u16() : 0;
            message.skip(2);
            int values = message.u16();
            message.skip(version == 1 ? nameLength + 7 & ~7 : nameLength);
            int element = values > 0 ? (int) message.u32() : 0;
            message.skip(values > 0 ? 4L * (values - 1) : 0);
            message.skip(version == 1 && values % 2 == 1 ? 4 : 0);
            if (kind != DEFLATE && kind != SHUFFLE && kind != CHECKSUM) {
                throw new InterchangeException(
                        ("'%s' is compressed by filter %s of HDF5, known are gzip, shuffle and"
                                        + " fletcher32; save it without compression")
                                .formatted(path, kind));
            }
            filters.add(new Filter(kind, element));
        }
    }

    /** {@return the block of this size that was encoded} */
    byte[] decode(byte[] encoded, long mask, int size) throws InterchangeException {
        byte[] content = encoded;
        for (int index = filters.size() - 1; index >= 0; index--) {
            if ((mask >> index & 1) == 0) {
                Filter filter = filters.get(index);
                content =
                        switch (filter.kind) {
                            case DEFLATE -> inflate(content, size + 4);
                            case SHUFFLE -> unshuffle(content, filter.element);
                            default -> Arrays.copyOf(content, Math.max(0, content.length - 4));
                        };
            }
        }
        if (content.length != size) {
            throw new InterchangeException(
                    ("the HDF5 data are damaged: a block of '%s' has %s bytes, expected %s; get the"
                                    + " file again")
                            .formatted(path, content.length, size));
        }
        return content;
    }

    /** Inflates to at most the limit, which is more than a block has. */
    private byte[] inflate(byte[] compressed, int limit) throws InterchangeException {
        byte[] content = new byte[limit];
        int length = 0;
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(compressed);
            while (length < limit && !inflater.finished()) {
                int more = inflater.inflate(content, length, limit - length);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                length += more;
            }
        } catch (DataFormatException damaged) {
            throw new InterchangeException(
                    "the compressed bytes of '%s' are damaged; get the file again".formatted(path),
                    damaged);
        }
        return Arrays.copyOf(content, length);
    }

    /**
     * Undoes the shuffle filter, which stores the first bytes of all elements, then the second
     * ones, and so on.
     */
    private static byte[] unshuffle(byte[] content, int element) {
        if (element <= 1) {
            return content;
        }
        byte[] result = content.clone();
        int count = content.length / element;
        for (int place = 0; place < element; place++) {
            for (int index = 0; index < count; index++) {
                result[index * element + place] = content[place * count + index];
            }
        }
        return result;
    }
}
