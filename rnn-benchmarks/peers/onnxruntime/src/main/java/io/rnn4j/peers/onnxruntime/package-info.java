/** ONNX Runtime at the workloads. */
package io.rnn4j.peers.onnxruntime;
