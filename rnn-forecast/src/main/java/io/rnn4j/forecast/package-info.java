/**
 * Forecasts of time series: methods, forecasts with intervals, and back-tests beside honest
 * baselines.
 */
package io.rnn4j.forecast;
