package io.rnn4j.benchmarks.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.benchmarks.harness.UsageException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class ComparisonRequestTest {
    @Test
    void workloadsAndSizes() {
        ComparisonRequest request =
                ComparisonRequest.of(
                        "W1", "threads=2", "units=5", "W5b", "runs=4", "cell=gru", "measure=1");
        assertEquals(
                List.of(
                        List.of("W1", "measure=1"),
                        List.of("W5b", "measure=1"),
                        List.of("units=5", "cell=gru", "measure=1")),
                request.workloads());
        assertEquals(2, request.threads());
        assertEquals(4, request.runs());
        assertEquals(Path.of("rnn-benchmarks", "peers"), request.directory());
        assertEquals(6, request.contestants().size());
    }

    @Test
    void chosenPeersAndOptions() {
        ComparisonRequest request =
                ComparisonRequest.of("W1", "peers=tensorflow,dl4j", "options=-Xmx1g -Xlog:gc");
        assertEquals(List.of("rnn4j", "tensorflow", "dl4j"), request.contestants());
        assertEquals(List.of("-Xmx1g", "-Xlog:gc"), request.options());
        assertTrue(request.keepMemory());
        assertFalse(ComparisonRequest.of("W1", "malloc=system").keepMemory());
    }

    @Test
    void invalidWordsAreRejected() {
        assertThrows(UsageException.class, () -> ComparisonRequest.of());
        assertThrows(UsageException.class, () -> ComparisonRequest.of("W9"));
        assertThrows(UsageException.class, () -> ComparisonRequest.of("W1", "runs=0"));
        assertThrows(UsageException.class, () -> ComparisonRequest.of("W1", "unit=5"));
        assertThrows(UsageException.class, () -> ComparisonRequest.of("W1", "malloc=no"));
        assertEquals(
                "unknown peer 'torch'; there are rnn4j, libtorch-mkl, libtorch-openblas,"
                        + " tensorflow, dl4j, onnxruntime",
                assertThrows(UsageException.class, () -> ComparisonRequest.of("W1", "peers=torch"))
                        .getMessage());
    }

    @Test
    void usageListsAllKeys() {
        for (String key : List.of("threads", "runs", "peers", "directory", "options", "malloc")) {
            assertTrue(ComparisonRequest.usage().contains(key + "="), key);
        }
    }

    @Test
    void listsOfCoresAreParsed() {
        assertEquals(List.of(0, 1, 2, 5), Processor.parse("0-2,5"));
        assertEquals(List.of(7), Processor.parse("7"));
    }
}
