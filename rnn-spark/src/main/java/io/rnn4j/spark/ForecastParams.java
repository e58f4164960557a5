package io.rnn4j.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of forecasting, which the estimator and its model have.
 *
 * @param <S> the estimator or the model
 */
@SuppressWarnings("doclint:missing") // {@return …} and "Sets …" document parameters
public sealed interface ForecastParams<S> extends Params permits RnnForecaster, RnnForecasterModel {
    /** {@return this} */
    S self();

    /** {@return the parameter of the column that names the series; empty for one series} */
    Param<String> idCol();

    /** Sets the column that names the series; empty for one series. */
    default S setIdCol(String value) {
        set(idCol(), value);
        return self();
    }

    /** {@return the column that names the series; empty for one series} */
    default String getIdCol() {
        return getOrDefault(idCol());
    }

    /** {@return the parameter of the column of times: dates, timestamps or whole numbers} */
    Param<String> timeCol();

    /** Sets the column of times: dates, timestamps or whole numbers. */
    default S setTimeCol(String value) {
        set(timeCol(), value);
        return self();
    }

    /** {@return the column of times: dates, timestamps or whole numbers} */
    default String getTimeCol() {
        return getOrDefault(timeCol());
    }

    /** {@return the parameter of the column of the forecast} */
    Param<String> predictionCol();

    /** Sets the column of the forecast. */
    default S setPredictionCol(String value) {
        set(predictionCol(), value);
        return self();
    }

    /** {@return the column of the forecast} */
    default String getPredictionCol() {
        return getOrDefault(predictionCol());
    }

    /** {@return the parameter of the treatment of series that cannot be forecast: error or skip} */
    Param<String> handleInvalid();

    /**
     * Sets the treatment of series that cannot be forecast, such as those without values: {@code
     * error} ends the action with an exception that names the series, {@code skip} leaves them out
     * and counts them. Fitting always rejects such series.
     */
    default S setHandleInvalid(String value) {
        set(handleInvalid(), value);
        return self();
    }

    /** {@return the treatment of series that cannot be forecast: error or skip} */
    default String getHandleInvalid() {
        return getOrDefault(handleInvalid());
    }
}
