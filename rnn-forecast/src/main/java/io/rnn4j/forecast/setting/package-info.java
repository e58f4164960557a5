/** Settings of {@code Forecaster}. */
package io.rnn4j.forecast.setting;
