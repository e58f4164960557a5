/** From a series to samples: splitting, scaling and windowing of data that are ordered in time. */
package io.rnn4j.core.data;
