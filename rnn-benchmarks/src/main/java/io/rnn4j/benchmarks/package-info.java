/** The programs: {@code Workloads} measures rnn4j, {@code Comparison} rnn4j and its peers. */
package io.rnn4j.benchmarks;
