/** TensorFlow Java at the workloads. */
package io.rnn4j.peers.tensorflow;
