package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Strategy;
import io.rnn4j.forecast.setting.Transform;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A forecast prints every setting on which it depends. */
class ForecasterSettingsTest {
    private static final SeriesSet SERIES = ForecasterTest.monthly(ForecasterTest.months(60));

    @TempDir private static Path directory;

    /** A change of each setting, by the name of its setter. */
    private static final Map<String, UnaryOperator<Forecaster>> CHANGES =
            Map.ofEntries(
                    Map.entry("name", each -> each.name("another")),
                    Map.entry("seed", each -> each.seed(3)),
                    Map.entry("window", each -> each.window(12)),
                    Map.entry("season", each -> each.season(6)),
                    Map.entry("units", each -> each.units(3)),
                    Map.entry("layers", each -> each.layers(2)),
                    Map.entry("dropout", each -> each.dropout(0.125)),
                    Map.entry("segment", each -> each.segment(2)),
                    Map.entry("epochs", each -> each.epochs(2)),
                    Map.entry("patience", each -> each.patience(7)),
                    Map.entry("learningRate", each -> each.learningRate(0.007)),
                    Map.entry("batchSize", each -> each.batchSize(9)),
                    Map.entry("samples", each -> each.samples(17)),
                    Map.entry("quantiles", each -> each.quantiles(0.25, 0.5)),
                    Map.entry("loss", each -> each.loss(new Huber())),
                    Map.entry("normalization", each -> each.normalization(Normalization.SERIES)),
                    Map.entry("transform", each -> each.transform(Transform.LOGARITHM)),
                    Map.entry("seasonality", each -> each.seasonality(Seasonality.DECOMPOSITION)),
                    Map.entry("calendar", each -> each.calendar(false)),
                    Map.entry("strategy", each -> each.quantiles().strategy(Strategy.RECURSIVE)),
                    Map.entry("likelihood", each -> each.likelihood(Likelihood.GAUSSIAN)),
                    Map.entry("paths", each -> each.paths(11)),
                    Map.entry("refit", each -> each.refit(false)),
                    Map.entry("timeLimit", each -> each.timeLimit(Duration.ofDays(1))),
                    Map.entry("threads", each -> each.threads(2)),
                    Map.entry("listener", each -> each.listener(progress -> {})),
                    Map.entry(
                            "checkpoints",
                            each -> each.checkpoints(directory.resolve(each.name()))),
                    Map.entry("trainingListeners", each -> each.trainingListeners(List::of)));

    private static Stream<Forecaster> kinds() {
        return Stream.of(
                        Forecaster.lstm(),
                        Forecaster.gru(),
                        Forecaster.encoderDecoder(),
                        Forecaster.segmentRnn(),
                        Forecaster.deepAr(),
                        Forecaster.outputRecurrent())
                .map(each -> each.window(13).units(2).epochs(1).threads(1));
    }

    /** Settings on which the forecast of a kind does not depend. */
    private static Set<String> without(String kind) {
        Set<String> none =
                new TreeSet<>(Set.of("threads", "listener", "trainingListeners", "checkpoints"));
        if (!kind.equals("segmentRnn")) {
            none.add("segment");
        }
        if (kind.equals("segmentRnn") || kind.equals("outputRecurrent")) {
            none.add("layers");
        }
        if (kind.equals("deepAr")) {
            none.add("loss"); // is rejected
        } else {
            none.addAll(Set.of("likelihood", "paths"));
        }
        return none;
    }

    private static String source(Forecaster forecaster) {
        return forecaster.fit(SERIES, 4).forecast(SERIES).source();
    }

    @Test
    void everySetterHasAChange() {
        Set<String> setters =
                Arrays.stream(Forecaster.class.getMethods())
                        .filter(method -> method.getReturnType() == Forecaster.class)
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .map(Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(CHANGES.keySet()), setters);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everySettingIsPrinted(Forecaster forecaster) {
        String plain = source(forecaster);
        Set<String> without = without(forecaster.name());
        CHANGES.forEach(
                (setting, change) -> {
                    if (!without.contains(setting)) {
                        assertNotEquals(plain, source(change.apply(forecaster)), setting);
                    } else if (!setting.equals("loss")) {
                        assertEquals(plain, source(change.apply(forecaster)), setting);
                    }
                });
    }

    @Test
    void valuesArePrinted() {
        Forecaster deepAr = kinds().filter(each -> each.name().equals("deepAr")).findFirst().get();
        String source = source(deepAr.likelihood(Likelihood.GAUSSIAN).paths(11).patience(7));
        for (String part :
                new String[] {
                    "likelihood GAUSSIAN", "paths 11", "patience 7", "refit true", "time limit none"
                }) {
            assertTrue(source.contains(part), part + " in " + source);
        }
        String losses = source(Forecaster.gru().units(2).epochs(1).loss(new MeanSquaredError()));
        assertTrue(losses.contains("loss MeanSquaredError"), losses);
        assertNotEquals(
                source(Forecaster.gru().units(2).epochs(1).loss(new Huber(0.5f))),
                source(Forecaster.gru().units(2).epochs(1).loss(new Huber(0.25f))));
    }
}
