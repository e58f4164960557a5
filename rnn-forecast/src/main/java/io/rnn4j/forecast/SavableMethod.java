package io.rnn4j.forecast;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.serialization.ModelSet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A fitted method that can be saved in one file with everything that it needs to forecast. */
public sealed interface SavableMethod extends FittedMethod
        permits FittedForecaster, FittedEnsemble {
    /** {@return the columns that a series must have} */
    Columns columns();

    /** {@return the distance between two steps that a series must have} */
    Frequency frequency();

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
     * Loads a fitted network or a fitted ensemble from a file that {@link #save} has written. It
     * computes the same forecasts, to the bit.
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
