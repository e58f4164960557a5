/**
 * Reads weights of PyTorch into models, and writes models for PyTorch. {@link
 * io.rnn4j.interchange.pytorch.StateDict} reads a file, {@link
 * io.rnn4j.interchange.pytorch.PyTorchModule} loads it into a model or guesses one, and {@link
 * io.rnn4j.interchange.pytorch.PyTorchExport} writes.
 */
package io.rnn4j.interchange.pytorch;
