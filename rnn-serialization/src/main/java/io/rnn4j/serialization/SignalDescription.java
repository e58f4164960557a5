package io.rnn4j.serialization;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.core.data.Scaler;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The meaning of the features of an input or output of a model. All parts are optional.
 *
 * <pre>{@code
 * SignalDescription weather =
 *         SignalDescription.empty()
 *                 .features(List.of("temperature", "pressure"))
 *                 .units(List.of("°C", "hPa"))
 *                 .scaler(scaler);
 * }</pre>
 */
public final class SignalDescription {
    private static final SignalDescription EMPTY =
            new SignalDescription(List.of(), List.of(), List.of(), null, Map.of());

    private final List<String> features;
    private final List<String> units;
    private final List<String> vocabulary;
    private final Scaler scaler; // null for none
    private final Map<String, Scaler> seriesScalers;

    private SignalDescription(
            List<String> features,
            List<String> units,
            List<String> vocabulary,
            Scaler scaler,
            Map<String, Scaler> seriesScalers) {
        this.features = List.copyOf(features);
        this.units = List.copyOf(units);
        this.vocabulary = List.copyOf(vocabulary);
        this.scaler = scaler;
        this.seriesScalers = Collections.unmodifiableMap(new LinkedHashMap<>(seriesScalers));
    }

    /** {@return a description without any part} */
    public static SignalDescription empty() {
        return EMPTY;
    }

    /** {@return the name of each feature; empty if they have none} */
    public List<String> features() {
        return features;
    }

    /** {@return the unit of each feature before it is scaled; empty if they have none} */
    public List<String> units() {
        return units;
    }

    /** {@return the tokens or classes by their index; empty if there are none} */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /** {@return the scaler of the features; empty if there is none} */
    public Optional<Scaler> scaler() {
        return Optional.ofNullable(scaler);
    }

    /** {@return the scalers of series by their names; empty if there are none} */
    public Map<String, Scaler> seriesScalers() {
        return seriesScalers;
    }

    /**
     * {@return a description with these names}
     *
     * @param newFeatures name of each feature
     */
    public SignalDescription features(List<String> newFeatures) {
        NullChecks.copyOf("features", newFeatures);
        return new SignalDescription(newFeatures, units, vocabulary, scaler, seriesScalers);
    }

    /**
     * {@return a description with these units}
     *
     * @param newUnits unit of each feature before it is scaled
     */
    public SignalDescription units(List<String> newUnits) {
        NullChecks.copyOf("units", newUnits);
        return new SignalDescription(features, newUnits, vocabulary, scaler, seriesScalers);
    }

    /**
     * {@return a description with this vocabulary}
     *
     * @param newVocabulary tokens or classes by their index, all different
     * @throws IllegalArgumentException if two of them are equal
     */
    public SignalDescription vocabulary(List<String> newVocabulary) {
        NullChecks.copyOf("vocabulary", newVocabulary);
        if (new HashSet<>(newVocabulary).size() < newVocabulary.size()) {
            throw new IllegalArgumentException(
                    "the tokens of a vocabulary are different, got one twice; remove it");
        }
        return new SignalDescription(features, units, newVocabulary, scaler, seriesScalers);
    }

    /**
     * {@return a description with this scaler}
     *
     * @param newScaler the scaler that was fitted to the features
     */
    public SignalDescription scaler(Scaler newScaler) {
        Objects.requireNonNull(newScaler, "scaler");
        return new SignalDescription(features, units, vocabulary, newScaler, seriesScalers);
    }

    /**
     * {@return a description with a scaler for each of several series}
     *
     * @param newScalers the scaler that was fitted to a series, by its name
     */
    public SignalDescription seriesScalers(Map<String, Scaler> newScalers) {
        Objects.requireNonNull(newScalers, "scalers");
        newScalers.forEach(
                (name, each) -> {
                    Objects.requireNonNull(name, "scalers: name");
                    Objects.requireNonNull(each, "scalers[" + name + "]");
                });
        return new SignalDescription(features, units, vocabulary, scaler, newScalers);
    }

    /** Requires that the parts suit a number of features. */
    void requireWidth(int width, String signal) {
        requireWidth(width, features.size(), signal, "names of features");
        requireWidth(width, units.size(), signal, "units");
        if (scaler != null) {
            requireWidth(width, scaler.features(), signal, "features of the scaler");
        }
        seriesScalers.forEach(
                (name, each) ->
                        requireWidth(
                                width,
                                each.features(),
                                signal,
                                "features of the scaler of series '" + name + "'"));
    }

    private static void requireWidth(int width, int actual, String signal, String what) {
        if (actual != 0 && actual != width) {
            throw new IllegalArgumentException(
                    "%s has %s features, its description %s %s; give one for each feature"
                            .formatted(signal, width, actual, what));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignalDescription that
                && features.equals(that.features)
                && units.equals(that.units)
                && vocabulary.equals(that.vocabulary)
                && Objects.equals(scaler, that.scaler)
                && seriesScalers.equals(that.seriesScalers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(features, units, vocabulary, scaler, seriesScalers);
    }

    /** {@return the parts of the description} */
    @Override
    public String toString() {
        return "SignalDescription[features=%s, units=%s, vocabulary of %s, scaler=%s, %s of series]"
                .formatted(features, units, vocabulary.size(), scaler, seriesScalers.size());
    }
}
