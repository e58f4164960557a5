package io.rnn4j.interchange.pytorch;

import java.util.List;

/**
 * The values of a pickle other than numbers, texts, lists and dictionaries. Nothing here is a class
 * of Python, and nothing is ever called.
 */
sealed interface PickleValue {
    /** Python's None. */
    enum None implements PickleValue {
        /** The only one. */
        NONE
    }

    /** The name of something in a module of Python. */
    record Global(String module, String name) implements PickleValue {
        String full() {
            return module + "." + name;
        }
    }

    /** A tuple. */
    record Tuple(List<Object> values) implements PickleValue {}

    /** Something harmless that no state dict needs, such as a scalar of numpy. */
    record Other(String what) implements PickleValue {}

    /**
     * A storage: elements that tensors are views of.
     *
     * @param type type of the elements, as safetensors files name it
     * @param key its name in the file
     * @param bytes its size
     */
    record Storage(String type, String key, long bytes) implements PickleValue {}

    /**
     * A tensor, which is a view of a storage.
     *
     * @param storage where its elements are
     * @param type type of the elements, as safetensors files name it
     * @param offset number of elements before the first
     * @param shape size of each axis
     * @param strides distance of neighbours along each axis, in elements
     */
    record StoredTensor(
            Storage storage, String type, long offset, List<Long> shape, List<Long> strides)
            implements PickleValue {}
}
