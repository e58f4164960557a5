/**
 * Symbolic tensors: what is known of the tensors of an ONNX graph before there are any data.
 *
 * <p>Every axis of a tensor is fixed, the batch, or a time axis. A tensor is an array over its
 * fixed axes, whose elements are numbers, sizes, or elements of the rows that layers compute. So
 * all operators that only move elements, in whatever way an exporter combines them, compute
 * nothing: they move the elements of this array.
 */
package io.rnn4j.interchange.onnx.symbol;
