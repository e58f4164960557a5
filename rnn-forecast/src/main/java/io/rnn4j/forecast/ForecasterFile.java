package io.rnn4j.forecast;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.forecast.FittedForecaster.SeriesTarget;
import io.rnn4j.forecast.network.NetworkKind;
import io.rnn4j.forecast.network.NetworkSettings;
import io.rnn4j.forecast.network.Networks;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.Horizon;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Transform;
import io.rnn4j.forecast.window.CalendarCycle;
import io.rnn4j.forecast.window.Features;
import io.rnn4j.forecast.window.Framing;
import io.rnn4j.forecast.window.SeriesScale;
import io.rnn4j.forecast.window.StaticColumn;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelDescription;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.ModelFileException;
import io.rnn4j.serialization.SavedModel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of fitted forecasters: model files whose notes hold everything else. */
final class ForecasterFile {
    private static final int VERSION = 1;
    private static final int LARGEST_COUNT = 1_000_000;

    private ForecasterFile() {}

    // ---- writing

    static void save(FittedForecaster fitted, Path file) throws IOException {
        ForecasterDescription description = fitted.description();
        Notes notes = new Notes();
        notes.put("version", VERSION);
        notes.put("name", description.name());
        notes.put("settings", description.origin().settings());
        notes.put("seed", description.origin().seed());
        notes.put("data", description.origin().data());
        notes.put("frequency.unit", description.frequency().unit());
        notes.put("frequency.count", description.frequency().count());
        notes.put("horizon", description.horizon());
        notes.put("paths", description.paths());
        write(description.network(), notes);
        write(description.framing(), notes);
        write(description.features(), notes);
        List<Map.Entry<SeriesTarget, SeriesScale>> scales = List.copyOf(fitted.scales().entrySet());
        notes.put("scales", scales.size());
        for (int index = 0; index < scales.size(); index++) {
            notes.put("scales." + index + ".series", scales.get(index).getKey().id());
            notes.put("scales." + index + ".target", scales.get(index).getKey().target());
            write(scales.get(index).getValue(), "scales." + index, notes);
        }
        if (fitted.intervals() != null) {
            double[] levels = fitted.intervals().copyOfLevels();
            notes.put("intervals", levels.length);
            for (int index = 0; index < levels.length; index++) {
                notes.put("intervals." + index + ".level", levels[index]);
                notes.putNumbers(
                        "intervals." + index + ".widths", fitted.intervals().copyOfWidths(index));
            }
        }
        ModelFile.save(
                fitted.model(), new ModelDescription(Map.of(), Map.of(), notes.texts()), file);
    }

    private static void write(NetworkSettings network, Notes notes) {
        notes.put("kind", network.kind());
        notes.put("units", network.units());
        notes.put("layers", network.layers());
        notes.put("dropout", network.dropout());
        notes.put("segment", network.segment());
        notes.putNumbers(
                "quantiles",
                network.quantiles().stream().mapToDouble(Double::doubleValue).toArray());
        notes.put("quantiles.size", network.quantiles().size());
        notes.put("likelihood", network.likelihood());
    }

    private static void write(Framing framing, Notes notes) {
        notes.put("window", framing.window());
        notes.put("ahead", framing.horizon());
        notes.put("season", framing.season());
        notes.put("normalization", framing.normalization());
        notes.put("transform", framing.transform());
        notes.put("seasonality", framing.seasonality());
    }

    private static void write(Features features, Notes notes) {
        notes.putList("columns.targets", features.columns().targets());
        notes.put("columns.time", features.columns().time());
        notes.put("columns.id", features.columns().id());
        notes.putList("columns.past", features.columns().past());
        notes.putList("columns.known", features.columns().known());
        notes.putList("columns.statics", features.columns().statics());
        notes.putList("calendar", features.calendar());
        for (int index = 0; index < features.statics().size(); index++) {
            StaticColumn column = features.statics().get(index);
            notes.putList("statics." + index + ".categories", column.categories());
            write(new SeriesScale(column.mean(), column.deviation()), "statics." + index, notes);
        }
        List<String> covariates = new ArrayList<>(features.columns().past());
        covariates.addAll(features.columns().known());
        for (int index = 0; index < covariates.size(); index++) {
            write(features.scales().get(covariates.get(index)), "covariates." + index, notes);
        }
    }

    private static void write(SeriesScale scale, String name, Notes notes) {
        notes.put(name + ".mean", scale.mean());
        notes.put(name + ".deviation", scale.deviation());
    }

    // ---- reading

    static FittedForecaster load(Path file) throws IOException {
        SavedModel saved = ModelFile.open(file, LoadOptions.standard());
        try {
            return read(saved.model(), new Notes(saved.description().notes()));
        } catch (IllegalArgumentException | ArithmeticException failure) {
            throw new ModelFileException(
                    file,
                    failure.getMessage()
                            + "; save it again with FittedForecaster.save, or load it with"
                            + " ModelFile.load");
        }
    }

    private static FittedForecaster read(Model model, Notes notes) {
        notes.count("version", VERSION, VERSION);
        int horizon = Horizon.require(notes.count("horizon", 1, Horizon.LONGEST));
        NetworkSettings network = network(notes);
        ForecasterDescription description =
                new ForecasterDescription(
                        notes.text("name"),
                        network,
                        framing(notes, horizon, network.isOfCounts()),
                        features(notes),
                        new Frequency(
                                notes.constant("frequency.unit", Frequency.Unit.class),
                                notes.count("frequency.count", 1, Integer.MAX_VALUE)),
                        horizon,
                        notes.count("paths", 1, LARGEST_COUNT),
                        new ForecasterDescription.Origin(
                                notes.text("settings"),
                                notes.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                                notes.text("data")));
        requireSuitable(model, description);
        return new FittedForecaster(model, description, scales(notes), intervals(notes, horizon));
    }

    private static NetworkSettings network(Notes notes) {
        int quantiles = notes.count("quantiles.size", 0, LARGEST_COUNT);
        List<Double> levels = new ArrayList<>();
        double previous = 0;
        for (double level : notes.numbers("quantiles", quantiles)) {
            if (!(level > previous && level < 1)) {
                throw new IllegalArgumentException(
                        "note 'quantiles': expected ascending levels between 0 and 1, got "
                                + level);
            }
            levels.add(level);
            previous = level;
        }
        return new NetworkSettings(
                notes.constant("kind", NetworkKind.class),
                notes.count("units", 1, LARGEST_COUNT),
                notes.count("layers", 1, LARGEST_COUNT),
                notes.number("dropout"),
                notes.count("segment", 1, LARGEST_COUNT),
                levels,
                notes.constant("likelihood", Likelihood.class));
    }

    private static Framing framing(Notes notes, int horizon, boolean counts) {
        return new Framing(
                notes.count("window", 1, LARGEST_COUNT),
                notes.count("ahead", 1, horizon),
                notes.count("season", 1, LARGEST_COUNT),
                notes.constant("normalization", Normalization.class),
                notes.constant("transform", Transform.class),
                notes.constant("seasonality", Seasonality.class),
                counts);
    }

    private static Features features(Notes notes) {
        Columns columns =
                Columns.target(notes.list("columns.targets").toArray(String[]::new))
                        .time(notes.text("columns.time"))
                        .id(notes.text("columns.id"))
                        .past(notes.list("columns.past").toArray(String[]::new))
                        .known(notes.list("columns.known").toArray(String[]::new))
                        .statics(notes.list("columns.statics").toArray(String[]::new));
        List<CalendarCycle> calendar = new ArrayList<>();
        for (int index = 0; index < notes.list("calendar").size(); index++) {
            calendar.add(notes.constant("calendar." + index, CalendarCycle.class));
        }
        List<StaticColumn> statics = new ArrayList<>();
        for (int index = 0; index < columns.statics().size(); index++) {
            SeriesScale scale = scale("statics." + index, notes);
            statics.add(
                    new StaticColumn(
                            columns.statics().get(index),
                            notes.list("statics." + index + ".categories"),
                            scale.mean(),
                            scale.deviation()));
        }
        List<String> covariates = new ArrayList<>(columns.past());
        covariates.addAll(columns.known());
        Map<String, SeriesScale> scales = new LinkedHashMap<>();
        for (int index = 0; index < covariates.size(); index++) {
            scales.put(covariates.get(index), scale("covariates." + index, notes));
        }
        return new Features(columns, calendar, statics, scales);
    }

    private static SeriesScale scale(String name, Notes notes) {
        double deviation = notes.number(name + ".deviation");
        if (!(deviation > 0)) {
            throw new IllegalArgumentException(
                    "note '%s.deviation': expected a number above 0, got %s"
                            .formatted(name, deviation));
        }
        return new SeriesScale(notes.number(name + ".mean"), deviation);
    }

    private static Map<SeriesTarget, SeriesScale> scales(Notes notes) {
        Map<SeriesTarget, SeriesScale> scales = new LinkedHashMap<>();
        int size = notes.count("scales", 0, LARGEST_COUNT);
        for (int index = 0; index < size; index++) {
            String name = "scales." + index;
            scales.put(
                    new SeriesTarget(notes.text(name + ".series"), notes.text(name + ".target")),
                    scale(name, notes));
        }
        return scales;
    }

    private static ConformalIntervals intervals(Notes notes, int horizon) {
        if (!notes.has("intervals")) {
            return null;
        }
        int size = notes.count("intervals", 1, LARGEST_COUNT);
        List<Double> levels = new ArrayList<>();
        List<double[]> widths = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            levels.add(notes.number("intervals." + index + ".level"));
            widths.add(notes.numbers("intervals." + index + ".widths", horizon));
        }
        return ConformalIntervals.restored(
                levels.stream().mapToDouble(Double::doubleValue).toArray(),
                widths.toArray(double[][]::new));
    }

    /** The inputs and the output must be those of the network that the notes describe. */
    private static void requireSuitable(Model model, ForecasterDescription description) {
        if (description.widths().segments() > model.inputs().size()) {
            throw new IllegalArgumentException(
                    "the notes describe a network with %s segments, the model has %s inputs"
                            .formatted(description.widths().segments(), model.inputs().size()));
        }
        Map<String, Integer> expected =
                Networks.signals(
                        description.network(),
                        description.layout(),
                        description.widths(),
                        description.framing().horizon());
        Map<String, Integer> got = new LinkedHashMap<>();
        for (ModelInput input : model.inputs()) {
            got.put(input.name(), input.features());
        }
        got.putAll(model.outputWidths());
        if (!got.equals(expected)) {
            throw new IllegalArgumentException(
                    "the notes describe a network with inputs and output of the widths %s, the model has %s"
                            .formatted(expected, got));
        }
    }
}
