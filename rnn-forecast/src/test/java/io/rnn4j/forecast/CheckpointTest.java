package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.series.SeriesSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Trainings that are interrupted and go on from their checkpoints. */
class CheckpointTest {
    private static final int HORIZON = 4;
    private static final SeriesSet SERIES = ForecasterTest.monthly(ForecasterTest.months(80));
    private static final Forecaster GRU = ForecasterTest.tiny(Forecaster.gru()).epochs(6);

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 1"})
    void anInterruptedTrainingGoesOnWithTheSameBits(boolean search, int epoch) {
        Forecaster interrupted =
                GRU.checkpoints(directory)
                        .listener(
                                done -> {
                                    if (done.search() == search && done.epochs().done() == epoch) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        assertThrows(CancellationException.class, () -> interrupted.fit(SERIES, HORIZON));
        assertTrue(Thread.interrupted());
        List<ForecasterProgress> resumed = new ArrayList<>();
        FittedForecaster fitted =
                GRU.checkpoints(directory).listener(resumed::add).fit(SERIES, HORIZON);
        assertEquals(
                GRU.fit(SERIES, HORIZON).forecast(SERIES).toString(),
                fitted.forecast(SERIES).toString());
        assertTrue(
                resumed.stream()
                        .noneMatch(
                                done ->
                                        done.epochs().done() > 0
                                                && (done.search() && !search
                                                        || done.search() == search
                                                                && done.epochs().done() <= epoch)),
                resumed.toString());
    }

    @Test
    void aFinishedTrainingIsNotRepeated() {
        FittedForecaster fitted = GRU.checkpoints(directory).fit(SERIES, HORIZON);
        List<ForecasterProgress> again = new ArrayList<>();
        FittedForecaster loaded =
                GRU.checkpoints(directory).listener(again::add).fit(SERIES, HORIZON);
        assertEquals(List.of(), again);
        assertEquals(fitted.forecast(SERIES).toString(), loaded.forecast(SERIES).toString());
    }

    @Test
    void checkpointsOfOtherDataAreRejected() {
        GRU.checkpoints(directory).fit(SERIES, HORIZON);
        SeriesSet other = ForecasterTest.monthly(ForecasterTest.months(90));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> GRU.checkpoints(directory).fit(other, HORIZON))
                        .getMessage();
        assertTrue(message.contains("cannot be resumed"), message);
    }
}
