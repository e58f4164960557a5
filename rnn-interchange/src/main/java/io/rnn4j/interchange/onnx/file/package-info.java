/** The parts of ONNX files, read and written without generated classes. */
package io.rnn4j.interchange.onnx.file;
