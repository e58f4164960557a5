/** Deeplearning4j at the workloads. */
package io.rnn4j.peers.dl4j;
