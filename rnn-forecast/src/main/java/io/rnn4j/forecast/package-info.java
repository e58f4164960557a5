/**
 * Forecasts of time series: methods, forecasts with intervals, and back-tests against baselines.
 */
package io.rnn4j.forecast;
