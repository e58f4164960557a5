package io.rnn4j.spark;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The parameters of fitting a forecaster.
 *
 * @param <S> the estimator
 */
@SuppressWarnings("doclint:missing") // {@return …} and "Sets …" document parameters
public sealed interface ForecasterSettings<S> extends Params permits RnnForecaster {
    /** {@return this} */
    S self();

    /** {@return the parameter of the column to forecast} */
    Param<String> valueCol();

    /** Sets the column to forecast. */
    default S setValueCol(String value) {
        set(valueCol(), value);
        return self();
    }

    /** {@return the column to forecast} */
    default String getValueCol() {
        return getOrDefault(valueCol());
    }

    /**
     * {@return the parameter of the columns of numbers that are known in advance, over the horizon}
     */
    StringArrayParam knownCols();

    /** Sets the columns of numbers that are known in advance, over the horizon. */
    default S setKnownCols(String[] value) {
        set(knownCols(), value);
        return self();
    }

    /** {@return the columns of numbers that are known in advance, over the horizon} */
    default String[] getKnownCols() {
        return getOrDefault(knownCols());
    }

    /** {@return the parameter of the columns of numbers that are known up to the present} */
    StringArrayParam pastCols();

    /** Sets the columns of numbers that are known up to the present. */
    default S setPastCols(String[] value) {
        set(pastCols(), value);
        return self();
    }

    /** {@return the columns of numbers that are known up to the present} */
    default String[] getPastCols() {
        return getOrDefault(pastCols());
    }

    /** {@return the parameter of the columns that are constant within a series} */
    StringArrayParam staticCols();

    /** Sets the columns that are constant within a series. */
    default S setStaticCols(String[] value) {
        set(staticCols(), value);
        return self();
    }

    /** {@return the columns that are constant within a series} */
    default String[] getStaticCols() {
        return getOrDefault(staticCols());
    }

    /** {@return the parameter of the number of steps of a forecast} */
    IntParam horizon();

    /** Sets the number of steps of a forecast. */
    default S setHorizon(int value) {
        set(horizon(), value);
        return self();
    }

    /** {@return the number of steps of a forecast} */
    default int getHorizon() {
        return (int) getOrDefault(horizon());
    }

    /**
     * {@return the parameter of the kind of network: lstm, gru, encoderDecoder, segmentRnn, deepAr
     * or outputRecurrent}
     */
    Param<String> kind();

    /**
     * Sets the kind of network: lstm, gru, encoderDecoder, segmentRnn, deepAr or outputRecurrent.
     */
    default S setKind(String value) {
        set(kind(), value);
        return self();
    }

    /**
     * {@return the kind of network: lstm, gru, encoderDecoder, segmentRnn, deepAr or
     * outputRecurrent}
     */
    default String getKind() {
        return getOrDefault(kind());
    }

    /** {@return the parameter of the seed of weights, order, dropout and sampled paths} */
    LongParam seed();

    /** Sets the seed of weights, order, dropout and sampled paths. */
    default S setSeed(long value) {
        set(seed(), value);
        return self();
    }

    /** {@return the seed of weights, order, dropout and sampled paths} */
    default long getSeed() {
        return (long) getOrDefault(seed());
    }

    /**
     * {@return the parameter of the number of steps that the network reads; 0 to derive it from the
     * data}
     */
    IntParam window();

    /** Sets the number of steps that the network reads; 0 to derive it from the data. */
    default S setWindow(int value) {
        set(window(), value);
        return self();
    }

    /** {@return the number of steps that the network reads; 0 to derive it from the data} */
    default int getWindow() {
        return (int) getOrDefault(window());
    }

    /** {@return the parameter of the number of units of a layer; 0 to derive it from the data} */
    IntParam units();

    /** Sets the number of units of a layer; 0 to derive it from the data. */
    default S setUnits(int value) {
        set(units(), value);
        return self();
    }

    /** {@return the number of units of a layer; 0 to derive it from the data} */
    default int getUnits() {
        return (int) getOrDefault(units());
    }

    /** {@return the parameter of the maximum number of epochs; 0 to derive it from the data} */
    IntParam maxIter();

    /** Sets the maximum number of epochs; 0 to derive it from the data. */
    default S setMaxIter(int value) {
        set(maxIter(), value);
        return self();
    }

    /** {@return the maximum number of epochs; 0 to derive it from the data} */
    default int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    /** {@return the parameter of the learning rate} */
    DoubleParam stepSize();

    /** Sets the learning rate. */
    default S setStepSize(double value) {
        set(stepSize(), value);
        return self();
    }

    /** {@return the learning rate} */
    default double getStepSize() {
        return (double) getOrDefault(stepSize());
    }

    /** {@return the parameter of the number of windows per batch; 0 to derive it from the data} */
    IntParam batchSize();

    /** Sets the number of windows per batch; 0 to derive it from the data. */
    default S setBatchSize(int value) {
        set(batchSize(), value);
        return self();
    }

    /** {@return the number of windows per batch; 0 to derive it from the data} */
    default int getBatchSize() {
        return (int) getOrDefault(batchSize());
    }

    /** {@return the parameter of the levels of the quantiles, between 0 and 1; may be empty} */
    DoubleArrayParam quantiles();

    /** Sets the levels of the quantiles, between 0 and 1; may be empty. */
    default S setQuantiles(double[] value) {
        set(quantiles(), value);
        return self();
    }

    /** {@return the levels of the quantiles, between 0 and 1; may be empty} */
    default double[] getQuantiles() {
        return getOrDefault(quantiles());
    }
}
