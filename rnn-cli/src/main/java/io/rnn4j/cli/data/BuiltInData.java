package io.rnn4j.cli.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A file that is part of the tool.
 *
 * @param name the name on the command line
 * @param file the name of the file
 * @param description what it holds, from when to when
 * @param source where it was published
 * @param licence the terms of use
 */
public record BuiltInData(
        String name, String file, String description, String source, String licence) {
    /** All files, in alphabetical order of their names. */
    public static final List<BuiltInData> ALL =
            List.of(
                    new BuiltInData(
                            "sunspots",
                            "sunspots.csv",
                            "monthly mean relative sunspot numbers, 1749-01 to 2013-09, columns"
                                    + " date,value",
                            "World Data Center SILSO, Royal Observatory of Belgium, Brussels, as"
                                    + " shipped with R (datasets, sunspot.month)",
                            "counts published by the source; R ships them under GPL-2 | GPL-3"));

    /**
     * {@return the data with a name}
     *
     * @param name the name
     */
    public static Optional<BuiltInData> find(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** {@return the names of all data} */
    public static List<String> names() {
        return ALL.stream().map(BuiltInData::name).toList();
    }

    /** {@return the bytes of the file} */
    public byte[] content() {
        try (InputStream stream = BuiltInData.class.getResourceAsStream(file)) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
