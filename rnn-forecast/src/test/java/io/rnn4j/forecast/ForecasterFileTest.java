package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.Model;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.ModelFileException;
import io.rnn4j.serialization.SavedModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class ForecasterFileTest {
    private static final int HORIZON = 4;

    @TempDir private Path directory;

    private static Stream<Forecaster> kinds() {
        return ForecasterTest.kinds().map(ForecasterTest::tiny);
    }

    private static SeriesSet series(int steps, boolean withPast) {
        Map<String, double[]> columns =
                Map.of(
                        "sales, \"net\"",
                        ForecasterTest.months(steps),
                        "holiday",
                        new double[steps + HORIZON],
                        "price",
                        ForecasterTest.months(steps));
        Columns roles = Columns.target("sales, \"net\"").known("holiday").statics("area");
        LocalDateTime start = LocalDateTime.of(2001, 1, 31, 0, 0);
        return new SeriesSet(
                List.of(
                        new TimeSeries("north\n1", start, columns, Map.of("area", "12.5")),
                        new TimeSeries("süd", start, columns, Map.of("area", "80"))),
                new Frequency(Frequency.Unit.MONTH_END, 1),
                withPast ? roles.past("price") : roles);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aLoadedMethodForecastsTheSameBits(Forecaster forecaster) throws IOException {
        boolean withPast = forecaster.name().equals("lstm") || forecaster.name().equals("gru");
        SeriesSet series = series(60, withPast);
        FittedForecaster fitted = forecaster.fit(series, HORIZON);
        Path file = directory.resolve("fitted.safetensors");
        fitted.save(file);
        FittedForecaster loaded = FittedForecaster.load(file);
        assertEquals(fitted.forecast(series).toString(), loaded.forecast(series).toString());
        SeriesSet later = series(66, withPast); // new observations
        assertEquals(fitted.forecast(later).toCsv(), loaded.forecast(later).toCsv());
        assertEquals(fitted.toString(), loaded.toString());
        assertEquals(fitted.training(), loaded.training());
    }

    @Test
    void intervalsAreSaved() throws IOException {
        SeriesSet series = ForecasterTest.monthly(ForecasterTest.months(80));
        Forecaster forecaster = ForecasterTest.tiny(Forecaster.gru()).quantiles();
        BackTestResult result =
                BackTest.folds(10).step(1).refit(false).run(series, HORIZON, List.of(forecaster));
        FittedForecaster fitted =
                forecaster.fit(series, HORIZON).intervals(result.intervals("gru", 0.8, 0.5));
        Path file = directory.resolve("fitted.safetensors");
        fitted.save(file);
        Forecast forecast = FittedForecaster.load(file).forecast(series);
        assertEquals(fitted.forecast(series).toCsv(), forecast.toCsv());
        assertEquals(4, forecast.of("").levels().size());
        assertEquals(forecast.of("").levels(), fitted.levels());
    }

    @Test
    void anotherModelFileIsRejected() throws IOException {
        Path file = directory.resolve("model.safetensors");
        SavedModel saved = saved(directory.resolve("fitted.safetensors"));
        ModelFile.save(saved.model(), file);
        String message =
                assertThrows(ModelFileException.class, () -> FittedForecaster.load(file))
                        .getMessage();
        assertTrue(message.contains("model.safetensors") && message.contains("version"), message);
        Files.writeString(file, "no model");
        assertThrows(ModelFileException.class, () -> FittedForecaster.load(file));
    }

    private SavedModel saved(Path file) throws IOException {
        SeriesSet series = series(60, true);
        ForecasterTest.tiny(Forecaster.lstm()).fit(series, HORIZON).save(file);
        return ModelFile.open(file, LoadOptions.standard());
    }

    /** Every note is missing, a text, negative or a large number in turn. */
    @Test
    void everyInvalidNoteIsRejectedOrHarmless() throws IOException {
        Path file = directory.resolve("fitted.safetensors");
        SavedModel saved = saved(file);
        Model model = saved.model();
        Map<String, String> notes = saved.description().notes();
        int rejected = 0;
        for (String name : notes.keySet()) {
            for (String invalid : new String[] {null, "none", "-1", "999999999"}) {
                Map<String, String> changed = new LinkedHashMap<>(notes);
                changed.remove(name);
                if (invalid != null) {
                    changed.put(name, invalid);
                }
                ModelFile.save(model, new ModelDescription(Map.of(), Map.of(), changed), file);
                try {
                    FittedForecaster.load(file);
                } catch (ModelFileException refused) {
                    assertTrue(refused.getMessage().contains("fitted.safetensors"));
                    rejected++;
                }
            }
        }
        // names, texts, seed, paths and the like have other valid values
        assertTrue(rejected > 2 * notes.size(), rejected + " of 4 times " + notes.size());
    }

    @Test
    void aNetworkOfAnotherSizeIsRejected() throws IOException {
        Path file = directory.resolve("fitted.safetensors");
        SavedModel saved = saved(file);
        Map<String, String> notes = new LinkedHashMap<>(saved.description().notes());
        notes.put("forecaster.horizon", "5");
        notes.put("forecaster.ahead", "5");
        ModelFile.save(saved.model(), new ModelDescription(Map.of(), Map.of(), notes), file);
        String message =
                assertThrows(ModelFileException.class, () -> FittedForecaster.load(file))
                        .getMessage();
        assertTrue(message.contains("forecast=15") && message.contains("forecast=12"), message);
    }

    @Test
    void seriesOfAnotherFrequencyOrWithoutAColumnAreRejected() {
        SeriesSet series = series(60, true);
        FittedForecaster fitted = ForecasterTest.tiny(Forecaster.lstm()).fit(series, HORIZON);
        SeriesSet weekly = new SeriesSet(series.series(), Frequency.WEEKLY, series.columns());
        assertThrows(IllegalArgumentException.class, () -> fitted.forecast(weekly));
        SeriesSet other = ForecasterTest.monthly(ForecasterTest.months(40));
        assertThrows(IllegalArgumentException.class, () -> fitted.forecast(other));
    }
}
