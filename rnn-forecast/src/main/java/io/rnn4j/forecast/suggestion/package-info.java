/** Suggestions of names in messages, also those of the command line. */
package io.rnn4j.forecast.suggestion;
