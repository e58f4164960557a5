package io.rnn4j.spark;

import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

import scala.Tuple2;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Samples with numbers from 0 in the order of their keys, and of their contents if keys are equal.
 * So the numbers do not depend on partitions, nor on the order in which Spark delivers rows.
 */
final class NumberedData implements AutoCloseable {
    private static final int REPORTED = 3;

    private final SequenceShape shape;
    private final JavaPairRDD<Long, LabelledSequence> samples; // by number
    private final int count;
    private final long skipped;
    private final LabelledSequence first;
    private final String checksum;

    private NumberedData(
            SequenceShape shape,
            JavaPairRDD<Long, LabelledSequence> samples,
            int count,
            long skipped) {
        this.shape = shape;
        this.samples = samples;
        this.count = count;
        this.skipped = skipped;
        this.first = samples.filter(each -> each._1() == 0).values().first();
        this.checksum =
                "%08x".formatted(samples.map(NumberedData::numberedChecksum).reduce(Long::sum));
    }

    /**
     * Checks and numbers samples.
     *
     * @throws IllegalArgumentException if samples cannot be used and are not to be skipped, or if
     *     there are none
     */
    static NumberedData of(
            JavaRDD<LabelledSequence> data, SequenceShape shape, BadRows bad, int partitions) {
        JavaRDD<String> problems = data.map(shape::problem).filter(Objects::nonNull);
        long skipped = problems.count();
        if (skipped > 0 && bad == BadRows.REJECT) {
            List<String> some = problems.takeOrdered(REPORTED);
            throw new IllegalArgumentException(
                    "%s of the samples are invalid: %s%s; correct them, or skip and count them with badRows(BadRows.SKIP)"
                            .formatted(
                                    skipped,
                                    String.join("; ", some),
                                    skipped > some.size() ? "; …" : ""));
        }
        JavaPairRDD<Long, LabelledSequence> numbered =
                data.filter(sample -> shape.problem(sample) == null)
                        .mapToPair(sample -> new Tuple2<>(SortKey.of(sample), sample))
                        .sortByKey(Comparator.naturalOrder(), true, partitions)
                        .values()
                        .zipWithIndex()
                        .mapToPair(Tuple2::swap)
                        .persist(StorageLevel.MEMORY_AND_DISK());
        long count = numbered.count();
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "expected 1 to %s valid samples, got %s; %s were skipped"
                            .formatted(Integer.MAX_VALUE, count, skipped));
        }
        return new NumberedData(shape, numbered, (int) count, skipped);
    }

    /** The order of the samples. */
    private record SortKey(String key, long checksum) implements Comparable<SortKey>, Serializable {
        static SortKey of(LabelledSequence sample) {
            return new SortKey(sample.key(), NumberedData.checksum(sample));
        }

        @Override
        public int compareTo(SortKey other) {
            int byKey = key.compareTo(other.key);
            return byKey != 0 ? byKey : Long.compare(checksum, other.checksum);
        }
    }

    private static long checksum(LabelledSequence sample) {
        CRC32C sum = new CRC32C();
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * (sample.x().length + sample.y().length));
        bytes.asFloatBuffer().put(sample.x()).put(sample.y());
        sum.update(bytes);
        return sum.getValue();
    }

    /** Depends on the number, so that the sum over all samples depends on their order. */
    private static long numberedChecksum(Tuple2<Long, LabelledSequence> numbered) {
        return checksum(numbered._2()) * (2 * numbered._1() + 1);
    }

    SequenceShape shape() {
        return shape;
    }

    int count() {
        return count;
    }

    /** {@return the number of invalid samples} */
    long skipped() {
        return skipped;
    }

    LabelledSequence first() {
        return first;
    }

    String checksum() {
        return checksum;
    }

    /** {@return the samples of an epoch, one share for each partition} */
    JavaRDD<EpochShare> arranged(JavaSparkContext spark, int[] order, StepLayout layout) {
        int[] positions = new int[order.length];
        for (int position = 0; position < order.length; position++) {
            positions[order[position]] = position;
        }
        Broadcast<int[]> sent = spark.broadcast(positions);
        return samples.mapToPair(
                        numbered -> {
                            int position = sent.value()[Math.toIntExact(numbered._1())];
                            return new Tuple2<>(
                                    layout.partition(position),
                                    new EpochShare.Placed(position, numbered._2()));
                        })
                .partitionBy(new HashPartitioner(layout.partitions())) // a number is its own hash
                .values()
                .mapPartitions(placed -> List.of(EpochShare.of(layout, placed)).iterator(), true);
    }

    @Override
    public void close() {
        samples.unpersist(false);
    }
}
