/** Detection of anomalies in streams of values. */
package io.rnn4j.forecast.anomaly;
