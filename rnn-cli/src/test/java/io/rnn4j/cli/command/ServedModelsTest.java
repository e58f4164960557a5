package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.StandardScaler;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Examples;
import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.SeriesForecast;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.SignalDescription;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Forecasters, and models with several inputs and outputs, are served. */
class ServedModelsTest {
    @TempDir private Path directory;
    private ModelServer server;
    private ServerClient client;

    @AfterEach
    void stop() {
        server.stop();
    }

    private void serve(Served served) throws IOException {
        server = new ModelServer(served, new ServerLimits(1 << 20, 1000));
        server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = ServerClient.of(server);
    }

    private ServerClient.Answer post(String body) throws IOException {
        return client.post("/predict", body);
    }

    /** A model of a sequence and a row, with a number and a class as outputs. */
    private Model serveNetwork() throws IOException {
        Graph graph = new Graph();
        Wire past = graph.input("past", input(2));
        Wire place = graph.inputRows("place", 3);
        graph.output("level", graph.add(dense(1), graph.add(gru(4), past)));
        graph.output("class", graph.add(dense(2), place));
        Model model = graph.build(3);
        Path file = directory.resolve("model.safetensors");
        StandardScaler scaler = StandardScaler.of(new double[] {1, 2}, new double[] {2, 4});
        ModelDescription description =
                ModelDescription.empty()
                        .input("past", SignalDescription.empty().scaler(scaler))
                        .output("class", SignalDescription.empty().vocabulary(List.of("a", "b")));
        ModelFile.save(model, description, file);
        serve(new ServedNetwork(ModelFile.open(file, LoadOptions.standard())));
        return model;
    }

    @Test
    void severalInputsAndOutputs() throws IOException {
        Model model = serveNetwork();
        ServerClient.Answer answer =
                post("{\"inputs\": {\"past\": [[3, 6], [5, null]], \"place\": [1, 2, 3]}}");
        assertEquals(200, answer.status(), answer.body());
        Map<String, Tensor> expected =
                model.predict(
                        Examples.of("past", Tensor.of(new float[] {1, 1, 2, 1}, 1, 2, 2))
                                .input("place", Tensor.of(new float[] {1, 2, 3}, 1, 3)));
        JsonNode outputs = answer.json().get("outputs");
        assertEquals(expected.get("level").array()[0], outputs.at("/level/output/0").floatValue());
        float[] logits = expected.get("class").array();
        assertEquals(logits[0] > logits[1] ? "a" : "b", outputs.at("/class/class").asText());
        JsonNode health = client.send("GET", "/health", "localhost", "", "").json();
        assertEquals(2, health.at("/inputs/past").asInt());
        assertEquals(200, post(health.get("example").toString()).status());
        assertEquals(409, client.post("/streams/a", "{\"step\": [1, 2]}").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"sequence\": [[1, 2]]}|expected one member, 'inputs'",
                "{\"inputs\": {\"past\": [[1, 2]]}}|'place' is missing",
                "{\"inputs\": {\"pas\": [[1, 2]]}}|unknown input 'pas'; did you mean 'past'?",
                "{\"inputs\": {\"past\": [[1]], \"place\": [1, 2, 3]}}|'past', step 1: expected 2",
                "{\"inputs\": {\"past\": [[1, 2]], \"place\": [1, 2]}}|'place': expected 3 numbers",
                "{\"inputs\": {\"past\": [[1, 2]], \"place\": [1, 2, null]}}|expected a number"
            })
    void wrongInputsAreNamed(String body, String message) throws IOException {
        serveNetwork();
        ServerClient.Answer answer = post(body);
        assertEquals(400, answer.status(), answer.body());
        assertTrue(answer.json().get("error").asText().contains(message), answer.body());
    }

    private static double sales(int month) {
        return 100 + 10 * Math.sin(month * Math.PI / 6);
    }

    private static String rows(int months) {
        StringBuilder rows = new StringBuilder();
        for (int month = 0; month < months; month++) {
            rows.append(month == 0 ? "" : ",")
                    .append(
                            "{\"month\": \"%d-%02d\", "
                                    .formatted(2018 + month / 12, 1 + month % 12))
                    .append("\"sales\": " + sales(month) + "}");
        }
        return "{\"rows\": [" + rows + "]}";
    }

    private FittedForecaster serveForecaster() throws IOException {
        StringBuilder csv = new StringBuilder("month,sales\n");
        for (int month = 0; month < 60; month++) {
            csv.append("%d-%02d,%s\n".formatted(2018 + month / 12, 1 + month % 12, sales(month)));
        }
        Path file = Files.writeString(directory.resolve("sales.csv"), csv);
        FittedForecaster fitted =
                Forecaster.gru()
                        .units(4)
                        .epochs(1)
                        .quantiles(0.1, 0.9)
                        .fit(SeriesSet.readCsv(file, Columns.target("sales").time("month")), 3);
        serve(new ServedForecaster(fitted));
        return fitted;
    }

    @Test
    void forecastsWithIntervals() throws IOException {
        FittedForecaster fitted = serveForecaster();
        ServerClient.Answer answer = post(rows(72));
        assertEquals(200, answer.status(), answer.body());
        JsonNode forecast = answer.json().at("/forecasts/0");
        assertEquals("sales", forecast.get("target").asText());
        assertEquals("2024-01-01", forecast.at("/times/0").asText());
        double[] values = new double[72];
        for (int month = 0; month < values.length; month++) {
            values[month] = sales(month);
        }
        Path file = directory.resolve("longer.csv");
        StringBuilder csv = new StringBuilder("month,sales\n");
        for (int month = 0; month < 72; month++) {
            csv.append("%d-%02d,%s\n".formatted(2018 + month / 12, 1 + month % 12, values[month]));
        }
        Files.writeString(file, csv);
        SeriesForecast expected = fitted.forecast(SeriesSet.readCsv(file, fitted.columns())).of("");
        for (int step = 0; step < 3; step++) {
            assertEquals(expected.value(step), forecast.at("/values/" + step).doubleValue());
            assertEquals(
                    expected.copyOfQuantile(0.9)[step],
                    forecast.get("quantiles").get("0.9").get(step).doubleValue());
        }
        JsonNode health = client.send("GET", "/health", "localhost", "", "").json();
        assertEquals(3, health.get("horizon").asInt());
        assertEquals("sales", health.at("/columns/targets/0").asText());
        assertEquals("month", health.at("/columns/time").asText());
        assertTrue(health.at("/example/rows/0").has("sales"));
        String metrics = client.send("GET", "/metrics", "localhost", "", "").body();
        assertTrue(metrics.contains("\nrnn_steps_total 72\n"), metrics);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400|{\"sequence\": [[1, 2]]}|expected one member, 'rows'",
                "400|{\"rows\": []}|expected a list of rows",
                "400|{\"rows\": [1]}|rows[0]: expected an object",
                "400|{\"rows\": [{\"month\": \"2020-01\", \"sales\": [1]}]}|'sales': expected a"
                        + " number",
                "422|{\"rows\": [{\"month\": \"2020-01\", \"sale\": 1}]}|did you mean",
                "422|{\"rows\": [{\"month\": \"2020-01\", \"sales\": 1}, {\"month\": \"2020-02\","
                        + " \"sale\": 1}]}|rows[1]: unknown column 'sale'; did you mean 'sales'?",
                "422|{\"rows\": [{\"month\": \"soon\", \"sales\": 1}]}|soon",
                "422|{\"rows\": [{\"month\": \"2020-01\", \"sales\": \"many\"}]}|many"
            })
    void wrongRowsAreNamed(int status, String body, String message) throws IOException {
        serveForecaster();
        ServerClient.Answer answer = post(body);
        assertEquals(status, answer.status(), answer.body());
        assertTrue(answer.json().get("error").asText().contains(message), answer.body());
        assertFalse(answer.body().contains("internal"), answer.body());
    }
}
