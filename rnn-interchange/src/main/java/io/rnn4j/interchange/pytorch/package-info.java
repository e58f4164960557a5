/**
 * Reads weights of PyTorch into models: {@link io.rnn4j.interchange.pytorch.StateDict} reads a
 * file, {@link io.rnn4j.interchange.pytorch.PyTorchModule} loads it into a model or guesses one.
 */
package io.rnn4j.interchange.pytorch;
