/** LibTorch at the workloads. */
package io.rnn4j.peers.libtorch;
