package io.rnn4j.serialization;

import java.util.Objects;

/**
 * How a model file is loaded.
 *
 * @param check when the checksum of the file is compared with its bytes
 * @param convert whether weights of the types float64, float16 and bfloat16 are converted to
 *     float32; if not, they are rejected
 */
public record LoadOptions(Check check, boolean convert) {

    /** When the checksum of a file is compared with its bytes, which reads the whole file. */
    public enum Check {
        /** For every file that has one. */
        ALWAYS,
        /** For files of less than 64 MiB that have one. */
        SMALL_FILES,
        /** Never, for example for a file that another program has changed on purpose. */
        NEVER
    }

    private static final long SMALL = 64L << 20; // bytes

    /** Checks the settings. */
    public LoadOptions {
        Objects.requireNonNull(check, "check");
    }

    /** {@return options that check small files and convert nothing} */
    public static LoadOptions standard() {
        return new LoadOptions(Check.SMALL_FILES, false);
    }

    /**
     * {@return options with this check of the checksum}
     *
     * @param newCheck when it is compared
     */
    public LoadOptions check(Check newCheck) {
        return new LoadOptions(newCheck, convert);
    }

    /**
     * {@return options that convert weights of other types to float32, or reject them}
     *
     * @param newConvert whether they are converted
     */
    public LoadOptions convert(boolean newConvert) {
        return new LoadOptions(check, newConvert);
    }

    boolean checks(long size) {
        return switch (check) {
            case ALWAYS -> true;
            case SMALL_FILES -> size < SMALL;
            case NEVER -> false;
        };
    }
}
