/** Measurements of single loops with JMH. */
package io.rnn4j.benchmarks.micro;
