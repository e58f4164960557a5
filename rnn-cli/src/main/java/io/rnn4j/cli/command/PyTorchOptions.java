package io.rnn4j.cli.command;

import io.rnn4j.api.component.Activation;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.forecast.suggestion.Suggestion;
import io.rnn4j.interchange.pytorch.PyTorchGuess;

import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a PyTorch state dict does not contain. */
final class PyTorchOptions {
    private static final List<String> OUTPUTS = List.of("every-step", "last-step", "final-states");
    private static final Map<String, Activation> ACTIVATIONS =
            Map.of(
                    "none", Activations.IDENTITY,
                    "relu", Activations.RELU,
                    "tanh", Activations.TANH,
                    "sigmoid", Activations.SIGMOID,
                    "gelu", Activations.GELU,
                    "silu", Activations.SILU);

    @Option(
            names = "--output",
            paramLabel = "WHAT",
            description =
                    "PyTorch state dict: which output of the last recurrent module the next module"
                            + " reads: every-step, last-step or final-states.")
    private String output;

    @Option(
            names = "--activation",
            paramLabel = "MODULE=NAME",
            description =
                    "PyTorch state dict: activation after a linear module: none, relu, tanh,"
                            + " sigmoid, gelu or silu.")
    private Map<String, String> activations = new LinkedHashMap<>();

    /** Sets what the user has chosen. */
    PyTorchGuess choose(PyTorchGuess guess) {
        PyTorchGuess chosen = guess;
        if (output != null) {
            if (!OUTPUTS.contains(output)) {
                throw Failure.usage(
                        "--output: unknown name '%s'%s"
                                .formatted(output, Suggestion.of(output, OUTPUTS)));
            }
            chosen = chosen.output(PyTorchGuess.Output.values()[OUTPUTS.indexOf(output)]);
        }
        for (Map.Entry<String, String> each : activations.entrySet()) {
            Activation activation = ACTIVATIONS.get(each.getValue());
            if (activation == null) {
                throw Failure.usage(
                        "--activation: unknown name '%s'%s"
                                .formatted(
                                        each.getValue(),
                                        Suggestion.of(
                                                each.getValue(),
                                                ACTIVATIONS.keySet().stream().sorted().toList())));
            }
            try {
                chosen = chosen.activation(each.getKey(), activation);
            } catch (IllegalArgumentException failure) {
                throw Failure.usage("--activation: " + failure.getMessage());
            }
        }
        return chosen;
    }
}
