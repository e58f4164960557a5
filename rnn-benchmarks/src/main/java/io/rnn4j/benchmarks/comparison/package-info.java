/** Runs rnn4j and its peers in turn and compares them. */
package io.rnn4j.benchmarks.comparison;
