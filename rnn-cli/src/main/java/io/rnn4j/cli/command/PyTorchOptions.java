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

    /** Checks the names. */
    void check() {
        if (output != null && !OUTPUTS.contains(output)) {
            throw Failure.usage(
                    "--output: unknown name '%s'%s"
                            .formatted(output, Suggestion.of(output, OUTPUTS)));
        }
        List<String> names = ACTIVATIONS.keySet().stream().sorted().toList();
        for (String each : activations.values()) {
            if (!names.contains(each)) {
                throw Failure.usage(
                        "--activation: unknown name '%s'%s"
                                .formatted(each, Suggestion.of(each, names)));
            }
        }
    }

    /** Sets what the user has chosen, after {@link #check}. */
    PyTorchGuess choose(PyTorchGuess guess) {
        PyTorchGuess chosen = guess;
        if (output != null) {
            chosen = chosen.output(PyTorchGuess.Output.values()[OUTPUTS.indexOf(output)]);
        }
        for (Map.Entry<String, String> each : activations.entrySet()) {
            try {
                chosen = chosen.activation(each.getKey(), ACTIVATIONS.get(each.getValue()));
            } catch (IllegalArgumentException failure) {
                throw Failure.usage("--activation: " + failure.getMessage());
            }
        }
        return chosen;
    }
}
