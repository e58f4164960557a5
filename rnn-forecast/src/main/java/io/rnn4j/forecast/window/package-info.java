/** Windows of series as samples of networks: normalisation, features, datasets. */
package io.rnn4j.forecast.window;
