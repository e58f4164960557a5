package io.rnn4j.forecast;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.forecast.series.SeriesSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Several methods as one: forecasts and quantiles are the weighted means, or the medians, of those
 * of the members. Members may be networks of different kinds or seeds, and baselines, which have no
 * quantiles: a quantile is then combined from the members that have it, and moved by the difference
 * between the forecast of the ensemble and that of these members.
 *
 * <p>A fitted ensemble has no file. The same data, settings and seeds give the same bits again;
 * networks that are fitted one by one are saved with {@link FittedForecaster#save}.
 *
 * @param name name in tables
 * @param members the methods, at least one
 * @param weights weight of each member, above 0; empty for equal weights
 * @param medians whether medians are taken, without weights, instead of means
 */
public record Ensemble(
        String name, List<ForecastMethod> members, List<Double> weights, boolean medians)
        implements ForecastMethod {
    /** Checks the settings. */
    public Ensemble {
        Objects.requireNonNull(name, "name");
        members = NullChecks.copyOf("members", members);
        weights = NullChecks.copyOf("weights", weights);
        boolean valid = weights.stream().allMatch(weight -> weight > 0 && weight < 1e300);
        if (members.isEmpty()
                || !valid
                || !weights.isEmpty() && (medians || weights.size() != members.size())) {
            throw new IllegalArgumentException(
                    ("ensemble '%s': expected at least one member and, without medians, no weights"
                                    + " or one above 0 for each, got %s members and the weights %s")
                            .formatted(name, members.size(), weights));
        }
    }

    /**
     * {@return the mean of several methods}
     *
     * @param members the methods, at least one
     */
    public static Ensemble of(ForecastMethod... members) {
        return new Ensemble("ensemble", NullChecks.listOf("members", members), List.of(), false);
    }

    /**
     * {@return the mean of the same network with several seeds}
     *
     * @param forecaster the network
     * @param seeds the seeds, at least one
     */
    public static Ensemble ofSeeds(Forecaster forecaster, long... seeds) {
        Objects.requireNonNull(forecaster, "forecaster");
        Objects.requireNonNull(seeds, "seeds");
        List<ForecastMethod> members =
                Arrays.stream(seeds).<ForecastMethod>mapToObj(forecaster::seed).toList();
        return new Ensemble(
                "%s of %s seeds".formatted(forecaster.name(), seeds.length),
                members,
                List.of(),
                false);
    }

    /**
     * {@return a copy with another name}
     *
     * @param newName name in tables
     */
    public Ensemble name(String newName) {
        return new Ensemble(newName, members, weights, medians);
    }

    /**
     * {@return a copy with weights}
     *
     * @param newWeights weight of each member, above 0
     */
    public Ensemble weights(double... newWeights) {
        Objects.requireNonNull(newWeights, "weights");
        return new Ensemble(name, members, Arrays.stream(newWeights).boxed().toList(), medians);
    }

    /** {@return a copy that takes medians, on which a single bad forecast has little influence} */
    public Ensemble median() {
        return new Ensemble(name, members, List.of(), true);
    }

    @Override
    public FittedMethod fit(SeriesSet history, int horizon) {
        Objects.requireNonNull(history, "history");
        List<FittedMethod> fitted = new ArrayList<>();
        members.forEach(member -> fitted.add(member.fit(history, horizon)));
        return later -> combined(fitted, Objects.requireNonNull(later, "history"));
    }

    private Forecast combined(List<FittedMethod> fitted, SeriesSet history) {
        List<Forecast> forecasts = fitted.stream().map(each -> each.forecast(history)).toList();
        List<SeriesForecast> all = new ArrayList<>();
        for (int number = 0; number < forecasts.getFirst().all().size(); number++) {
            List<SeriesForecast> ofSeries = new ArrayList<>();
            for (Forecast each : forecasts) {
                ofSeries.add(each.all().get(number));
            }
            all.add(combined(ofSeries));
        }
        List<String> sources = new ArrayList<>();
        for (int member = 0; member < forecasts.size(); member++) {
            String source = forecasts.get(member).source();
            sources.add(source.isEmpty() ? members.get(member).name() : source);
        }
        return new Forecast(
                all,
                history.frequency(),
                "%s of:%n%s".formatted(name, String.join(System.lineSeparator(), sources)));
    }

    private SeriesForecast combined(List<SeriesForecast> forecasts) {
        List<double[]> values = forecasts.stream().map(SeriesForecast::copyOfValues).toList();
        double[] centre = combined(values, weights);
        SeriesForecast first = forecasts.getFirst();
        SeriesForecast result =
                new SeriesForecast(first.id(), first.target(), first.start(), centre);
        Set<Double> levels = new TreeSet<>();
        forecasts.forEach(each -> levels.addAll(each.levels()));
        for (double level : levels) {
            List<double[]> quantiles = new ArrayList<>();
            List<double[]> centres = new ArrayList<>();
            List<Double> weightsOfThese = new ArrayList<>();
            for (int member = 0; member < forecasts.size(); member++) {
                if (forecasts.get(member).levels().contains(level)) {
                    quantiles.add(forecasts.get(member).copyOfQuantile(level));
                    centres.add(values.get(member));
                    weightsOfThese.add(weights.isEmpty() ? 1 : weights.get(member));
                }
            }
            double[] quantile = combined(quantiles, weightsOfThese);
            double[] centreOfThese = combined(centres, weightsOfThese);
            for (int step = 0; step < quantile.length; step++) {
                quantile[step] += centre[step] - centreOfThese[step];
            }
            result = result.quantile(level, quantile);
        }
        return result;
    }

    private double[] combined(List<double[]> values, List<Double> weightsOfThese) {
        double[] result = new double[values.getFirst().length];
        double[] column = new double[values.size()];
        for (int step = 0; step < result.length; step++) {
            double sum = 0;
            double total = 0;
            for (int member = 0; member < column.length; member++) {
                column[member] = values.get(member)[step];
                double weight = weightsOfThese.isEmpty() ? 1 : weightsOfThese.get(member);
                sum += weight * column[member];
                total += weight;
            }
            Arrays.sort(column);
            int middle = column.length / 2;
            result[step] =
                    medians ? (column[middle] + column[(column.length - 1) / 2]) / 2 : sum / total;
        }
        return result;
    }
}
