/**
 * Saving and loading of models, and reading of tensors from files of other programs.
 *
 * <p>A model file is a <a href="https://github.com/huggingface/safetensors">safetensors</a> file,
 * so that its weights can be read by any program that knows the format. The document
 * docs/file-format.md specifies it.
 */
package io.rnn4j.serialization;
