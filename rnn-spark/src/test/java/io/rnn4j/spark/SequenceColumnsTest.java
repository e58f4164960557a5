package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

import java.util.List;

class SequenceColumnsTest {
    private final SparkSession spark = LocalSpark.session();

    private LabelledSequence first(String values, String target) {
        Dataset<Row> rows =
                spark.sql("SELECT 5 AS id, %s AS values, %s AS target".formatted(values, target));
        return new SequenceColumns("id", "values", "target").read(rows, 2).first();
    }

    @Test
    void arraysOfNumbersAndOfArrays() {
        for (String values :
                List.of(
                        "array(1.5D, 2D, 3D, 4D)",
                        "array(float(1.5), float(2), float(3), float(4))",
                        "array(array(1.5D, 2D), array(3D, 4D))")) {
            LabelledSequence sequence = first(values, "7");
            assertEquals("5", sequence.key());
            assertEquals(2, sequence.steps());
            assertArrayEquals(new float[] {1.5f, 2, 3, 4}, sequence.x());
            assertArrayEquals(new float[] {7}, sequence.y());
        }
        assertArrayEquals(new float[] {1, 2}, first("array(1, 2)", "array(1, 2)").y());
    }

    @Test
    void nullsBecomeSequencesThatCannotBeUsed() {
        SequenceShape shape = new SequenceShape(2, 1, false);
        assertTrue(
                shape.problem(first("CAST(NULL AS array<float>)", "1")).contains("no time steps"));
        assertTrue(shape.problem(first("array(1, NULL)", "1")).contains("NaN"));
        assertTrue(shape.problem(first("array(1, 2)", "CAST(NULL AS float)")).contains("target"));
    }

    @Test
    void missingColumnsAndOtherTypesAreNamed() {
        Dataset<Row> rows = spark.sql("SELECT 1 AS id, 'a' AS text, array(1, 2) AS numbers");
        assertRejected(
                "there is no column 'values', only [id, text, numbers]; name one of them",
                rows,
                new SequenceColumns("id", "values", "numbers"));
        assertRejected(
                "column 'text' is of type string, expected an array of numbers, an array of arrays"
                        + " of numbers, or a vector; cast it, or name another column",
                rows,
                new SequenceColumns("id", "text", "numbers"));
        assertRejected(
                "column 'text' is of type string, expected a number, an array of numbers, or a"
                        + " vector; cast it, or name another column",
                rows,
                new SequenceColumns("id", "numbers", "text"));
    }

    private static void assertRejected(String message, Dataset<Row> rows, SequenceColumns columns) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> columns.read(rows, 2))
                        .getMessage());
    }
}
