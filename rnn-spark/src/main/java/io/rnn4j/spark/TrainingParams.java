package io.rnn4j.spark;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The parameters of training on sequences.
 *
 * @param <S> the class that has the parameters
 */
@SuppressWarnings("doclint:missing") // {@return …} and "Sets …" document parameters
public sealed interface TrainingParams<S> extends Params permits RnnEstimator {
    /** {@return this} */
    S self();

    /** {@return the parameter of the column of the labels} */
    Param<String> labelCol();

    /** Sets the column of the labels. */
    default S setLabelCol(String value) {
        set(labelCol(), value);
        return self();
    }

    /** {@return the column of the labels} */
    default String getLabelCol() {
        return getOrDefault(labelCol());
    }

    /** {@return the parameter of the number of features of a time step} */
    IntParam numFeatures();

    /** Sets the number of features of a time step. */
    default S setNumFeatures(int value) {
        set(numFeatures(), value);
        return self();
    }

    /** {@return the number of features of a time step} */
    default int getNumFeatures() {
        return (int) getOrDefault(numFeatures());
    }

    /** {@return the parameter of the layers before the dense output as JSON} */
    StringArrayParam layers();

    /** Sets the layers before the dense output as JSON. */
    default S setLayers(String[] value) {
        set(layers(), value);
        return self();
    }

    /** {@return the layers before the dense output as JSON} */
    default String[] getLayers() {
        return getOrDefault(layers());
    }

    /** {@return the parameter of the number of epochs} */
    IntParam maxIter();

    /** Sets the number of epochs. */
    default S setMaxIter(int value) {
        set(maxIter(), value);
        return self();
    }

    /** {@return the number of epochs} */
    default int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    /** {@return the parameter of the learning rate of Adam} */
    DoubleParam stepSize();

    /** Sets the learning rate of Adam. */
    default S setStepSize(double value) {
        set(stepSize(), value);
        return self();
    }

    /** {@return the learning rate of Adam} */
    default double getStepSize() {
        return (double) getOrDefault(stepSize());
    }

    /**
     * {@return the parameter of the number of samples per block, see {@link SynchronousTraining}}
     */
    IntParam blockSize();

    /** Sets the number of samples per block, see {@link SynchronousTraining}. */
    default S setBlockSize(int value) {
        set(blockSize(), value);
        return self();
    }

    /** {@return the number of samples per block, see {@link SynchronousTraining}} */
    default int getBlockSize() {
        return (int) getOrDefault(blockSize());
    }

    /** {@return the parameter of the seed of weights, dropout and order} */
    LongParam seed();

    /** Sets the seed of weights, dropout and order. */
    default S setSeed(long value) {
        set(seed(), value);
        return self();
    }

    /** {@return the seed of weights, dropout and order} */
    default long getSeed() {
        return (long) getOrDefault(seed());
    }
}
