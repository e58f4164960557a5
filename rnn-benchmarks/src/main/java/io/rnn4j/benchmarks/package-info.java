/** The programs: {@code Workloads} measures rnn4j. */
package io.rnn4j.benchmarks;
