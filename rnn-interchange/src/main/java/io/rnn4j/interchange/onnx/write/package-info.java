/** Translates the nodes of a model into the operators of ONNX. */
package io.rnn4j.interchange.onnx.write;
