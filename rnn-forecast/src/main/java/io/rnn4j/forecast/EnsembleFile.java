package io.rnn4j.forecast;

import io.rnn4j.forecast.FittedEnsemble.Description;
import io.rnn4j.forecast.FittedEnsemble.Member;
import io.rnn4j.forecast.baseline.Baseline;
import io.rnn4j.forecast.baseline.Baselines;
import io.rnn4j.forecast.series.Horizon;
import io.rnn4j.serialization.LoadOptions;
import io.rnn4j.serialization.ModelFileException;
import io.rnn4j.serialization.ModelSet;
import io.rnn4j.serialization.SavedModel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of fitted ensembles: sets of models whose notes describe the members. Each network is a
 * model with the notes of a {@link ForecasterFile}, in the order of the members. Baselines are
 * saved by their names.
 */
final class EnsembleFile {
    private static final int VERSION = 1;
    private static final int MOST_MEMBERS = 1_000;
    private static final int MOST_LEVELS = 8; // of ensembles of ensembles
    private static final String PREFIX = "ensemble.";

    /** The kinds of members. */
    private enum Kind {
        NETWORK,
        BASELINE,
        ENSEMBLE
    }

    private EnsembleFile() {}

    // ---- writing

    static void save(FittedEnsemble fitted, Path file) throws IOException {
        Map<String, SavedModel> models = new LinkedHashMap<>();
        Notes notes = new Notes(PREFIX);
        notes.put("version", VERSION);
        write(fitted, notes, models, 1);
        new ModelSet(models, notes.texts()).save(file);
    }

    private static void write(
            FittedEnsemble fitted, Notes notes, Map<String, SavedModel> models, int level) {
        Description description = fitted.description();
        if (level > MOST_LEVELS) {
            throw new IllegalArgumentException(
                    "ensemble '%s': a file holds at most %s levels of ensembles of ensembles, got"
                                    .formatted(description.name(), MOST_LEVELS)
                            + " more; combine the members of all of them");
        }
        notes.put("name", description.name());
        notes.put("medians", description.medians());
        notes.put("horizon", description.horizon());
        MethodNotes.write(description.frequency(), notes);
        MethodNotes.write(description.columns(), notes);
        MethodNotes.write(fitted.intervals(), notes);
        notes.put("members", fitted.members().size());
        for (int index = 0; index < fitted.members().size(); index++) {
            Member member = fitted.members().get(index);
            Notes ofMember = notes.part("members." + index);
            ofMember.put("name", member.name());
            ofMember.put("weight", member.weight());
            switch (member.fitted()) {
                case FittedForecaster network -> {
                    ofMember.put("kind", Kind.NETWORK);
                    models.put(Integer.toString(models.size()), ForecasterFile.model(network));
                }
                case FittedBaseline baseline when Baselines.all().contains(baseline.baseline()) -> {
                    ofMember.put("kind", Kind.BASELINE);
                    ofMember.put("baseline", baseline.baseline().name());
                    ofMember.put("season", baseline.season());
                }
                case FittedEnsemble ensemble -> {
                    ofMember.put("kind", Kind.ENSEMBLE);
                    write(ensemble, ofMember.part("ensemble"), models, level + 1);
                }
                case FittedMethod other ->
                        throw new IllegalArgumentException(
                                ("ensemble '%s': member %s, '%s', cannot be saved: expected a"
                                                + " network, an ensemble or one of the baselines"
                                                + " %s, got %s; leave it out, or do not save the"
                                                + " ensemble")
                                        .formatted(
                                                description.name(),
                                                index,
                                                member.name(),
                                                names(),
                                                other.getClass()));
            }
        }
    }

    private static List<String> names() {
        return Baselines.all().stream().map(Baseline::name).toList();
    }

    // ---- reading

    static FittedEnsemble load(Path file) throws IOException {
        if (!ModelSet.isIn(file)) {
            throw new ModelFileException(
                    file, "expected an ensemble, got one model; load it with SavableMethod.load");
        }
        ModelSet set = ModelSet.open(file, LoadOptions.standard());
        try {
            Notes notes = new Notes(PREFIX, set.notes());
            notes.count("version", VERSION, VERSION);
            Iterator<SavedModel> models = set.models().values().iterator();
            FittedEnsemble fitted = read(notes, models, 1);
            if (models.hasNext()) {
                throw new IllegalArgumentException("the file has more models than members");
            }
            return fitted;
        } catch (IllegalArgumentException | ArithmeticException failure) {
            throw new ModelFileException(
                    file,
                    failure.getMessage()
                            + "; save it again with FittedEnsemble.save, or load it with"
                            + " ModelSet.open");
        }
    }

    private static FittedEnsemble read(Notes notes, Iterator<SavedModel> models, int level) {
        if (level > MOST_LEVELS) {
            throw new IllegalArgumentException(
                    "expected at most %s levels of ensembles of ensembles, got more"
                            .formatted(MOST_LEVELS));
        }
        Description description =
                new Description(
                        notes.text("name"),
                        notes.flag("medians"),
                        MethodNotes.columns(notes),
                        MethodNotes.frequency(notes),
                        notes.count("horizon", 1, Horizon.LONGEST));
        List<Member> members = new ArrayList<>();
        for (int index = 0; index < notes.count("members", 1, MOST_MEMBERS); index++) {
            Notes ofMember = notes.part("members." + index);
            FittedMethod member = member(ofMember, description, models, level);
            members.add(new Member(ofMember.text("name"), ofMember.positive("weight"), member));
        }
        return new FittedEnsemble(
                description, members, MethodNotes.intervals(notes, description.horizon()));
    }

    private static FittedMethod member(
            Notes notes, Description ensemble, Iterator<SavedModel> models, int level) {
        return switch (notes.constant("kind", Kind.class)) {
            case BASELINE ->
                    new FittedBaseline(
                            baseline(notes.text("baseline")),
                            notes.count("season", 0, Integer.MAX_VALUE),
                            ensemble.horizon());
            case NETWORK -> {
                if (!models.hasNext()) {
                    throw new IllegalArgumentException("the file has fewer models than members");
                }
                yield requireEqual(ensemble, ForecasterFile.fitted(models.next()));
            }
            case ENSEMBLE ->
                    requireEqual(ensemble, read(notes.part("ensemble"), models, level + 1));
        };
    }

    private static Baseline baseline(String name) {
        return Baselines.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "expected one of the baselines %s, got '%s'"
                                                .formatted(names(), name)));
    }

    /** Forecasts of members can be combined only if they are of the same values. */
    private static SavableMethod requireEqual(Description ensemble, SavableMethod member) {
        if (!member.columns().equals(ensemble.columns())
                || !member.frequency().equals(ensemble.frequency())
                || member.horizon() != ensemble.horizon()) {
            throw new IllegalArgumentException(
                    ("expected members with %s, the step %s and the horizon %s of the ensemble, got"
                                    + " %s, the step %s and the horizon %s")
                            .formatted(
                                    ensemble.columns(),
                                    ensemble.frequency(),
                                    ensemble.horizon(),
                                    member.columns(),
                                    member.frequency(),
                                    member.horizon()));
        }
        return member;
    }
}
