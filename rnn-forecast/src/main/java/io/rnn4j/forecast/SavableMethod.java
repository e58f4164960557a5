package io.rnn4j.forecast;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.serialization.ModelSet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A fitted method that is saved in one file with all that it needs to forecast. */
public sealed interface SavableMethod extends FittedMethod
        permits FittedForecaster, FittedEnsemble {
    /** {@return the columns that a series must have} */
    Columns columns();

    /** {@return the number of steps of a forecast} */
    int horizon();

    /**
     * {@return a copy whose forecasts also have these intervals}
     *
     * @param calibrated intervals from a back-test of the method
     */
    SavableMethod intervals(ConformalIntervals calibrated);

    /**
     * Saves the networks, the scales, the columns, the frequency and the intervals in one file. The
     * file is replaced atomically.
     *
     * @param file path of the file, by convention ending in {@code .safetensors}
     * @throws IllegalArgumentException if a member of an ensemble cannot be saved; nothing is then
     *     written
     * @throws IOException if the file cannot be written
     */
    void save(Path file) throws IOException;

    /**
     * Loads what {@link #save} has written: a network or an ensemble. The forecasts have the same
     * bits.
     *
     * @param file the file
     * @return the fitted method
     * @throws io.rnn4j.serialization.ModelFileException if the file is not that of a fitted method,
     *     or is damaged
     * @throws IOException if the file cannot be read
     */
    static SavableMethod load(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return ModelSet.isIn(file) ? FittedEnsemble.load(file) : FittedForecaster.load(file);
    }
}
