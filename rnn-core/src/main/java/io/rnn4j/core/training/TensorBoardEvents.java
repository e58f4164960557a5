package io.rnn4j.core.training;

import java.util.zip.CRC32C;

/**
 * The contents of an event file: TFRecords, each with a message {@code Event} in the encoding of
 * protocol buffers. The numbers of the fields are those of TensorFlow's {@code event.proto}, {@code
 * summary.proto} and {@code histogram.proto}.
 */
final class TensorBoardEvents {
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int BUCKETS = 50;

    private TensorBoardEvents() {}

    /** {@return a record: length, masked checksum of the length, data, their masked checksum} */
    static byte[] record(byte[] data) {
        byte[] length = new ProtobufMessage().fixed64(data.length).toBytes();
        return new ProtobufMessage()
                .bytes(length)
                .fixed32(maskedChecksum(length))
                .bytes(data)
                .fixed32(maskedChecksum(data))
                .toBytes();
    }

    /** {@return CRC-32C, rotated and increased so that checksums of checksums differ} */
    private static int maskedChecksum(byte[] data) {
        CRC32C checksum = new CRC32C();
        checksum.update(data);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
    }

    /**
     * {@return the first event of a file, with the version of the format}
     *
     * @param time seconds since 1970
     */
    static byte[] version(double time) {
        return new ProtobufMessage().number(1, time).text(3, "brain.Event:2").toBytes();
    }

    /** The values of one step. */
    static final class Summary {
        private final ProtobufMessage values = new ProtobufMessage();

        void scalar(String tag, double value) {
            values.message(1, new ProtobufMessage().text(1, tag).number(2, (float) value));
        }

        /** Adds a histogram of the values that are finite, if there are any. */
        void histogram(String tag, float[] of) {
            double minimum = Double.POSITIVE_INFINITY;
            double maximum = Double.NEGATIVE_INFINITY;
            double sum = 0;
            double squares = 0;
            int count = 0;
            for (float value : of) {
                if (Float.isFinite(value)) {
                    minimum = Math.min(minimum, value);
                    maximum = Math.max(maximum, value);
                    sum += value;
                    squares += (double) value * value;
                    count++;
                }
            }
            if (count > 0) {
                double[] limits = limits(minimum, maximum);
                ProtobufMessage histogram =
                        new ProtobufMessage()
                                .number(1, minimum)
                                .number(2, maximum)
                                .number(3, (double) count)
                                .number(4, sum)
                                .number(5, squares)
                                .numbers(6, limits)
                                .numbers(7, counts(of, minimum, limits));
                values.message(1, new ProtobufMessage().text(1, tag).message(5, histogram));
            }
        }

        /** {@return the upper limits of buckets of equal width} */
        private static double[] limits(double minimum, double maximum) {
            double[] limits = new double[minimum < maximum ? BUCKETS : 1];
            for (int n = 0; n < limits.length - 1; n++) {
                limits[n] = minimum + (maximum - minimum) * (n + 1) / limits.length;
            }
            limits[limits.length - 1] = maximum;
            return limits;
        }

        private static double[] counts(float[] values, double minimum, double[] limits) {
            double[] counts = new double[limits.length];
            double width = limits[limits.length - 1] - minimum;
            for (float value : values) {
                if (Float.isFinite(value)) {
                    double place = width == 0 ? 0 : (value - minimum) / width * limits.length;
                    counts[Math.min((int) place, limits.length - 1)]++;
                }
            }
            return counts;
        }

        /**
         * {@return the event}
         *
         * @param time seconds since 1970
         */
        byte[] event(double time, long step) {
            return new ProtobufMessage()
                    .number(1, time)
                    .integer(2, step)
                    .message(5, values)
                    .toBytes();
        }
    }
}
