package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.SavedModel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many clients, slow clients, and the end of the server. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ServerLoadTest {
    private static final int CLIENTS = 8;
    private static final int STEPS = 12;
    private static final String STEP = "{\"step\": [1, 2]}";

    @TempDir private Path directory;
    private Path file;
    private float[] expected; // of equal steps
    private ModelServer server;
    private ServerClient client;

    @BeforeEach
    void serve() throws IOException {
        Model model = Sequential.of(5, input(2), gru(3).returnSequences(true), dense(1));
        file = directory.resolve("m.safetensors");
        ModelFile.save(model, file);
        float[] values = new float[2 * CLIENTS * STEPS];
        for (int at = 0; at < values.length; at++) {
            values[at] = 1 + at % 2;
        }
        expected = model.predict(Tensor.of(values, 1, CLIENTS * STEPS, 2)).array();
        SavedModel saved = ModelFile.open(file, LoadOptions.standard());
        server =
                new ModelServer(
                        new ServedSequences(
                                new SequencePrediction(saved, "m"),
                                new ServedStreams(saved.model(), 100, Long.MAX_VALUE)),
                        new ServerLimits(4096, 100_000));
        server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = ServerClient.of(server);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private float step(String stream) throws IOException {
        ServerClient.Answer answer = client.post("/streams/" + stream, STEP);
        assertEquals(200, answer.status(), answer.body());
        return answer.json().at("/steps/0/output/0").floatValue();
    }

    /** {@return the answers of all clients, which send their steps at the same time} */
    private List<List<Float>> together(IntFunction<String> stream) throws Exception {
        List<Future<List<Float>>> futures = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int each = 0; each < CLIENTS; each++) {
                String name = stream.apply(each);
                futures.add(
                        clients.submit(
                                () -> {
                                    List<Float> answers = new ArrayList<>();
                                    for (int step = 0; step < STEPS; step++) {
                                        answers.add(step(name));
                                    }
                                    return answers;
                                }));
            }
        }
        List<List<Float>> answers = new ArrayList<>();
        for (Future<List<Float>> future : futures) {
            answers.add(future.get());
        }
        return answers;
    }

    private List<Float> expected(int steps) {
        List<Float> values = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            values.add(expected[step]);
        }
        return values;
    }

    @Test
    void clientsOfDifferentStreamsDoNotDisturbEachOther() throws Exception {
        for (List<Float> answers : together(number -> "s" + number)) {
            assertEquals(expected(STEPS), answers);
        }
    }

    @Test
    void clientsOfTheSameStreamTakeTurns() throws Exception {
        List<Float> all = new ArrayList<>();
        together(number -> "same").forEach(all::addAll);
        List<Float> sorted = expected(CLIENTS * STEPS);
        sorted.sort(null);
        all.sort(null);
        assertEquals(sorted, all); // each step was taken once
    }

    /** Clients that never end the head or the body of their requests. */
    @Test
    void slowClientsDoNotBlockOthers() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            String whole = client.postHead("/predict", 100) + "{";
            for (int number = 0; number < 100; number++) {
                Socket socket = client.open();
                slow.add(socket);
                String part = number % 2 == 0 ? whole : whole.substring(0, 20);
                socket.getOutputStream().write(part.getBytes(StandardCharsets.UTF_8));
            }
            assertEquals(expected[0], step("a"));
            for (List<Float> answers : together(number -> "b" + number)) {
                assertEquals(expected(STEPS), answers);
            }
            // a slow request is answered when it is complete
            String body = "{\"sequence\": [[1, 2]]}";
            slow.getFirst()
                    .getOutputStream()
                    .write((body.substring(1) + " ".repeat(100 - body.length())).getBytes());
            assertEquals(200, ServerClient.Answer.read(slow.getFirst()).status());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void theProcessEndsSlowRequestsAndAnswersRunningOnesWhenItIsStopped() throws Exception {
        Process process =
                ToolProcess.start(
                        directory,
                        List.of("-Dsun.net.httpserver.maxReqTime=2"),
                        List.of("serve", file.toString(), "--port=0"));
        try (BufferedReader messages = process.errorReader()) {
            ServerClient other = new ServerClient(port(messages));
            try (Socket slow = other.open()) {
                slow.getOutputStream().write("POST /predict HTTP/1.1\r\nHo".getBytes());
                assertEquals(-1, slow.getInputStream().read(), "the server closes it");
            }
            String body = "{\"sequence\": [[1, 2]]}";
            try (Socket running = other.open()) {
                running.getOutputStream()
                        .write(other.postHead("/predict", body.length()).getBytes());
                running.getOutputStream().write(body.substring(0, 5).getBytes());
                // answered after the request above has begun, whose body it waits for
                assertEquals(200, other.send("GET", "/health", "localhost", "", "").status());
                process.toHandle().destroy(); // SIGTERM
                running.getOutputStream().write(body.substring(5).getBytes());
                ServerClient.Answer answer = ServerClient.Answer.read(running);
                assertEquals(200, answer.status(), answer.body());
            }
            assertTrue(messages.lines().anyMatch(line -> line.equals("stopped")));
            assertTrue(process.waitFor(1, TimeUnit.MINUTES));
            assertEquals(143, process.exitValue()); // 128 + SIGTERM
        } finally {
            process.destroyForcibly();
        }
    }

    private static int port(BufferedReader messages) throws IOException {
        for (String line = messages.readLine(); line != null; line = messages.readLine()) {
            Matcher matcher = Pattern.compile("http://localhost:([0-9]+)/").matcher(line);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new AssertionError("the server has not started");
    }
}
