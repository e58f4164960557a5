package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A group or an array of an HDF5 file, with its attributes. */
public abstract sealed class Hdf5Object permits Hdf5Group, Hdf5Dataset {
    private final Storage storage;
    private final String path;
    private final ObjectHeader header;
    private Map<String, Attribute> attributes;

    Hdf5Object(Storage storage, String path, ObjectHeader header) {
        this.storage = storage;
        this.path = path;
        this.header = header;
    }

    Storage storage() {
        return storage;
    }

    ObjectHeader header() {
        return header;
    }

    /** {@return the names from the outermost group to this object, joined by slashes} */
    public String path() {
        return path;
    }

    private Map<String, Attribute> attributes() throws InterchangeException {
        if (attributes == null) {
            Map<String, Attribute> found = new LinkedHashMap<>();
            for (Cursor message : header.all(ObjectHeader.ATTRIBUTE)) {
                add(message, found);
            }
            Cursor dense = header.first(ObjectHeader.ATTRIBUTE_INFO);
            if (dense != null) {
                dense.skip(1);
                dense.skip((dense.u8() & 1) != 0 ? 2 : 0);
                for (Cursor message : DenseStorage.read(storage, dense, DenseStorage.ATTRIBUTES)) {
                    add(message, found);
                }
            }
            attributes = found;
        }
        return attributes;
    }

    private void add(Cursor message, Map<String, Attribute> found) throws InterchangeException {
        Attribute attribute = Attribute.read(storage, message);
        if (attribute != null) {
            found.put(attribute.name(), attribute);
        }
    }

    /**
     * {@return whether there is an attribute}
     *
     * @param name name of the attribute
     * @throws InterchangeException if the file is damaged
     */
    public boolean hasAttribute(String name) throws InterchangeException {
        return attributes().containsKey(Objects.requireNonNull(name, "name"));
    }

    /**
     * {@return the texts of an attribute, in row-major order; one for a scalar}
     *
     * @param name name of the attribute
     * @throws InterchangeException if there is none, if it is not text, or if it is damaged
     */
    public List<String> texts(String name) throws InterchangeException {
        Attribute attribute = attributes().get(Objects.requireNonNull(name, "name"));
        if (attribute == null) {
            throw new InterchangeException(
                    "the HDF5 object '%s' has no attribute '%s', only %s"
                            .formatted(path, name, attributes().keySet()));
        }
        return attribute.texts(path);
    }
}
