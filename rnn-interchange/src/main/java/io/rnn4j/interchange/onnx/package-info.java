/**
 * Models from ONNX files and for ONNX files.
 *
 * <pre>{@code
 * OnnxImport imported = OnnxReader.read(Path.of("model.onnx"));
 * System.out.println(imported.report());
 * Model model = imported.model(); // can be trained, saved, streamed
 * }</pre>
 */
package io.rnn4j.interchange.onnx;
