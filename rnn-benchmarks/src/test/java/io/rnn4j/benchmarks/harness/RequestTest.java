package io.rnn4j.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.benchmarks.harness.Sizes.Head;
import io.rnn4j.benchmarks.harness.Sizes.Loss;
import io.rnn4j.benchmarks.harness.Sizes.Mode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
    private static Request of(String line) {
        return Request.of(line.split(" "));
    }

    @Test
    void namedWorkloadWithThreads() {
        Request request = of("W2 2");
        assertEquals("W2", request.workload());
        assertNull(request.sizes());
        assertEquals(2, request.threads());
        assertEquals(new Timing(10_000_000_000L, 3_000_000_000L), request.timing());
        assertEquals(
                new Sizes(
                        new Sizes.Recurrent(CellKind.LSTM, 1, 256),
                        new Sizes.Data(0, 64, 100, 64),
                        new Sizes.Output(10, Head.LAST, Loss.CE),
                        Mode.TRAIN),
                request.measurements().getFirst().sizes());
    }

    @Test
    void threadsByKeyAndByDefault() {
        assertEquals(1, of("W2").threads());
        assertEquals(3, of("W2 threads=3").threads());
        assertEquals(3, of("threads=3 units=5").threads());
    }

    @Test
    void sizesInAnyOrder() {
        Request request =
                of(
                        "mode=train cell=gru layers=2 input=3 units=5 steps=7 batch=11 outputs=13"
                                + " head=every loss=ce optimizer=adam warm=0.5 measure=0");
        assertEquals(
                new Sizes(
                        new Sizes.Recurrent(CellKind.GRU, 2, 5),
                        new Sizes.Data(0, 3, 7, 11),
                        new Sizes.Output(13, Head.EVERY, Loss.CE),
                        Mode.TRAIN),
                request.sizes());
        assertEquals(new Timing(500_000_000L, 0), request.timing());
        assertEquals(request.workload(), request.sizes().toString());
    }

    @Test
    void textOfSizesIsReadBack() {
        Sizes sizes = of("cell=simple_rnn embedding=9 units=5 head=every mode=infer").sizes();
        assertEquals(sizes, of(sizes.toString()).sizes());
    }

    @Test
    void defaultsOfSizes() {
        assertEquals(32, of("mode=train").sizes().batch());
        assertEquals(1, of("mode=stream").sizes().batch());
        assertEquals(1, of("loss=mse").sizes().outputs());
        assertEquals(10, of("loss=ce").sizes().outputs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "W9 | unknown workload 'W9'; there are W1cold, W1, W2, W3, W4, W5, W5b, W6, W7",
                "W2 W3 | threads is at least 1, got 'W3'",
                "W2 0 | threads is at least 1, got '0'",
                "W2 1 1 | expected a workload and a number of threads, got W2 1 1",
                "W2 units=5 | a named workload has no sizes, got W2 and units=",
                "threads=1 | no workload and no sizes are given",
                "units=five | units is a whole number, got 'five'",
                "units=0 | units is at least 1, got 0",
                "units=1 units=2 | units is given twice",
                "cell=rnn | cell is one of simple_rnn, lstm, gru, got 'rnn'",
                "optimizer=sgd | optimizer is adam, got 'sgd'",
                "outputs=0 | outputs=0 leaves nothing to train; give at least 1",
                "loss=ce outputs=1 | loss=ce needs at least 2 classes, got outputs=1",
                "units=5 warm=-1 | warm is a number of seconds, got '-1'",
            })
    void invalidWordsAreRejected(String line, String message) {
        assertEquals(message, assertThrows(UsageException.class, () -> of(line)).getMessage());
    }

    @Test
    void unknownKeyListsTheValidOnes() {
        String message = assertThrows(UsageException.class, () -> of("unit=5")).getMessage();
        assertEquals(
                "unknown size 'unit'; there are cell, layers, embedding, input, units, steps,"
                        + " batch, outputs, head, loss, optimizer, mode",
                message);
    }

    @Test
    void usageListsEveryWorkloadAndKey() {
        String usage = Request.usage("Workloads");
        for (NamedWorkload workload : NamedWorkload.all()) {
            assertTrue(usage.contains(workload.summary()), workload.name());
        }
        for (String key : Sizes.KEYS) {
            assertTrue(usage.contains(key + "="), key);
        }
        for (String key : Timing.KEYS) {
            assertTrue(usage.contains(key + "="), key);
        }
    }
}
