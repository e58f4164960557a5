package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A group of a file that is to be written, in the form that h5py writes by default. The same
 * content always gives the same bytes.
 */
public final class Hdf5Content {
    /** Bytes that a list of texts may have in one attribute, which HDF5 limits to 64 kB. */
    private static final int LONGEST_LIST = 60_000;

    /**
     * An array of float32.
     *
     * @param shape size of every axis; none for one number
     * @param values the numbers in row-major order
     */
    record Floats(int[] shape, float[] values) {}

    /** One number of type int64. */
    record Whole(long value) {}

    private final Map<String, Object> children = // sorted, as HDF5 requires
            new TreeMap<>(
                    (a, b) -> Arrays.compareUnsigned(Hdf5Writer.bytes(a), Hdf5Writer.bytes(b)));
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    /** Creates an empty group. */
    public Hdf5Content() {}

    /** {@return the groups and arrays, in the order of the bytes of their names} */
    Map<String, Object> children() {
        return children;
    }

    /** {@return texts and lists of texts} */
    Map<String, Object> attributes() {
        return attributes;
    }

    /**
     * {@return a group below this one, which is created if it does not exist}
     *
     * @param path names, joined by slashes
     */
    public Hdf5Content group(String path) {
        Hdf5Content group = this;
        for (String name : Objects.requireNonNull(path, "path").split("/")) {
            group = (Hdf5Content) group.children.computeIfAbsent(name, key -> new Hdf5Content());
        }
        return group;
    }

    /**
     * Adds an array.
     *
     * @param path names of groups, which are created, and of the array, joined by slashes
     * @param shape size of every axis; none for one number
     * @param values the numbers in row-major order
     * @throws InterchangeException if there is another object of this name
     */
    public void array(String path, int[] shape, float[] values) throws InterchangeException {
        add(path, new Floats(shape.clone(), values.clone()));
    }

    /**
     * Adds an array that is one integer, of type int64.
     *
     * @param path names of groups, which are created, and of the array, joined by slashes
     * @param value the number
     * @throws InterchangeException if there is another object of this name
     */
    public void integer(String path, long value) throws InterchangeException {
        add(path, new Whole(value));
    }

    private void add(String path, Object array) throws InterchangeException {
        int last = Objects.requireNonNull(path, "path").lastIndexOf('/');
        Hdf5Content group = last < 0 ? this : group(path.substring(0, last));
        if (group.children.putIfAbsent(path.substring(last + 1), array) != null) {
            throw new InterchangeException("two arrays have the name '%s'".formatted(path));
        }
    }

    /**
     * Sets an attribute to a text.
     *
     * @param name name of the attribute
     * @param text its value, of any length
     */
    public void attribute(String name, String text) {
        Objects.requireNonNull(name, "name");
        attributes.put(name, Objects.requireNonNull(text, "text"));
    }

    /**
     * Sets an attribute to a list of texts. A long list is divided into {@code name0}, {@code
     * name1} and so on, as Keras does.
     *
     * @param name name of the attribute
     * @param texts its values
     * @throws InterchangeException if a text is too long
     */
    public void attribute(String name, List<String> texts) throws InterchangeException {
        Objects.requireNonNull(name, "name");
        int longest = 1;
        for (String text : texts) {
            longest = Math.max(longest, Hdf5Writer.bytes(text).length);
        }
        if (longest > LONGEST_LIST) {
            throw new InterchangeException(
                    "a name has %s bytes, HDF5 allows %s in a list"
                            .formatted(longest, LONGEST_LIST));
        }
        int each = LONGEST_LIST / longest;
        if (texts.size() <= each) {
            attributes.put(name, List.copyOf(texts));
            return;
        }
        for (int from = 0; from < texts.size(); from += each) {
            List<String> part = texts.subList(from, Math.min(from + each, texts.size()));
            attributes.put(name + from / each, List.copyOf(part));
        }
    }

    /**
     * {@return the bytes of a file with this group as its outermost one}
     *
     * @throws InterchangeException if it would exceed 2 GB
     */
    public byte[] toBytes() throws InterchangeException {
        return Hdf5Writer.write(this);
    }
}
