package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.component.Activation;

import java.util.Map;

/**
 * The settings of a guess.
 *
 * @param output what is read of the last recurrent module; null if it was not set
 * @param activations activations by names of modules
 * @param epsilons ε of layer normalisations by names of modules
 */
record GuessChoices(
        PyTorchGuess.Output output,
        Map<String, Activation> activations,
        Map<String, Double> epsilons) {}
