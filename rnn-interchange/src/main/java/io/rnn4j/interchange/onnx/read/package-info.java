/** Translates the operators of an ONNX graph into steps of a model. */
package io.rnn4j.interchange.onnx.read;
