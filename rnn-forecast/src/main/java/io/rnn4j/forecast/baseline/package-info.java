/**
 * Statistical methods that a network must beat: naive, seasonal naive, drift, the Theta method and
 * automatic exponential smoothing.
 */
package io.rnn4j.forecast.baseline;
