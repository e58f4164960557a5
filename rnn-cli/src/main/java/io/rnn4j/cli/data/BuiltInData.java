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
                            "co2",
                            "co2.csv",
                            "weekly CO2 in the air of Mauna Loa, Hawaii, in ppm, 1958-03-29 to"
                                    + " 2001-12-29, with gaps, columns date,co2",
                            "C. D. Keeling and T. P. Whorf, Carbon Dioxide Information Analysis"
                                    + " Center, 2004, as shipped with statsmodels",
                            "public domain"),
                    new BuiltInData(
                            "constitution",
                            "constitution.txt",
                            "The Constitution of the United States of America, a text of 45 kB",
                            "as shipped with GNU miscfiles",
                            "public domain"),
                    new BuiltInData(
                            "nile",
                            "nile.csv",
                            "yearly flow of the Nile at Aswan in 10^8 m^3, 1871 to 1970, columns"
                                    + " year,volume",
                            "G. W. Cobb, The Problem of the Nile, Biometrika 65, 1978, as shipped"
                                    + " with statsmodels",
                            "public domain"),
                    new BuiltInData(
                            "phases",
                            "phases.csv",
                            "40 artificial days with a load each hour and its phase, columns"
                                    + " day,hour,load,phase",
                            "made for rnn4j",
                            "public domain (CC0)"),
                    new BuiltInData(
                            "sunspots",
                            "sunspots.csv",
                            "monthly mean relative sunspot numbers, 1749-01 to 2013-09, columns"
                                    + " date,value",
                            "World Data Center SILSO, Royal Observatory of Belgium, Brussels, as"
                                    + " shipped with R (datasets, sunspot.month)",
                            "counts published by the source; R ships them under GPL-2 | GPL-3"),
                    new BuiltInData(
                            "waves",
                            "waves.csv",
                            "120 artificial waves of 24 steps, a row each: sine, square or"
                                    + " sawtooth, columns shape,t1 to t24",
                            "made for rnn4j",
                            "public domain (CC0)"));

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
