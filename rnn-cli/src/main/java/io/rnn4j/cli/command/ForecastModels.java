package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.forecast.BaselineMethod;
import io.rnn4j.forecast.ForecastMethod;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.suggestion.Suggestion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The models of {@code rnn forecast} by their names on the command line. */
final class ForecastModels {
    /** The name that stands for the best of all. */
    static final String AUTO = "auto";

    /** The networks that {@code auto} tries: one of each family that is fast to train. */
    private static final List<String> TRIED = List.of("gru", "segment");

    private static final Map<String, Supplier<Forecaster>> NETWORKS = new LinkedHashMap<>();

    static {
        NETWORKS.put("lstm", Forecaster::lstm);
        NETWORKS.put("gru", Forecaster::gru);
        NETWORKS.put("encoder-decoder", Forecaster::encoderDecoder);
        NETWORKS.put("segment", Forecaster::segmentRnn);
        NETWORKS.put("deepar", Forecaster::deepAr);
        NETWORKS.put("output-recurrent", Forecaster::outputRecurrent);
    }

    private ForecastModels() {}

    /**
     * {@return networks that {@code auto} tries if there is time, for series with these columns}
     */
    static List<Forecaster> further(Columns columns) {
        List<Forecaster> networks = new ArrayList<>(List.of(network("lstm")));
        if (columns.past().isEmpty()) { // DeepAR needs all columns over the horizon
            networks.add(network("deepar"));
        }
        return networks;
    }

    /** {@return the networks that a name stands for; none for a baseline} */
    static List<Forecaster> networks(String model) {
        if (model.equals(AUTO)) {
            return TRIED.stream().map(ForecastModels::network).toList();
        }
        if (NETWORKS.containsKey(model)) {
            return List.of(network(model));
        }
        baseline(model);
        return List.of();
    }

    private static Forecaster network(String name) {
        return NETWORKS.get(name).get().name(name);
    }

    /** {@return the name in tables of the baseline with a name on the command line} */
    static String baseline(String model) {
        List<String> names = new ArrayList<>(List.of(AUTO));
        names.addAll(NETWORKS.keySet());
        for (ForecastMethod each : BaselineMethod.all()) {
            String name = each.name().replace(' ', '-').toLowerCase(Locale.ROOT);
            if (name.equals(model)) {
                return each.name();
            }
            names.add(name);
        }
        throw Failure.usage(
                "--model: unknown model '%s'%s".formatted(model, Suggestion.of(model, names)));
    }
}
