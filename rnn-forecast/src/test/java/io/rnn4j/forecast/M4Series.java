package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The series of one frequency of the M4 competition.
 *
 * @param name name of the frequency
 * @param series the series
 * @param naiveSmape the sMAPE to which OWA refers
 * @param naiveMase the MASE to which OWA refers
 */
record M4Series(String name, PublishedSeries series, double naiveSmape, double naiveMase) {
    static M4Series hourly() throws IOException {
        return new M4Series("Hourly", read("Hourly", Frequency.HOURLY, 24, 48), 18.383, 2.395);
    }

    static M4Series weekly() throws IOException {
        return new M4Series("Weekly", read("Weekly", Frequency.STEPS, 1, 13), 9.161, 2.777);
    }

    private static PublishedSeries read(String name, Frequency frequency, int season, int horizon)
            throws IOException {
        SeriesSet history = read(name + "-train", frequency);
        SeriesSet test = read(name + "-test", frequency);
        Map<String, double[]> truth = new LinkedHashMap<>();
        for (int number = 0; number < test.series().size(); number++) {
            truth.put(
                    history.series().get(number).id(),
                    test.series().get(number).copyOf(SeriesSet.VALUE));
        }
        return new PublishedSeries(history, truth, season, horizon);
    }

    private static SeriesSet read(String file, Frequency frequency) throws IOException {
        return SeriesSet.readWideCsv(
                PublishedSeries.file("m4/" + file + ".csv"), PublishedSeries.START, frequency);
    }

    /** Fits a method and requires its mean errors to be at most these. */
    void require(ForecastMethod method, long seed, double mase, double owa) {
        PublishedSeries.Scores scores = series.run("M4 " + name, method, seed);
        double measured = (scores.smape() / naiveSmape + scores.mase() / naiveMase) / 2;
        System.out.printf(Locale.ROOT, "M4 %s, seed %s: OWA %.3f%n", name, seed, measured);
        assertTrue(scores.mase() <= mase, () -> "MASE " + scores.mase());
        assertTrue(measured <= owa, () -> "OWA " + measured);
    }
}
