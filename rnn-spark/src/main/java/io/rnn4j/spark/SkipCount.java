package io.rnn4j.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

import java.io.Serializable;

/** Counts what a model leaves out of its tables. Copies of a model begin at 0. */
final class SkipCount implements Serializable {
    private static final long serialVersionUID = 1;

    private transient SparkContext context;
    private transient LongAccumulator count;

    /** {@return what tasks of this session add to} */
    synchronized LongAccumulator of(SparkSession spark) {
        if (count == null || context != spark.sparkContext()) {
            context = spark.sparkContext();
            count = context.longAccumulator();
        }
        return count;
    }

    synchronized long value() {
        return count == null ? 0 : count.value();
    }
}
