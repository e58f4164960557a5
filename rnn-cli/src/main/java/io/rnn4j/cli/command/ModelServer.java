package io.rnn4j.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Answers HTTP requests with a model. */
final class ModelServer {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String STREAMS = "/streams/";
    private static final String JSON = "application/json";
    private static final int LAST_WAIT = 5; // s
    private static final double NANOSECONDS = 1e-9;

    private final Served served;
    private final ServerLimits limits;
    private final Map<String, LongAdder> counts = new TreeMap<>();
    private final LongAdder nanoseconds = new LongAdder();
    private final AtomicInteger running = new AtomicInteger();
    private HttpServer server;

    /** An answer. */
    private record Answer(int status, String type, byte[] body) {
        static Answer json(int status, ObjectNode object) {
            return new Answer(status, JSON, (object + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    ModelServer(Served served, ServerLimits limits) {
        this.served = served;
        this.limits = limits;
    }

    /** Begins to listen. */
    void start(InetSocketAddress address) throws IOException {
        // Read once, when the first server is created: a slow client does not hold a thread.
        setDefault("sun.net.httpserver.maxReqTime", "30"); // s
        setDefault("sun.net.httpserver.maxRspTime", "30"); // s
        setDefault("jdk.httpserver.maxConnections", "500");
        server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** {@return the address of the page} */
    String url() {
        InetSocketAddress address = server.getAddress();
        InetAddress host = address.getAddress();
        String name =
                host.isLoopbackAddress() || host.isAnyLocalAddress()
                        ? "localhost"
                        : host.getHostAddress();
        return "http://%s:%s/".formatted(name, address.getPort());
    }

    /** {@return what the server answers to a request of its own for its health} */
    String ownHealth() throws IOException {
        URL url = URI.create(url() + "health").toURL();
        try (InputStream stream = url.openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** Stops when the running requests are answered, after five seconds at the latest. */
    void stop() {
        server.stop(running.get() == 0 ? 0 : LAST_WAIT);
    }

    private void handle(HttpExchange exchange) throws IOException {
        long begin = System.nanoTime();
        running.incrementAndGet();
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (ServerFailure failure) {
                answer = error(failure.status(), Errors.withoutJava(failure.getMessage()));
            } catch (RuntimeException failure) {
                answer = error(500, "internal error: " + failure);
            }
            count(answer.status());
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (answer.status() == 429) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } finally {
            running.decrementAndGet();
            nanoseconds.add(System.nanoTime() - begin);
        }
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, MAPPER.createObjectNode().put("error", message));
    }

    private void count(int status) {
        synchronized (counts) {
            counts.computeIfAbsent(Integer.toString(status), key -> new LongAdder()).increment();
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        requireHost(exchange);
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.equals("/health")) {
            requireMethod(method, path, "GET");
            ObjectNode health = MAPPER.createObjectNode();
            health.put("status", "ok").put("streams", served.streams());
            served.describe(health);
            return Answer.json(200, health);
        }
        if (path.equals("/metrics")) {
            requireMethod(method, path, "GET");
            return new Answer(
                    200,
                    "text/plain; version=0.0.4; charset=utf-8",
                    metrics().getBytes(StandardCharsets.UTF_8));
        }
        if (path.equals("/")) {
            requireMethod(method, path, "GET");
            return new Answer(200, "text/html; charset=utf-8", page());
        }
        if (!limits.admits()) {
            throw new ServerFailure(429, "too many requests; send fewer per second");
        }
        if (path.equals("/predict")) {
            requireMethod(method, path, "POST");
            return Answer.json(200, served.predict(body(exchange)));
        }
        if (path.startsWith(STREAMS)) {
            return stream(exchange, path.substring(STREAMS.length()), method);
        }
        throw new ServerFailure(
                404,
                "there is no %s; there are /predict, /streams/ID, /health and /metrics"
                        .formatted(path));
    }

    /** Rejects pages of other sites whose name points to this machine (DNS rebinding). */
    private void requireHost(HttpExchange exchange) {
        if (!server.getAddress().getAddress().isLoopbackAddress()) {
            return;
        }
        String host = exchange.getRequestHeaders().getFirst("Host");
        String name = host == null ? "" : host.replaceAll(":[0-9]+$", "");
        if (!List.of("localhost", "127.0.0.1", "[::1]").contains(name.toLowerCase(Locale.ROOT))) {
            throw new ServerFailure(403, "expected the host localhost, got '%s'".formatted(name));
        }
    }

    private static void requireMethod(String method, String path, String expected) {
        if (!method.equals(expected)) {
            throw new ServerFailure(
                    405, "%s: expected %s, got %s".formatted(path, expected, method));
        }
    }

    /** Only JSON is read, which pages of other sites cannot send without being asked. */
    private JsonNode body(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(JSON)) {
            throw new ServerFailure(
                    415,
                    "expected the header 'Content-Type: application/json', got '%s'"
                            .formatted(type));
        }
        byte[] bytes = exchange.getRequestBody().readNBytes(limits.bodyBytes() + 1);
        if (bytes.length > limits.bodyBytes()) {
            throw new ServerFailure(
                    413,
                    "the body is larger than %s kB; send fewer or shorter sequences"
                            .formatted(limits.bodyBytes() >> 10));
        }
        try {
            JsonNode body = MAPPER.readTree(bytes);
            if (body == null || !body.isObject()) {
                throw new ServerFailure(
                        400, "expected a JSON object; GET /health returns an example");
            }
            return body;
        } catch (JsonProcessingException failure) {
            throw new ServerFailure(
                    400,
                    "the body is not valid JSON: "
                            + failure.getOriginalMessage()
                                    .replaceAll(": enable `[^`]*` to allow|, from `[^`]*`", ""));
        }
    }

    private Answer stream(HttpExchange exchange, String id, String method) throws IOException {
        if (!id.matches("[A-Za-z0-9_.-]{1,100}")) {
            throw new ServerFailure(
                    400,
                    "expected a stream of 1 to 100 letters, digits, '_', '.' or '-', got '%s'"
                            .formatted(id));
        }
        if (method.equals("DELETE")) {
            if (!served.forget(id)) {
                throw new ServerFailure(404, "there is no stream '%s'".formatted(id));
            }
            return Answer.json(200, MAPPER.createObjectNode().put("ended", id));
        }
        requireMethod(method, STREAMS + id, "POST");
        return Answer.json(200, served.next(id, body(exchange)));
    }

    private String metrics() {
        StringBuilder text = new StringBuilder();
        text.append("# HELP rnn_requests_total Requests by status.\n");
        text.append("# TYPE rnn_requests_total counter\n");
        synchronized (counts) {
            counts.forEach(
                    (status, count) ->
                            text.append(
                                    "rnn_requests_total{status=\"%s\"} %s\n"
                                            .formatted(status, count.sum())));
        }
        metric(
                text,
                "rnn_request_seconds_total",
                "counter",
                "Time spent on requests.",
                Double.toString(nanoseconds.sum() * NANOSECONDS));
        metric(
                text,
                "rnn_steps_total",
                "counter",
                "Time steps read.",
                Long.toString(served.steps()));
        metric(text, "rnn_streams", "gauge", "Open streams.", Integer.toString(served.streams()));
        return text.toString();
    }

    private static void metric(
            StringBuilder text, String name, String type, String help, String value) {
        text.append(
                "# HELP %1$s %2$s\n# TYPE %1$s %3$s\n%1$s %4$s\n"
                        .formatted(name, help, type, value));
    }

    private static byte[] page() {
        try (InputStream stream =
                ModelServer.class.getResourceAsStream("/io/rnn4j/cli/serve/page.html")) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
