/** Measures of the accuracy of forecasts, as the field defines them. */
package io.rnn4j.forecast.accuracy;
