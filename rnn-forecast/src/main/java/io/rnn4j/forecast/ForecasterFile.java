package io.rnn4j.forecast;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.forecast.FittedForecaster.SeriesTarget;
import io.rnn4j.forecast.network.NetworkKind;
import io.rnn4j.forecast.network.NetworkSettings;
import io.rnn4j.forecast.network.Networks;
import io.rnn4j.forecast.series.Columns;
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
import io.rnn4j.serialization.ModelSet;
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
    private static final String PREFIX = "forecaster.";

    private ForecasterFile() {}

    // ---- writing

    static void save(FittedForecaster fitted, Path file) throws IOException {
        SavedModel model = model(fitted);
        ModelFile.save(model.model(), model.description(), file);
    }

    /** {@return the network with notes} */
    static SavedModel model(FittedForecaster fitted) {
        ForecasterDescription description = fitted.description();
        Notes notes = new Notes(PREFIX);
        notes.put("version", VERSION);
        notes.put("name", description.name());
        notes.put("settings", description.origin().settings());
        notes.put("seed", description.origin().seed());
        notes.put("data", description.origin().data());
        MethodNotes.write(description.frequency(), notes);
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
        MethodNotes.write(fitted.intervals(), notes);
        ModelDescription texts = new ModelDescription(Map.of(), Map.of(), notes.texts());
        return new SavedModel(fitted.model(), fitted.training().map(texts::training).orElse(texts));
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
        MethodNotes.write(features.columns(), notes);
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
        if (ModelSet.isIn(file)) {
            throw new ModelFileException(
                    file,
                    "expected one network, got several models; load it with SavableMethod.load");
        }
        SavedModel saved = ModelFile.open(file, LoadOptions.standard());
        try {
            return fitted(saved);
        } catch (IllegalArgumentException | ArithmeticException failure) {
            throw new ModelFileException(
                    file,
                    failure.getMessage()
                            + "; save it again with FittedForecaster.save, or load it with"
                            + " ModelFile.load");
        }
    }

    /** {@return the fitted method of a network with notes} */
    static FittedForecaster fitted(SavedModel saved) {
        Model model = saved.model();
        Notes notes = new Notes(PREFIX, saved.description().notes());
        notes.count("version", VERSION, VERSION);
        int horizon = Horizon.require(notes.count("horizon", 1, Horizon.LONGEST));
        NetworkSettings network = network(notes);
        ForecasterDescription description =
                new ForecasterDescription(
                        notes.text("name"),
                        network,
                        framing(notes, horizon, network.isOfCounts()),
                        features(notes),
                        MethodNotes.frequency(notes),
                        horizon,
                        notes.count("paths", 1, LARGEST_COUNT),
                        new ForecasterDescription.Origin(
                                notes.text("settings"),
                                notes.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                                notes.text("data")));
        requireSuitable(model, description);
        return new FittedForecaster(
                model,
                description,
                scales(notes),
                MethodNotes.intervals(notes, horizon),
                saved.description().training().orElse(null));
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
        Columns columns = MethodNotes.columns(notes);
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
        double deviation = notes.positive(name + ".deviation");
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
