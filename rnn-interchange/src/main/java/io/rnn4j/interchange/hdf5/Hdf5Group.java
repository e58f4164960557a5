package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A group: objects by name. */
public final class Hdf5Group extends Hdf5Object {
    private static final int MOST_PATH = 64;

    private final int depth;
    private Map<String, Long> links;

    Hdf5Group(Storage storage, String path, long address) throws InterchangeException {
        this(storage, path, ObjectHeader.read(storage, address), 0);
    }

    private Hdf5Group(Storage storage, String path, ObjectHeader header, int depth) {
        super(storage, path, header);
        this.depth = depth;
    }

    private Map<String, Long> links() throws InterchangeException {
        if (links == null) {
            Map<String, Long> found = new LinkedHashMap<>();
            Cursor table = header().first(ObjectHeader.SYMBOL_TABLE);
            if (table != null) {
                SymbolTable.read(storage(), table, found);
            }
            for (Cursor message : header().all(ObjectHeader.LINK)) {
                addLink(message, found);
            }
            Cursor dense = header().first(ObjectHeader.LINK_INFO);
            if (dense != null) {
                dense.skip(1);
                dense.skip((dense.u8() & 1) != 0 ? 8 : 0);
                for (Cursor message : DenseStorage.read(storage(), dense, DenseStorage.LINKS)) {
                    addLink(message, found);
                }
            }
            links = found;
        }
        return links;
    }

    /** Adds the link of a message; one that is not hard has no address. */
    private static void addLink(Cursor message, Map<String, Long> found)
            throws InterchangeException {
        message.skip(1);
        int flags = message.u8();
        int kind = (flags & 8) != 0 ? message.u8() : 0;
        message.skip((flags & 4) != 0 ? 8 : 0);
        message.skip((flags & 0x10) != 0 ? 1 : 0);
        String name = message.text(message.number(1 << (flags & 3)));
        found.put(name, kind == 0 ? message.address() : Cursor.UNDEFINED);
    }

    /**
     * {@return the names of the objects in this group, in the order of the file}
     *
     * @throws InterchangeException if the file is damaged
     */
    public Set<String> names() throws InterchangeException {
        return Collections.unmodifiableSet(links().keySet());
    }

    /**
     * {@return an object in this group; null if there is none}
     *
     * @param name its name
     * @throws InterchangeException if it is a link to another name or file, or if the file is
     *     damaged
     */
    public Hdf5Object child(String name) throws InterchangeException {
        Long address = links().get(Objects.requireNonNull(name, "name"));
        if (address == null) {
            return null;
        }
        String where = path().isEmpty() ? name : path() + "/" + name;
        if (address == Cursor.UNDEFINED) {
            throw new InterchangeException(
                    ("'%s' is a link to another place or file, which is not followed; save the file"
                                    + " again with the object itself")
                            .formatted(where));
        }
        if (depth == MOST_PATH) {
            throw new InterchangeException(
                    "groups are nested more than %s deep, or links form a circle; get the file again"
                            .formatted(MOST_PATH));
        }
        ObjectHeader header = ObjectHeader.read(storage(), address);
        return header.first(ObjectHeader.DATA_SPACE) == null
                ? new Hdf5Group(storage(), where, header, depth + 1)
                : new Hdf5Dataset(storage(), where, header);
    }

    /**
     * {@return a group in this group; null if there is no object of this name, or if it is an
     * array}
     *
     * @param name its name
     * @throws InterchangeException if the file is damaged
     */
    public Hdf5Group group(String name) throws InterchangeException {
        return child(name) instanceof Hdf5Group group ? group : null;
    }

    /**
     * {@return an array below this group; null if there is none}
     *
     * @param path names, joined by slashes
     * @throws InterchangeException if the file is damaged
     */
    public Hdf5Dataset dataset(String path) throws InterchangeException {
        Hdf5Object object = this;
        for (String name : Objects.requireNonNull(path, "path").split("/", -1)) {
            if (!name.isEmpty()) {
                object = object instanceof Hdf5Group group ? group.child(name) : null;
            }
        }
        return object instanceof Hdf5Dataset dataset ? dataset : null;
    }
}
