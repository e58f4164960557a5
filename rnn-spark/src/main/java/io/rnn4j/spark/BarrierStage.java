package io.rnn4j.spark;

import io.rnn4j.core.training.GradientSum;

import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaRDD;

import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;

/** A step as a barrier stage, whose tasks add slices of the gradients. */
final class BarrierStage {
    private static final int ATTEMPTS = 4;
    private static final String LOST = "recover from a failed barrier ResultStage";

    private BarrierStage() {}

    /** The slice of the sum over all blocks that a task has added. */
    private record Slice(
            int task, float[] gradients, double[] losses, int level, long bytes, long nanoseconds)
            implements Serializable {}

    /** A function that Spark sends to executors. */
    private interface Stage
            extends Function1<Iterator<EpochShare>, Iterator<Slice>>, Serializable {}

    /**
     * {@return the sum over all blocks of a step} Spark does not repeat a barrier stage that has
     * lost its input together with an executor; an ordinary stage has that input computed again.
     */
    static SumMessage run(JavaRDD<EpochShare> shares, StepTask task, long secret) {
        for (int attempt = 1; ; attempt++) {
            try {
                return runOnce(shares, task, secret);
            } catch (Exception failure) { // Spark's are checked, and not declared
                if (attempt == ATTEMPTS || !String.valueOf(failure.getMessage()).contains(LOST)) {
                    throw failure;
                }
                shares.count();
            }
        }
    }

    private static SumMessage runOnce(JavaRDD<EpochShare> shares, StepTask task, long secret) {
        ClassTag<Slice> tag = ClassTag$.MODULE$.apply(Slice.class);
        List<Slice> slices;
        try (MeetingPoint meeting = new MeetingPoint(shares.getNumPartitions(), secret)) {
            MeetingPoint.Place place =
                    meeting.place(shares.context().conf().get("spark.driver.host"));
            Stage stage = own -> slices(task, own, place);
            slices =
                    JavaRDD.fromRDD(shares.rdd().barrier().mapPartitions(stage, true, tag), tag)
                            .collect();
        }
        int size = slices.stream().mapToInt(slice -> slice.gradients().length).sum();
        float[] gradients = new float[size];
        long bytes = 0;
        long nanoseconds = 0;
        for (Slice slice : slices) {
            int at = SumExchange.first(size, slice.task(), slices.size());
            System.arraycopy(slice.gradients(), 0, gradients, at, slice.gradients().length);
            bytes += slice.bytes();
            nanoseconds = Math.max(nanoseconds, slice.nanoseconds());
        }
        Slice any = slices.getFirst();
        GradientSum sum = new GradientSum(task.blocks());
        sum.add(new GradientSum.Part(0, any.level(), gradients, any.losses()));
        return new SumMessage(sum, bytes, nanoseconds);
    }

    private static Iterator<Slice> slices(
            StepTask task, Iterator<EpochShare> own, MeetingPoint.Place place) {
        BarrierTaskContext context = BarrierTaskContext.get();
        long start = System.nanoTime();
        GradientSum sum = task.sum(CollectionConverters.asJava(own));
        long nanoseconds = System.nanoTime() - start;
        int size = task.weights().value().length;
        try {
            GradientSum.Part total = new SumExchange(context, place).exchange(sum, size);
            int others = context.getTaskInfos().length - 1;
            long sent = (long) Float.BYTES * size * sum.parts().size() * others / (others + 1);
            Slice slice =
                    new Slice(
                            context.partitionId(),
                            total.gradients(),
                            total.losses(),
                            total.level(),
                            sent + (long) Float.BYTES * total.gradients().length,
                            nanoseconds);
            return CollectionConverters.asScala(List.of(slice).iterator());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
