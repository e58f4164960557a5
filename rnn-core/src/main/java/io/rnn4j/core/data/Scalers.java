package io.rnn4j.core.data;

import java.util.Map;
import java.util.Objects;

/** Scalers by the names of their kinds, as model files store them. */
public final class Scalers {
    private Scalers() {}

    /**
     * {@return a scaler with known parameters}
     *
     * @param name the kind, as {@link Scaler#name} returns it
     * @param parameters the parameters, as {@link Scaler#parameters} returns them
     * @throws IllegalArgumentException if there is no such kind, or if the parameters do not suit
     *     it
     */
    public static Scaler of(String name, Map<String, double[]> parameters) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(parameters, "parameters");
        parameters.forEach(
                (key, values) -> Objects.requireNonNull(values, "parameters[" + key + "]"));
        return switch (name) {
            case StandardScaler.NAME ->
                    StandardScaler.of(
                            parameter(name, parameters, "means"),
                            parameter(name, parameters, "deviations"));
            case MinMaxScaler.NAME ->
                    MinMaxScaler.of(
                            parameter(name, parameters, "minima"),
                            parameter(name, parameters, "maxima"));
            case RobustScaler.NAME ->
                    RobustScaler.of(
                            parameter(name, parameters, "medians"),
                            parameter(name, parameters, "ranges"));
            case BoxCoxScaler.NAME ->
                    BoxCoxScaler.of(
                            parameter(name, parameters, "exponents"),
                            parameter(name, parameters, "means"),
                            parameter(name, parameters, "deviations"));
            default ->
                    throw new IllegalArgumentException(
                            "no scaler is called '%s'; there are %s, %s, %s and %s"
                                    .formatted(
                                            name,
                                            StandardScaler.NAME,
                                            MinMaxScaler.NAME,
                                            RobustScaler.NAME,
                                            BoxCoxScaler.NAME));
        };
    }

    private static double[] parameter(
            String scaler, Map<String, double[]> parameters, String name) {
        double[] values = parameters.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "scaler '%s': '%s' is missing, got %s"
                            .formatted(scaler, name, parameters.keySet()));
        }
        return values;
    }
}
