package io.rnn4j.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Locale;
import java.util.Optional;

class MetricLineTest {
    private static final MetricLine LINE =
            new MetricLine(
                    new MetricLine.Run("rnn4j", "1.0", "cell=gru units=5", 2),
                    new MetricLine.Value("train_step", 1.5, "ms", 30));

    @Test
    void jsonIsOneObject() {
        assertEquals(
                "{\"peer\":\"rnn4j\",\"version\":\"1.0\",\"workload\":\"cell=gru units=5\","
                        + "\"threads\":2,\"metric\":\"train_step\",\"value\":1.50000,"
                        + "\"unit\":\"ms\",\"n\":30}",
                LINE.json());
    }

    @Test
    void parseReadsJson() {
        assertEquals(Optional.of(LINE), MetricLine.parse(LINE.json()));
        MetricLine loss =
                new MetricLine(
                        new MetricLine.Run("a", "b", "W2", 1),
                        new MetricLine.Value("loss_last", 1.25e-9, "", 1));
        assertEquals(Optional.of(loss), MetricLine.parse(loss.json() + System.lineSeparator()));
    }

    @Test
    void parseIgnoresOtherLines() {
        assertTrue(MetricLine.parse("prediction 0.5").isEmpty());
        assertTrue(MetricLine.parse("{\"peer\":\"rnn4j\"}").isEmpty());
    }

    @Test
    void jsonIsIndependentOfTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertTrue(LINE.json().contains("1.50000"), LINE.json());
        } finally {
            Locale.setDefault(before);
        }
    }
}
