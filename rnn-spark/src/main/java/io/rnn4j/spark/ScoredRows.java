package io.rnn4j.spark;

import io.rnn4j.core.model.Model;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Function;

/**
 * Adds columns of outputs to rows, whose columns are those of a table, the sequence and the key.
 *
 * @param columns number of columns of the table
 * @param scoring computes outputs
 * @param values values of the added columns
 */
record ScoredRows(int columns, SequenceScoring scoring, Values values) implements Serializable {

    /** Values of the added columns for an output of the network. */
    interface Values extends Serializable {
        Object[] of(float[] output);
    }

    /** {@return the rows of a partition with the added columns} */
    Iterator<Row> of(Model model, Iterator<Row> rows) {
        Iterator<SequenceScoring.Scored<Row>> scored =
                scoring.score(model, rows, row -> SequenceColumns.floats(row.get(columns)), name());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return scored.hasNext();
            }

            @Override
            public Row next() {
                SequenceScoring.Scored<Row> each = scored.next();
                Object[] added = values.of(each.output());
                Object[] all = new Object[columns + added.length];
                for (int k = 0; k < columns; k++) {
                    all[k] = each.of().get(k);
                }
                System.arraycopy(added, 0, all, columns, added.length);
                return RowFactory.create(all);
            }
        };
    }

    /** {@return the key of a row, or its place if there is none} */
    private Function<Row, String> name() {
        int partition = TaskContext.getPartitionId();
        long[] read = new long[1];
        return row -> {
            read[0]++;
            return row.isNullAt(columns + 1)
                    ? "none, row %s of partition %s".formatted(read[0], partition)
                    : row.getString(columns + 1);
        };
    }
}
