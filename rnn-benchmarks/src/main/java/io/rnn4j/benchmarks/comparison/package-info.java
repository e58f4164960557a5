/** Comparison of rnn4j with its peers. */
package io.rnn4j.benchmarks.comparison;
