package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** An array of numbers. */
public final class Hdf5Dataset extends Hdf5Object {
    private final DataSpace space;
    private final DataType type;

    Hdf5Dataset(Storage storage, String path, ObjectHeader header) throws InterchangeException {
        super(storage, path, header);
        space = DataSpace.read(header.first(ObjectHeader.DATA_SPACE));
        Cursor message = header.first(ObjectHeader.DATA_TYPE);
        if (message == null) {
            throw new InterchangeException(
                    "the HDF5 array '%s' has no type of its own; get the file again"
                            .formatted(path));
        }
        type = DataType.read(message);
    }

    /** {@return the size of every axis; none for a single number} */
    public long[] shape() {
        return space.sizes();
    }

    /** {@return the name of the type, for example {@code float32}} */
    public String type() {
        return type.describe();
    }

    /**
     * Reads the numbers and converts them to float. A number that float cannot hold exactly is
     * rounded to the nearest one.
     *
     * @return the numbers in row-major order
     * @throws InterchangeException if they are not numbers, if one becomes infinite, if there are
     *     more than the file can hold, or if the file is damaged
     */
    public float[] floats() throws InterchangeException {
        ByteBuffer bytes = bytes();
        boolean bfloat16 = hasAttribute("dtype") && texts("dtype").contains("bfloat16");
        float[] result = new float[bytes.remaining() / type.size()];
        for (int index = 0; index < result.length; index++) {
            double value = bfloat16 ? bfloat16(bytes) : number(bytes);
            result[index] = (float) value;
            if (Float.isInfinite(result[index]) && !Double.isInfinite(value)) {
                throw new InterchangeException(
                        "element %s of '%s' is %s, which exceeds the range of float32"
                                .formatted(index, path(), value));
            }
        }
        return result;
    }

    /** Keras stores bfloat16, which HDF5 does not know, as 16-bit integers. */
    private float bfloat16(ByteBuffer bytes) throws InterchangeException {
        if (type.kind() != DataType.Kind.INTEGER || type.size() != 2) {
            throw new InterchangeException(
                    "'%s' should be bfloat16 in integers of 16 bits, got %s"
                            .formatted(path(), type()));
        }
        return Float.intBitsToFloat(bytes.getShort() << 16);
    }

    private double number(ByteBuffer bytes) throws InterchangeException {
        boolean isFloat = type.kind() == DataType.Kind.FLOAT;
        if (isFloat) {
            return switch (type.size()) {
                case 2 -> Float.float16ToFloat(bytes.getShort());
                case 4 -> bytes.getFloat();
                default -> bytes.getDouble();
            };
        }
        if (type.kind() == DataType.Kind.INTEGER) {
            switch (type.size()) {
                case 1 -> {
                    byte value = bytes.get();
                    return type.signed() ? value : value & 0xff;
                }
                case 2 -> {
                    short value = bytes.getShort();
                    return type.signed() ? value : value & 0xffff;
                }
                case 4 -> {
                    int value = bytes.getInt();
                    return type.signed() ? value : value & 0xffffffffL;
                }
                case 8 -> {
                    return bytes.getLong();
                }
                default -> {}
            }
        }
        throw new InterchangeException(
                "'%s' contains %s, expected numbers".formatted(path(), type()));
    }

    /** Returns the content in row-major order. */
    private ByteBuffer bytes() throws InterchangeException {
        long elements = space.elements();
        long size = elements > Integer.MAX_VALUE / type.size() ? -1 : elements * type.size();
        if (size < 0) {
            throw new InterchangeException(
                    "'%s' claims the shape %s, which is too large"
                            .formatted(path(), Arrays.toString(shape())));
        }
        Cursor layout = header().first(ObjectHeader.LAYOUT);
        if (layout == null) {
            throw new InterchangeException(
                    "the HDF5 array '%s' has no layout; get the file again".formatted(path()));
        }
        ByteBuffer content = size == 0 ? ByteBuffer.allocate(0) : content(layout, (int) size);
        return content.order(type.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer content(Cursor layout, int size) throws InterchangeException {
        int version = layout.u8();
        if (version < 3 || version > 4) {
            throw new InterchangeException(
                    ("'%s' has version %s of the layout, expected 3 or 4; save the file with a"
                                    + " newer version of h5py")
                            .formatted(path(), version));
        }
        int kind = layout.u8();
        switch (kind) {
            case 0 -> {
                return view(layout.part(layout.u16()), size);
            }
            case 1 -> {
                long address = layout.address();
                if (address == Cursor.UNDEFINED) {
                    throw new InterchangeException(
                            "'%s' has a shape but was never written; save the file again"
                                    .formatted(path()));
                }
                return view(storage().at(address, size), size);
            }
            case 2 -> {
                Chunks chunks = new Chunks(this, space.sizes(), type.size());
                return chunks.read(layout, version, size);
            }
            default ->
                    throw new InterchangeException(
                            "'%s' has a layout of HDF5 that is not supported; save it without links"
                                    .formatted(path()));
        }
    }

    private ByteBuffer view(Cursor content, int size) throws InterchangeException {
        return content.part(size).buffer();
    }
}
