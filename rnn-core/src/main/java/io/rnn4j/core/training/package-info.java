/** Values that describe a training: options, schedules, listeners, history. */
package io.rnn4j.core.training;
