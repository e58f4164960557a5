/** Time series: their frequency, their columns, and how they are read from files and databases. */
package io.rnn4j.forecast.series;
