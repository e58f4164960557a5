package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.baseline.Baseline;
import io.rnn4j.forecast.baseline.SeasonalNaive;
import io.rnn4j.forecast.baseline.Theta;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.ModelFileException;
import io.rnn4j.serialization.ModelSet;
import io.rnn4j.serialization.SavedModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class EnsembleFileTest {
    private static final int HORIZON = 4;

    @TempDir private Path directory;

    private static final BaselineMethod THETA = new BaselineMethod(new Theta(), 12);

    /**
     * All kinds of members: networks, a baseline, and an ensemble with a network and a baseline.
     */
    private static Ensemble ensemble() {
        Ensemble inner =
                Ensemble.of(
                                ForecasterTest.tiny(Forecaster.deepAr().paths(20)),
                                new BaselineMethod(new SeasonalNaive()),
                                ForecasterTest.tiny(Forecaster.lstm()))
                        .median()
                        .name("inner: \"median\"");
        return Ensemble.of(
                        ForecasterTest.tiny(Forecaster.gru()),
                        THETA,
                        inner,
                        ForecasterTest.tiny(Forecaster.gru().seed(5)))
                .weights(0.1, 2, 1.0 / 3, 1e-3);
    }

    private static SeriesSet series(int months) {
        return ForecasterTest.monthly(ForecasterTest.months(months));
    }

    private Path file() {
        return directory.resolve("ensemble.safetensors");
    }

    private FittedEnsemble saved() throws IOException {
        FittedEnsemble fitted = ensemble().fit(series(60), HORIZON);
        fitted.save(file());
        return fitted;
    }

    @Test
    void aLoadedEnsembleForecastsTheSameBits() throws IOException {
        FittedEnsemble fitted = saved();
        FittedEnsemble loaded = FittedEnsemble.load(file());
        assertEquals(
                fitted.forecast(series(60)).toString(), loaded.forecast(series(60)).toString());
        assertEquals(fitted.forecast(series(71)).toCsv(), loaded.forecast(series(71)).toCsv());
        assertEquals(fitted.toString(), loaded.toString());
        assertEquals(HORIZON, loaded.horizon());
        Path again = directory.resolve("again.safetensors");
        loaded.save(again);
        assertArrayEquals(Files.readAllBytes(file()), Files.readAllBytes(again));
        assertTrue(SavableMethod.load(file()) instanceof FittedEnsemble);
    }

    /** Loads a file and forecasts from a file of observations. */
    static final class LoadedForecast {
        private LoadedForecast() {}

        public static void main(String[] arguments) throws IOException {
            SavableMethod method = SavableMethod.load(Path.of(arguments[0]));
            SeriesSet series = SeriesSet.readCsv(Path.of(arguments[1]), method.columns());
            System.out.print(method.forecast(series).toCsv());
        }
    }

    @Test
    void anotherProgramForecastsTheSameBits() throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder("month,sales\n");
        double[] values = ForecasterTest.months(60);
        for (int month = 0; month < values.length; month++) {
            lines.append(
                    "%s-%02d,%s%n".formatted(2001 + month / 12, 1 + month % 12, values[month]));
        }
        Path observations = directory.resolve("sales.csv");
        Files.writeString(observations, lines, StandardCharsets.UTF_8);
        SeriesSet series = SeriesSet.readCsv(observations, Columns.target("sales"));
        FittedEnsemble fitted = ensemble().fit(series, HORIZON);
        fitted.save(file());
        String printed =
                OtherJvm.run(
                        LoadedForecast.class, "scalar", file().toString(), observations.toString());
        assertEquals(fitted.forecast(series).toCsv(), printed);
    }

    @Test
    void intervalsAreSaved() throws IOException {
        SeriesSet series = series(80);
        Ensemble ensemble =
                Ensemble.of(ForecasterTest.tiny(Forecaster.gru()).quantiles(), THETA).name("both");
        BackTestResult result =
                BackTest.folds(10).step(1).refit(false).run(series, HORIZON, List.of(ensemble));
        FittedEnsemble fitted =
                ensemble.fit(series, HORIZON).intervals(result.intervals("both", 0.8, 0.5));
        fitted.save(file());
        Forecast forecast = FittedEnsemble.load(file()).forecast(series);
        assertEquals(fitted.forecast(series).toCsv(), forecast.toCsv());
        assertEquals(4, forecast.of("").levels().size());
    }

    @Test
    void baselinesAloneAreSaved() throws IOException {
        FittedEnsemble fitted = Ensemble.of(THETA).fit(series(60), HORIZON);
        fitted.save(file());
        assertEquals(
                fitted.forecast(series(66)).toString(),
                SavableMethod.load(file()).forecast(series(66)).toString());
    }

    @Test
    void aMethodOfTheUserCannotBeSaved() throws IOException {
        Baseline zero =
                new Baseline() {
                    @Override
                    public String name() {
                        return "zero";
                    }

                    @Override
                    public double[] forecast(double[] history, int season, int horizon) {
                        return new double[horizon];
                    }
                };
        FittedEnsemble fitted =
                Ensemble.of(THETA, new BaselineMethod(zero)).fit(series(60), HORIZON);
        String message =
                assertThrows(IllegalArgumentException.class, () -> fitted.save(file()))
                        .getMessage();
        assertTrue(message.contains("member 1, 'zero'") && message.contains("Theta"), message);
        assertFalse(Files.exists(file()));
    }

    @Test
    void ensemblesNestedTooDeeplyCannotBeSaved() {
        Ensemble nested = Ensemble.of(THETA);
        for (int level = 0; level < 8; level++) {
            nested = Ensemble.of(nested);
        }
        FittedEnsemble fitted = nested.fit(series(60), HORIZON);
        assertThrows(IllegalArgumentException.class, () -> fitted.save(file()));
    }

    @Test
    void filesOfOtherMethodsAreRejected() throws IOException {
        saved();
        assertRefused(() -> FittedForecaster.load(file()), "load it with SavableMethod.load");
        ForecasterTest.tiny(Forecaster.gru()).fit(series(60), HORIZON).save(file());
        assertRefused(() -> FittedEnsemble.load(file()), "load it with SavableMethod.load");
        assertTrue(SavableMethod.load(file()) instanceof FittedForecaster);
        new ModelSet(Map.of(), Map.of()).save(file());
        assertRefused(() -> FittedEnsemble.load(file()), "'ensemble.version' is missing");
        Files.writeString(file(), "no model");
        assertRefused(() -> SavableMethod.load(file()), "not a model file");
    }

    private interface Loading {
        void run() throws IOException;
    }

    private void assertRefused(Loading loading, String part) {
        String message = assertThrows(ModelFileException.class, loading::run).getMessage();
        assertTrue(message.contains(file().toString()) && message.contains(part), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ensemble.members                      | 5    | 'ensemble.members.4.kind' is"
                        + " missing",
                "ensemble.members                      | 2    | more models than members",
                "ensemble.members                      | 1001 | an integer from 1 to 1000",
                "ensemble.members.1.kind               | NETWORK | fewer models than members",
                "ensemble.members.1.kind               | OTHER | one of [NETWORK, BASELINE",
                "ensemble.members.1.baseline           | Delta | one of the baselines [naive",
                "ensemble.members.0.weight             | 0    | a number above 0",
                "ensemble.members.0.weight             | NaN  | finite numbers",
                "ensemble.medians                      | 1    | true or false",
                "ensemble.horizon                      | 5    | the horizon 5 of the ensemble",
                "ensemble.frequency.unit               | DAY  | the step",
                "ensemble.members.2.ensemble.horizon   | 3    | the horizon 3 of the ensemble",
                "ensemble.columns.targets.0            | x    | expected members with"
            })
    void invalidNotesAreRejected(String name, String text, String message) throws IOException {
        saved();
        ModelSet set = ModelSet.open(file(), LoadOptions.standard());
        Map<String, String> notes = new LinkedHashMap<>(set.notes());
        notes.put(name, text);
        new ModelSet(set.models(), notes).save(file());
        assertRefused(() -> FittedEnsemble.load(file()), message);
    }

    /** Every note is missing, a text, negative or a large number in turn. */
    @Test
    void everyInvalidNoteIsRejectedOrHarmless() throws IOException {
        saved();
        ModelSet set = ModelSet.open(file(), LoadOptions.standard());
        int rejected = 0;
        for (String name : set.notes().keySet()) {
            for (String invalid : new String[] {null, "none", "-1", "999999999"}) {
                Map<String, String> notes = new LinkedHashMap<>(set.notes());
                notes.remove(name);
                if (invalid != null) {
                    notes.put(name, invalid);
                }
                new ModelSet(set.models(), notes).save(file());
                try {
                    FittedEnsemble.load(file());
                } catch (ModelFileException refused) {
                    assertTrue(refused.getMessage().contains(file().toString()));
                    rejected++;
                }
            }
        }
        // names, weights and seasons have other valid values
        assertTrue(rejected > 2 * set.notes().size(), rejected + " of " + set.notes().size());
    }

    @Test
    void aDamagedMemberIsRejected() throws IOException {
        saved();
        ModelSet set = ModelSet.open(file(), LoadOptions.standard());
        Map<String, SavedModel> models = new LinkedHashMap<>(set.models());
        models.put("0", set.models().get("1")); // the network of another member
        new ModelSet(models, set.notes()).save(file());
        FittedEnsemble.load(file()); // describes itself
        SavedModel first = set.models().get("0");
        models.put("0", new SavedModel(first.model(), set.models().get("1").description()));
        new ModelSet(models, set.notes()).save(file());
        assertRefused(() -> FittedEnsemble.load(file()), "the notes describe a network");
        ModelFile.save(first.model(), file());
        assertRefused(() -> SavableMethod.load(file()), "version");
    }

    @Test
    void seriesOfAnotherFrequencyAreRejected() {
        FittedEnsemble fitted = Ensemble.of(THETA).fit(series(60), HORIZON);
        SeriesSet monthly = series(60);
        SeriesSet daily = new SeriesSet(monthly.series(), Frequency.DAILY, monthly.columns());
        assertThrows(IllegalArgumentException.class, () -> fitted.forecast(daily));
    }
}
