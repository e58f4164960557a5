package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.command.ServerClient.Answer;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.SavedModel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

class ModelServerTest {
    private static final long MINUTE = 60_000_000_000L;

    @TempDir private Path directory;
    private ModelServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    private Model serve(boolean streams, int rate, int mostStreams, long timeout)
            throws IOException {
        Recurrent layer = gru(3).returnSequences(true);
        Model model = Sequential.of(5, input(2), streams ? layer : bidirectional(layer), dense(1));
        Path file = directory.resolve("m.safetensors");
        ModelFile.save(model, file);
        SavedModel saved = ModelFile.open(file, LoadOptions.standard());
        server =
                new ModelServer(
                        new ServedSequences(
                                new SequencePrediction(saved, "m"),
                                new ServedStreams(saved.model(), mostStreams, timeout)),
                        new ServerLimits(4096, rate));
        server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return model;
    }

    private Answer post(String path, String body) throws IOException {
        return ServerClient.of(server).post(path, body);
    }

    private Answer send(String method, String path, String host, String type, String body)
            throws IOException {
        return ServerClient.of(server).send(method, path, host, type, body);
    }

    @Test
    void predictionsAreThoseOfTheModel() throws IOException {
        Model model = serve(true, 100, 10, MINUTE);
        Answer answer = post("/predict", "{\"sequence\": [[1, 2], [3, 4]]}");
        assertEquals(200, answer.status(), answer.body());
        float[] expected = model.predict(Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2)).array();
        JsonNode steps = answer.json().get("predictions").get(0).get("steps");
        assertEquals(expected[0], steps.get(0).get("output").get(0).floatValue());
        assertEquals(expected[1], steps.get(1).get("output").get(0).floatValue());
        Answer both = post("/predict", "{\"sequences\": [[[1, 2]], [[1, 2], [3, 4]]]}");
        assertEquals(
                expected[1],
                both.json()
                        .get("predictions")
                        .get(1)
                        .get("steps")
                        .get(1)
                        .get("output")
                        .get(0)
                        .floatValue());
    }

    @Test
    void streamsKeepTheirStatesUntilTheyAreDeleted() throws IOException {
        Model model = serve(true, 100, 10, MINUTE);
        float[] expected = model.predict(Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2)).array();
        assertEquals(expected[0], step("/streams/a", "{\"step\": [1, 2]}"));
        assertEquals(expected[0], step("/streams/b", "{\"step\": [1, 2]}"));
        assertEquals(expected[1], step("/streams/a", "{\"steps\": [[3, 4]]}"));
        assertEquals(200, send("DELETE", "/streams/a", "localhost", "", "").status());
        assertEquals(404, send("DELETE", "/streams/a", "localhost", "", "").status());
        assertEquals(expected[0], step("/streams/a", "{\"step\": [1, 2]}"));
    }

    private float step(String path, String body) throws IOException {
        Answer answer = post(path, body);
        assertEquals(200, answer.status(), answer.body());
        return answer.json().get("steps").get(0).get("output").get(0).floatValue();
    }

    @Test
    void thereAreLimitsOnStreamsAndTheyEndByThemselves() throws IOException {
        serve(true, 100, 1, MINUTE);
        step("/streams/a", "{\"step\": [1, 2]}");
        Answer second = post("/streams/b", "{\"step\": [1, 2]}");
        assertEquals(429, second.status());
        assertTrue(second.head().contains("Retry-after: 1"), second.head());
        server.stop();
        Model model = serve(true, 100, 1, 0); // a stream ends at once
        float first = model.predict(Tensor.of(new float[] {1, 2}, 1, 1, 2)).array()[0];
        assertEquals(first, step("/streams/a", "{\"step\": [1, 2]}"));
        assertEquals(first, step("/streams/a", "{\"step\": [1, 2]}"));
        assertEquals(first, step("/streams/b", "{\"step\": [1, 2]}"));
    }

    @Test
    void modelsThatReadBackwardsDoNotStream() throws IOException {
        serve(false, 100, 10, MINUTE);
        Answer answer = post("/streams/a", "{\"step\": [1, 2]}");
        assertEquals(409, answer.status(), answer.body());
        assertTrue(answer.body().contains("use /predict"), answer.body());
    }

    @Test
    void tooManyRequestsAreRejected() throws IOException {
        serve(true, 2, 10, MINUTE);
        int rejected = 0;
        for (int request = 0; request < 50; request++) {
            rejected += post("/predict", "{\"sequence\": [[1, 2]]}").status() == 429 ? 1 : 0;
        }
        assertTrue(rejected > 0, "no request was rejected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|/predict|{|not valid JSON",
                "400|/predict|{\"sequence\": [[NaN, 2]]}|not valid JSON: Non-standard token",
                "400|/predict|[1]|expected a JSON object",
                "400|/predict|{}|expected one member",
                "400|/predict|{\"sequnce\": [[1, 2]]}|expected one member",
                "400|/predict|{\"sequence\": []}|list of steps",
                "400|/predict|{\"sequence\": [[1]]}|step 1: expected 2 numbers, got 1",
                "400|/predict|{\"sequence\": [[1, 2], [1, \"x\"]]}|step 2: expected a number",
                "400|/predict|{\"sequence\": [[1, null]]}|expected a number, got null",
                "400|/predict|{\"sequence\": [[1, 1e99]]}|expected a number, got",
                "400|/predict|{\"sequence\": [[1, 2]]} x|not valid JSON",
                "400|/predict|{\"sequences\": 3}|list of sequences",
                "400|/streams/a%20b|{\"step\": [1, 2]}|expected a stream",
                "400|/streams/|{\"step\": [1, 2]}|expected a stream",
                "404|/pedict|{}|there are /predict"
            })
    void wrongRequestsGetAnError(int status, String path, String body, String text)
            throws IOException {
        serve(true, 100, 10, MINUTE);
        Answer answer = post(path, body);
        assertEquals(status, answer.status(), answer.body());
        assertTrue(answer.json().get("error").asText().contains(text), answer.body());
        assertFalse(answer.body().contains("JsonReadFeature"), answer.body());
    }

    @Test
    void otherMethodsTypesHostsAndLargeBodiesAreRejected() throws IOException {
        serve(true, 100, 10, MINUTE);
        String body = "{\"sequence\": [[1, 2]]}";
        assertEquals(405, send("GET", "/predict", "localhost", "", "").status());
        assertEquals(405, post("/health", "{}").status());
        assertEquals(415, send("POST", "/predict", "localhost", "text/plain", body).status());
        assertEquals(
                403, send("POST", "/predict", "evil.example", "application/json", body).status());
        assertEquals(413, post("/predict", body + " ".repeat(5000)).status());
        ServerClient client = ServerClient.of(server);
        String chunked =
                client.head(
                        "POST",
                        "/predict",
                        "localhost",
                        "application/json",
                        "Transfer-Encoding: chunked");
        assertEquals(
                413,
                client.send(chunked + "1388\r\n" + " ".repeat(5000) + "\r\n0\r\n\r\n").status());
        String small = "%x\r\n%s\r\n0\r\n\r\n".formatted(body.length(), body);
        assertEquals(200, client.send(chunked + small).status());
    }

    @Test
    void healthMetricsAndPage() throws IOException {
        serve(true, 100, 10, MINUTE);
        step("/streams/a", "{\"step\": [1, 2]}");
        post("/predict", "{");
        Answer health = send("GET", "/health", "localhost", "", "");
        assertEquals("ok", health.json().get("status").asText());
        assertEquals(2, health.json().get("features").asInt());
        Answer metrics = send("GET", "/metrics", "localhost", "", "");
        assertTrue(metrics.head().contains("text/plain; version=0.0.4"), metrics.head());
        assertTrue(
                metrics.body().contains("\nrnn_requests_total{status=\"400\"} 1\n"),
                metrics.body());
        assertTrue(metrics.body().contains("\nrnn_streams 1\n"), metrics.body());
        assertTrue(metrics.body().contains("\nrnn_steps_total 1\n"), metrics.body());
        Answer page = send("GET", "/", "localhost", "", "");
        assertEquals(200, page.status());
        assertTrue(page.body().contains("<title>rnn serve</title>"), page.body());
    }

    @Test
    void theCommandChecksItsOptions() {
        for (String option :
                new String[] {
                    "--port=70000",
                    "--rate=0",
                    "--max-streams=0",
                    "--max-body=0",
                    "--stream-timeout=x"
                }) {
            CapturedRun run = CapturedRun.of("serve", "m.safetensors", option);
            assertEquals(2, run.exitCode(), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
        assertEquals(1, CapturedRun.of("serve", "missing.safetensors").exitCode());
    }
}
