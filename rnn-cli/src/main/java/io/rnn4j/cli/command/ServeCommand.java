package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.core.model.Model;
import io.rnn4j.forecast.SavableMethod;
import io.rnn4j.serialization.SavedModel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** {@code rnn serve}: an HTTP server for a saved model. */
@Command(
        name = "serve",
        description = {
            "Serves a model of 'rnn classify', 'rnn label' or 'rnn forecast', or any model of"
                    + " rnn4j, over HTTP with JSON.",
            "",
            "POST /predict {\"sequence\": [[1.5, 2], ...]} or {\"sequences\": [...]}: whole"
                    + " sequences, one list of numbers per time step.",
            "A forecaster reads {\"rows\": [{\"month\": \"2026-01\", \"sales\": 12}, ...]}, the"
                + " rows of its series up to the present, and answers with intervals. A model with"
                + " several inputs reads {\"inputs\": {\"past\": [[1.5, 2], ...], ...}}.",
            "POST /streams/ID {\"steps\": [[1.5, 2], ...]}: the next time steps of a stream, whose"
                    + " states are kept. DELETE /streams/ID ends the stream.",
            "GET /health, GET /metrics (Prometheus), GET / (a page to try it).",
            "",
            "A body needs the header Content-Type: application/json, such as",
            "  curl -H 'Content-Type: application/json' -d '{\"sequence\": [[1.5]]}' \\",
            "    http://localhost:8080/predict",
            "",
            "Invalid requests are answered with a status 4xx and {\"error\": ...}. On SIGTERM, the"
                    + " server answers the running requests and stops."
        },
        footer = {"", "Example: rnn serve model.safetensors --check"})
final class ServeCommand extends ToolCommand {
    private static final int LAST_PORT = 65_535;
    private static final int MOST = 1_000_000;

    @Parameters(paramLabel = "MODEL", description = "Model file of rnn4j.")
    private String file;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port, 0 for a free one; default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description =
                    "Address to listen on; default: ${DEFAULT-VALUE}, reachable from this machine"
                            + " only. Connections are neither encrypted nor authenticated.")
    private String host = "localhost";

    @Option(
            names = "--max-body",
            paramLabel = "KB",
            description =
                    "Maximum size of the body of a request in kilobytes; default:"
                            + " ${DEFAULT-VALUE}.")
    private int maxBody = 1024;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Maximum number of requests per second, of all clients together; default:"
                            + " ${DEFAULT-VALUE}.")
    private int rate = 1000;

    @Option(
            names = "--max-streams",
            paramLabel = "N",
            description = "Maximum number of open streams; default: ${DEFAULT-VALUE}.")
    private int maxStreams = 1000;

    @Option(
            names = "--stream-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Time without requests after which a stream ends; default: 10m.")
    private Duration streamTimeout = Duration.ofMinutes(10);

    @Option(names = "--check", description = "Start, send one test request to itself, and stop.")
    private boolean check;

    ServeCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws Exception {
        Ranges.require("--port", port, 0, LAST_PORT);
        Ranges.require("--max-body", maxBody, 1, MOST);
        Ranges.require("--rate", rate, 1, MOST);
        Ranges.require("--max-streams", maxStreams, 1, MOST);
        ModelServer server =
                start(new ModelServer(served(), new ServerLimits(maxBody << 10, rate)));
        message("serving %s at %s; Ctrl-C stops it".formatted(file, server.url()));
        if (check) {
            try {
                console.print(server.ownHealth());
            } finally {
                server.stop();
            }
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    server.stop();
                                    message("stopped");
                                    stopped.countDown();
                                }));
        stopped.await();
    }

    private Served served() throws IOException {
        if (ModelReading.hasSeveral(file)) {
            return new ServedForecaster(SavableMethod.load(Path.of(file))); // an ensemble
        }
        SavedModel saved = ModelReading.own(file);
        if (saved.description().notes().containsKey(PredictCommand.FORECASTER)) {
            return new ServedForecaster(SavableMethod.load(Path.of(file)));
        }
        PredictCommand.requireSequences(saved, file);
        Model model = saved.model();
        return model.inputs().size() == 1 && model.outputs().size() == 1
                ? new ServedSequences(
                        new SequencePrediction(saved, file),
                        new ServedStreams(model, maxStreams, streamTimeout.toNanos()))
                : new ServedNetwork(saved);
    }

    private ModelServer start(ModelServer server) throws IOException {
        try {
            server.start(
                    new InetSocketAddress(
                            check ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host),
                            check ? 0 : port));
            return server;
        } catch (UnknownHostException failure) {
            throw Failure.usage(
                    "--host: unknown host '%s'; use localhost, 0.0.0.0 or an address of this machine"
                            .formatted(host));
        } catch (BindException failure) {
            throw Failure.failed(
                    "--port: cannot listen on %s:%s: %s; choose another port, or 0 for a free one"
                            .formatted(host, port, failure.getMessage()),
                    failure);
        }
    }
}
