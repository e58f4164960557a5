package io.rnn4j.forecast;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** A fitted {@link Ensemble}. Any number of threads may use it. */
public final class FittedEnsemble implements SavableMethod {
    private final Description description;
    private final List<Member> members;
    private final ConformalIntervals intervals; // null for none

    /**
     * What an ensemble needs in addition to its members.
     *
     * @param name the name of the method
     * @param medians whether medians are taken instead of weighted means
     * @param columns the columns of the series
     * @param frequency the distance between two steps
     * @param horizon number of steps of a forecast
     */
    record Description(
            String name, boolean medians, Columns columns, Frequency frequency, int horizon) {}

    /** A member with its name and its weight. */
    record Member(String name, double weight, FittedMethod fitted) {}

    FittedEnsemble(Description description, List<Member> members, ConformalIntervals intervals) {
        this.description = description;
        this.members = List.copyOf(members);
        this.intervals = intervals;
    }

    Description description() {
        return description;
    }

    List<Member> members() {
        return members;
    }

    ConformalIntervals intervals() {
        return intervals;
    }

    @Override
    public Columns columns() {
        return description.columns();
    }

    @Override
    public Frequency frequency() {
        return description.frequency();
    }

    @Override
    public int horizon() {
        return description.horizon();
    }

    @Override
    public FittedEnsemble intervals(ConformalIntervals calibrated) {
        Objects.requireNonNull(calibrated, "intervals");
        return new FittedEnsemble(description, members, calibrated);
    }

    @Override
    public Forecast forecast(SeriesSet history) {
        Objects.requireNonNull(history, "history");
        FittedForecaster.requireFrequency(
                description.name(), description.frequency(), history.frequency());
        SeriesSet read = // with the roles of the columns at the time of fitting
                new SeriesSet(history.series(), history.frequency(), columns());
        List<Forecast> forecasts =
                members.stream().map(member -> member.fitted().forecast(read)).toList();
        for (int member = 1; member < forecasts.size(); member++) {
            requireSame(forecasts.getFirst(), forecasts.get(member), members.get(member).name());
        }
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
        Forecast result =
                new Forecast(
                        all,
                        history.frequency(),
                        "%s of:%n%s"
                                .formatted(
                                        description.name(),
                                        String.join(System.lineSeparator(), sources)));
        return intervals == null ? result : intervals.apply(result, history);
    }

    /** A member may be a method of the user. */
    private void requireSame(Forecast first, Forecast other, String member) {
        boolean isSame = first.all().size() == other.all().size();
        for (int number = 0; isSame && number < first.all().size(); number++) {
            SeriesForecast expected = first.all().get(number);
            SeriesForecast got = other.all().get(number);
            isSame =
                    got.id().equals(expected.id())
                            && got.target().equals(expected.target())
                            && got.steps() == expected.steps();
        }
        if (!isSame) {
            throw new IllegalArgumentException(
                    ("ensemble '%s': expected the %s forecasts of member '%s', of the same series,"
                         + " targets and steps in the same order, also of member '%s', got %s: the"
                         + " first is a %s and a %s")
                            .formatted(
                                    description.name(),
                                    first.all().size(),
                                    members.getFirst().name(),
                                    member,
                                    other.all().size(),
                                    firstOf(first),
                                    firstOf(other)));
        }
    }

    private static String firstOf(Forecast forecast) {
        return forecast.all().isEmpty()
                ? "forecast of nothing"
                : forecast.all().getFirst().toString();
    }

    private SeriesForecast combined(List<SeriesForecast> forecasts) {
        List<double[]> values = forecasts.stream().map(SeriesForecast::copyOfValues).toList();
        double[] centre = combined(values, members.stream().map(Member::weight).toList());
        SeriesForecast first = forecasts.getFirst();
        SeriesForecast result =
                new SeriesForecast(first.id(), first.target(), first.start(), centre);
        Set<Double> levels = new TreeSet<>();
        forecasts.forEach(each -> levels.addAll(each.levels()));
        for (double level : levels) {
            List<double[]> quantiles = new ArrayList<>();
            List<double[]> centres = new ArrayList<>();
            List<Double> weights = new ArrayList<>();
            for (int member = 0; member < forecasts.size(); member++) {
                if (forecasts.get(member).levels().contains(level)) {
                    quantiles.add(forecasts.get(member).copyOfQuantile(level));
                    centres.add(values.get(member));
                    weights.add(members.get(member).weight());
                }
            }
            double[] quantile = combined(quantiles, weights);
            double[] centreOfThese = combined(centres, weights);
            for (int step = 0; step < quantile.length; step++) {
                quantile[step] += centre[step] - centreOfThese[step];
            }
            result = result.quantile(level, quantile);
        }
        return result;
    }

    private double[] combined(List<double[]> values, List<Double> weights) {
        double[] result = new double[values.getFirst().length];
        double[] column = new double[values.size()];
        for (int step = 0; step < result.length; step++) {
            double sum = 0;
            double total = 0;
            for (int member = 0; member < column.length; member++) {
                column[member] = values.get(member)[step];
                sum += weights.get(member) * column[member];
                total += weights.get(member);
            }
            Arrays.sort(column);
            int middle = column.length / 2;
            result[step] =
                    description.medians()
                            ? (column[middle] + column[(column.length - 1) / 2]) / 2
                            : sum / total;
        }
        return result;
    }

    /**
     * {@inheritDoc} Members are networks, the baselines of {@link BaselineMethod#all} and ensembles
     * of them.
     */
    @Override
    public void save(Path file) throws IOException {
        EnsembleFile.save(this, Objects.requireNonNull(file, "file"));
    }

    /**
     * Loads a fitted ensemble from a file that {@link #save} has written. It computes the same
     * forecasts, to the bit.
     *
     * @param file the file
     * @return the fitted ensemble
     * @throws io.rnn4j.serialization.ModelFileException if the file is not that of a fitted
     *     ensemble, or is damaged
     * @throws IOException if the file cannot be read
     */
    public static FittedEnsemble load(Path file) throws IOException {
        return EnsembleFile.load(Objects.requireNonNull(file, "file"));
    }

    /** {@return name, horizon and members} */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s, horizon %s, %s of %s members:"
                        .formatted(
                                description.name(),
                                description.horizon(),
                                description.medians() ? "median" : "weighted mean",
                                members.size()));
        for (Member member : members) {
            boolean isSaid = member.fitted() instanceof SavableMethod;
            lines.add(
                    "weight %s: %s"
                            .formatted(member.weight(), isSaid ? member.fitted() : member.name()));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
