package io.rnn4j.forecast;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.forecast.FittedEnsemble.Description;
import io.rnn4j.forecast.FittedEnsemble.Member;
import io.rnn4j.forecast.series.Horizon;
import io.rnn4j.forecast.series.SeriesSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Combines several methods: forecasts and quantiles are the weighted means, or the medians, of
 * those of the members. Members may be networks of different kinds or seeds, and baselines.
 * Baselines have no quantiles: a quantile is then combined from the members that have it, and
 * shifted by the difference between the forecast of the ensemble and the combined forecast of these
 * members.
 *
 * <p>The same data, settings and seeds give the same forecasts to the bit. {@link
 * FittedEnsemble#save} saves a fitted ensemble.
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
    public FittedEnsemble fit(SeriesSet history, int horizon) {
        Objects.requireNonNull(history, "history");
        Horizon.require(horizon);
        List<Member> fitted = new ArrayList<>();
        for (int index = 0; index < members.size(); index++) {
            ForecastMethod member = members.get(index);
            double weight = weights.isEmpty() ? 1 : weights.get(index);
            fitted.add(new Member(member.name(), weight, member.fit(history, horizon)));
        }
        return new FittedEnsemble(
                new Description(name, medians, history.columns(), history.frequency(), horizon),
                fitted,
                null);
    }

    /** {@inheritDoc} It is the sum of those of the members. */
    @Override
    public Duration estimate(SeriesSet history, int horizon) {
        return members.stream()
                .map(member -> member.estimate(history, horizon))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
