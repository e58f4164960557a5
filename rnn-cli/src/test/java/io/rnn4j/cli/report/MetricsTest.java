package io.rnn4j.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.History;
import io.rnn4j.forecast.BackTest;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.series.SeriesSet;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class MetricsTest {
    private static JsonNode parse(Metrics metrics) throws IOException {
        return new ObjectMapper().readTree(metrics.toJson());
    }

    @Test
    void aBackTestHasItsMethods() throws IOException {
        SeriesSet series = SeriesSet.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        BackTestResult result = BackTest.folds(2).run(series, 2, List.of());
        JsonNode root = parse(new Metrics().backTest(result));
        assertEquals("rnn-metrics-1", root.get("format").asText());
        JsonNode test = root.get("backTest");
        assertEquals(2, test.get("windows").asInt());
        assertEquals(2, test.get("horizon").asInt());
        JsonNode naive = null;
        for (JsonNode method : test.get("methods")) {
            assertTrue(method.get("baseline").asBoolean());
            naive = method.get("name").asText().equals("naive") ? method : naive;
        }
        // The line rises by 1 a step.
        assertEquals(1.5, naive.at("/total/mae").asDouble());
        assertEquals(2, naive.at("/byStep/mae/1").asDouble());
        assertTrue(naive.at("/total/coverage").isNull());
        assertTrue(naive.at("/total").has("quantileLoss"));
    }

    @Test
    void epochsWithoutAResultAreNull() throws IOException {
        History history =
                new History(List.of(Map.of("loss", 0.5), Map.of("loss", 0.25, "val_loss", 1.0)));
        JsonNode training = parse(new Metrics().training(history)).get("training");
        assertEquals(2, training.get("epochs").asInt());
        assertEquals(0.25, training.at("/results/loss/1").asDouble());
        assertTrue(training.at("/results/val_loss/0").isNull());
    }

    @Test
    void classesHaveTheirFigures() throws IOException {
        JsonNode classes =
                parse(new Metrics().classes(new ConfusionMatrix(3, 1, 0, 4), List.of("a", "b")))
                        .get("classes");
        assertEquals(0.875, classes.get("accuracy").asDouble());
        assertEquals("a", classes.at("/each/0/name").asText());
        assertEquals(1, classes.at("/each/0/precision").asDouble());
        assertEquals(0.75, classes.at("/each/0/recall").asDouble());
        assertEquals(1, classes.at("/counts/0/1").asDouble());
    }

    @Test
    void aFingerprintIsTheSha256OfTheContent() throws IOException {
        byte[] content = "abc".getBytes(StandardCharsets.UTF_8);
        RunSections.Fingerprint fingerprint =
                RunSections.Fingerprint.of("abc.csv", new ByteArrayInputStream(content));
        assertEquals(3, fingerprint.bytes());
        // the example of FIPS 180-2
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                fingerprint.sha256());
        assertFalse(fingerprint.name().isEmpty());
    }
}
