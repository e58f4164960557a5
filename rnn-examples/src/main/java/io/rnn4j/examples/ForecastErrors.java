package io.rnn4j.examples;

/**
 * Errors of forecasts.
 *
 * @param mae the mean absolute error
 * @param rmse the root mean squared error
 */
record ForecastErrors(double mae, double rmse) {

    static ForecastErrors of(double[] forecasts, double[] actual) {
        if (forecasts.length == 0 || forecasts.length != actual.length) {
            throw new IllegalArgumentException(
                    forecasts.length + " forecasts of " + actual.length + " values");
        }
        double absolute = 0;
        double squared = 0;
        for (int n = 0; n < forecasts.length; n++) {
            double error = forecasts[n] - actual[n];
            absolute += Math.abs(error);
            squared += error * error;
        }
        return new ForecastErrors(
                absolute / forecasts.length, Math.sqrt(squared / forecasts.length));
    }

    /**
     * Returns the mean absolute scaled error (Hyndman and Koehler, 2006): MAE divided by that of
     * the naive forecast, one step ahead, within the training part. It has no unit.
     */
    double mase(double trainingNaiveMae) {
        return mae / trainingNaiveMae;
    }
}
