/** The networks of {@code Forecaster}: layers, training, sampled paths. */
package io.rnn4j.forecast.network;
