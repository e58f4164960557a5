package io.rnn4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.MetricLine;
import io.rnn4j.benchmarks.harness.Request;
import io.rnn4j.benchmarks.harness.Runner;
import io.rnn4j.benchmarks.harness.Sizes;
import io.rnn4j.benchmarks.harness.Stopwatch;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A few steps of tiny networks, from the command line to the JSON output. */
class WorkloadsTest {
    private static List<String> output(String line) {
        Request request = Request.of((line + " warm=0.01 measure=0.01").split(" "));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertTrue(new Runner(new Rnn4jFramework(request.threads()), request, out).run());
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Map<String, MetricLine> metrics(String line) {
        return output(line).stream()
                .map(MetricLine::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(metric -> metric.value().metric(), metric -> metric));
    }

    @Test
    void training() {
        String line =
                "cell=gru layers=2 input=3 units=5 steps=4 batch=6 outputs=2 head=every loss=ce"
                        + " optimizer=adam mode=train";
        Map<String, MetricLine> metrics = metrics(line + " threads=2");
        assertEquals(4, metrics.size(), metrics.toString());
        MetricLine step = metrics.get("train_step");
        assertEquals("rnn4j", step.run().peer());
        assertEquals(line, step.run().workload());
        assertEquals(2, step.run().threads());
        assertEquals("ms", step.value().unit());
        assertTrue(step.value().number() > 0);
        assertTrue(step.value().count() >= 5);
        double operations = 3 * 2.0 * 4 * 6 * 3 * 5 * ((3 + 5) + (5 + 5));
        double expected = operations / (step.value().number() * 1e6);
        assertEquals(expected, metrics.get("train_gflops").value().number(), 1e-4 * expected);
        assertTrue(
                metrics.get("loss_last").value().number()
                        < metrics.get("loss_first").value().number());
    }

    @Test
    void prediction() {
        Map<String, MetricLine> metrics =
                metrics("cell=lstm embedding=7 input=3 units=5 steps=4 batch=2 mode=infer");
        assertEquals("ms", metrics.get("forward").value().unit());
        assertEquals("GFLOP/s", metrics.get("forward_gflops").value().unit());
    }

    @Test
    void stream() {
        Map<String, MetricLine> metrics =
                metrics("cell=simple_rnn layers=2 input=3 units=5 outputs=0 mode=stream");
        assertEquals("ns", metrics.get("step_p50").value().unit());
        assertTrue(
                metrics.get("step_p50").value().number()
                        <= metrics.get("step_p99").value().number());
    }

    @Test
    void articleProcessPrintsItsPrediction() {
        List<String> lines = output("W1cold");
        assertEquals(21, lines.getFirst().split(" ").length, lines.getFirst());
        assertTrue(lines.get(1).contains("\"metric\":\"cold_process\""), lines.get(1));
    }

    @Test
    void trainingWithoutProgressFails() {
        assertThrows(IllegalStateException.class, () -> new Losses(0.5, 0.5).requireFall());
        assertThrows(IllegalStateException.class, () -> new Losses(0.5, Double.NaN).requireFall());
    }

    @Test
    void stopwatchLimitsTheTrainingSteps() {
        Stopwatch stopwatch = Stopwatch.of(3);
        Sizes sizes = Request.of("units=5", "steps=4", "batch=2").sizes();
        new Rnn4jFramework(1).train(sizes, stopwatch);
        assertEquals(3, stopwatch.laps());
    }
}
