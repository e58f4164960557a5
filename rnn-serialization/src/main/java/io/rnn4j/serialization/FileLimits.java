package io.rnn4j.serialization;

/**
 * Limits of the contents of a model file. Reading stops at the first number that is exceeded, so
 * that the memory and the time of rejecting a file are limited. Saving rejects models beyond these
 * limits. They are part of the format; see docs/file-format.md.
 */
final class FileLimits {
    /** Bytes of a header. */
    static final int HEADER = 1 << 25;

    /** Tensors. */
    static final int TENSORS = 1 << 16;

    /** Axes of a tensor. */
    static final int AXES = 32;

    /** Texts in the metadata. */
    static final int METADATA = 1 << 10;

    /** Models of a file of several. */
    static final int MODELS = 250;

    /** Characters of a name, and of a text that is not itself JSON. */
    static final int TEXT = 1 << 16;

    /** Number of inputs, of layers, of uses of layers, and of outputs. */
    static final int PARTS = 10_000;

    /** Names that all uses of layers read. */
    static final int READS = 1 << 16;

    /**
     * JSON values of all layers: numbers, texts, lists, components. Those of a layer that is used
     * several times count as often, because each use has equations of its own.
     */
    static final int VALUES = 1 << 18;

    /** JSON values of one layer. */
    static final int VALUES_OF_LAYER = 1 << 14;

    /** Values of a checkpoint that are not tensors. */
    static final int STATE = 1 << 18;

    /** Texts and numbers of a description. */
    static final int DESCRIPTION = 1 << 18;

    /** Elements of a list in the settings of a component. */
    static final int LIST = 1 << 10;

    /** Nesting depth of components, including the layer itself. */
    static final int COMPONENTS_DEPTH = 32;

    /**
     * Nesting depth of JSON objects and lists: two levels for each component in a list, and a few
     * more.
     */
    static final int JSON_DEPTH = 2 * COMPONENTS_DEPTH + 8;

    /** Digits and signs of a number. */
    static final int NUMBER = 100;

    private FileLimits() {}
}
