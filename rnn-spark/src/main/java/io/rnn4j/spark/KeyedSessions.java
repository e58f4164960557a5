package io.rnn4j.spark;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Session;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a model on streams of time steps with a session for each key. The states of the sessions are
 * kept in Spark's state store, so that a query that is restarted from its checkpoint computes the
 * same bits as without the stop.
 */
public final class KeyedSessions {
    private static final StructType RESULT =
            new StructType()
                    .add("key", DataTypes.StringType, false)
                    .add("time", DataTypes.LongType, false)
                    .add("output", DataTypes.createArrayType(DataTypes.FloatType, false), false);

    private KeyedSessions() {}

    /**
     * {@return a stream with the columns key (string), time (long) and output (array of floats),
     * one row for each time step} Within a micro-batch, the steps of a key are processed in the
     * order of their times; steps of a later micro-batch are processed after them, regardless of
     * their times.
     *
     * <p>The Spark session must use the RocksDB state store: {@code
     * spark.sql.streaming.stateStore.providerClass} is {@code
     * org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider}.
     *
     * @param steps a stream with one time step in each row
     * @param model a model with one input and one output, which can run step by step
     * @param key the column of the key; any type
     * @param time the column of times, which give the order of the steps: whole numbers
     * @param values the column of the features: an array of numbers or a vector
     */
    public static Dataset<Row> outputs(
            Dataset<Row> steps, Model model, String key, String time, String values) {
        SequenceColumns.requireNumber(steps.schema(), time);
        SequenceColumns.requireValues(steps.schema(), values);
        SharedModel<Model> shared = SharedModel.network(SerializedModel.fileOf(model));
        shared.get().session(1); // rejects a model that cannot run step by step
        Broadcast<SharedModel<Model>> sent = shared.send(steps.sparkSession());
        return steps.select(
                        functions.col(key).cast(DataTypes.StringType),
                        functions.col(time).cast(DataTypes.LongType),
                        SequenceColumns.floats(steps, values))
                .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
                .transformWithState(
                        new Processor(sent),
                        TimeMode.None(),
                        OutputMode.Append(),
                        Encoders.row(RESULT));
    }

    /** Continues the session of a key. */
    private static final class Processor extends StatefulProcessor<String, Row, Row> {
        private static final long serialVersionUID = 1;

        private final Broadcast<SharedModel<Model>> model;
        private transient ValueState<byte[]> states;
        private transient Session session; // of all keys, one after the other
        private transient float[] output;

        Processor(Broadcast<SharedModel<Model>> model) {
            this.model = model;
        }

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            states = getHandle().getValueState("session", Encoders.BINARY(), TTLConfig.NONE());
            Model network = model.value().get();
            session = network.session(1);
            output = new float[network.outputWidths().values().iterator().next()];
        }

        @Override
        public Iterator<Row> handleInputRows(
                String key, Iterator<Row> rows, TimerValues timerValues) {
            session.reset();
            if (states.exists()) {
                session.restore(read(states.get(), session.snapshot()));
            }
            List<Row> sorted = new ArrayList<>();
            CollectionConverters.asJava(rows).forEachRemaining(sorted::add);
            sorted.sort(Comparator.comparingLong(row -> row.getLong(1)));
            List<Row> outputs = new ArrayList<>();
            for (Row row : sorted) {
                session.step(SequenceColumns.floats(row.get(2)), output);
                outputs.add(RowFactory.create(key, row.getLong(1), output.clone()));
            }
            states.update(write(session.snapshot()));
            return CollectionConverters.asScala(outputs.iterator());
        }
    }

    /** {@return the values of states, one after the other, by name} */
    private static byte[] write(Map<String, Tensor> states) {
        Map<String, Tensor> sorted = new TreeMap<>(states);
        int size = sorted.values().stream().mapToInt(state -> state.array().length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * size);
        for (Tensor state : sorted.values()) {
            for (float value : state.array()) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    /** {@return states of the shape of others with the values of {@link #write}} */
    private static Map<String, Tensor> read(byte[] values, Map<String, Tensor> like) {
        Map<String, Tensor> states = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(values);
        new TreeMap<>(like)
                .forEach(
                        (name, tensor) -> {
                            Tensor state = Tensor.zeros(tensor.shape().toArray());
                            for (int k = 0; k < state.array().length; k++) {
                                state.array()[k] = bytes.getFloat();
                            }
                            states.put(name, state);
                        });
        return states;
    }
}
