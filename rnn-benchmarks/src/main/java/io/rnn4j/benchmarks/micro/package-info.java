/** JMH benchmarks of single loops. */
package io.rnn4j.benchmarks.micro;
