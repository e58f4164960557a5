package io.rnn4j.forecast;

import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** A hash of series: names, times and all bits of all values. */
final class DataFingerprint {
    private static final int SHOWN_BYTES = 8;

    private DataFingerprint() {}

    /** {@return the first 16 hexadecimal digits of the SHA-256 hash} */
    static String of(SeriesSet series) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible); // every Java has it
        }
        add(digest, series.frequency().toString());
        for (TimeSeries each : series.series()) {
            add(digest, each.id());
            add(digest, each.start().toString());
            new TreeMap<>(each.statics())
                    .forEach(
                            (name, value) -> {
                                add(digest, name);
                                add(digest, value);
                            });
            for (String column : series.columns().varying()) {
                add(digest, column);
                double[] values = each.copyOf(column);
                ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(8, values.length));
                for (double value : values) {
                    bytes.putLong(Double.doubleToLongBits(value));
                }
                digest.update(bytes.array());
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
