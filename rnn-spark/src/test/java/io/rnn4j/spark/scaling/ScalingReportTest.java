package io.rnn4j.spark.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The guide and its charts have the numbers of the measurements in this repository. */
class ScalingReportTest {
    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");

    private static Measurement.Table table() throws IOException {
        return Measurement.Table.read(
                Path.of("src/test/resources/io/rnn4j/spark/scaling/measurements.csv"));
    }

    @Test
    void theGuideHasTheNumbers() throws IOException {
        String guide = Files.readString(DOCS.resolve("distributed.md"));
        assertEquals(ScalingReport.replaced(guide, table()), guide);
    }

    @Test
    void theChartsHaveTheNumbers() throws IOException {
        ScalingCharts charts = new ScalingCharts(new ScalingResults(table().rows()));
        assertEquals(
                charts.breakEven(), Files.readString(DOCS.resolve("distributed-break-even.svg")));
        assertEquals(charts.speedUp(), Files.readString(DOCS.resolve("distributed-speed-up.svg")));
    }
}
