/** The programs: {@code Workloads} measures rnn4j, {@code Comparison} its peers, too. */
package io.rnn4j.benchmarks;
