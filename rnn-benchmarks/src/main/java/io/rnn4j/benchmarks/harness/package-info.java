/** Measurement code that rnn4j and its peers share, so that all are measured the same way. */
package io.rnn4j.benchmarks.harness;
