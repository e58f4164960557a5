package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.activation.Identity;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.activation.Relu;
import io.rnn4j.core.activation.Sigmoid;
import io.rnn4j.core.activation.Softplus;
import io.rnn4j.core.activation.Softsign;
import io.rnn4j.core.activation.Tanh;
import io.rnn4j.core.cell.CoupledLstmCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;

import java.util.ArrayList;
import java.util.List;

/**
 * A cell that ONNX has as an operator.
 *
 * @param operator the operator
 * @param gates for every gate of the operator its position in the weights of the cell; -1 for none
 * @param functions its activations
 * @param clip bound of what the activations receive; 0 for none
 * @param resetAfter the setting of a GRU
 * @param peepholes whether it has peepholes
 * @param coupled whether the input gate determines the forget gate
 */
record NativeCell(
        String operator,
        List<Integer> gates,
        List<Function> functions,
        float clip,
        boolean resetAfter,
        boolean peepholes,
        boolean coupled) {

    /** An activation with the settings that ONNX lists for it. */
    record Function(String name, List<Float> alpha, List<Float> beta) {}

    /** Returns the operator of a cell, null if there is none. */
    static NativeCell of(Cell cell) {
        return switch (cell) {
            case SimpleRnnCell simple ->
                    of("RNN", List.of(0), List.of(simple.activation()), false, false, false);
            case GruCell gru ->
                    of(
                            "GRU",
                            List.of(0, 1, 2),
                            List.of(gru.recurrentActivation(), gru.activation()),
                            gru.resetAfter(),
                            false,
                            false);
            case LstmCell lstm ->
                    lstm(
                            List.of(0, 3, 1, 2),
                            lstm.recurrentActivation(),
                            lstm.activation(),
                            false,
                            false);
            case PeepholeLstmCell lstm ->
                    lstm(
                            List.of(0, 3, 1, 2),
                            lstm.recurrentActivation(),
                            lstm.activation(),
                            true,
                            false);
            case CoupledLstmCell lstm ->
                    lstm(
                            List.of(0, 2, -1, 1),
                            lstm.recurrentActivation(),
                            lstm.activation(),
                            false,
                            true);
            default -> null;
        };
    }

    private static NativeCell lstm(
            List<Integer> gates,
            Activation gate,
            Activation other,
            boolean peepholes,
            boolean coupled) {
        // ONNX Runtime does not clip the cell state, so a clipped LSTM is written as equations.
        return gate instanceof ClippedInput || other instanceof ClippedInput
                ? null
                : of("LSTM", gates, List.of(gate, other, other), false, peepholes, coupled);
    }

    private static NativeCell of(
            String operator,
            List<Integer> gates,
            List<Activation> activations,
            boolean resetAfter,
            boolean peepholes,
            boolean coupled) {
        List<Function> functions = new ArrayList<>();
        Double clip = null;
        for (Activation activation : activations) {
            double limit = activation instanceof ClippedInput clipped ? clipped.limit() : 0;
            if (clip != null && clip != limit) {
                return null;
            }
            clip = limit;
            Function function =
                    function(activation instanceof ClippedInput c ? c.activation() : activation);
            if (function == null) {
                return null;
            }
            functions.add(function);
        }
        return new NativeCell(
                operator, gates, functions, clip.floatValue(), resetAfter, peepholes, coupled);
    }

    private static Function function(Activation activation) {
        return switch (activation) {
            case Tanh tanh -> new Function("Tanh", List.of(), List.of());
            case Sigmoid sigmoid -> new Function("Sigmoid", List.of(), List.of());
            case Relu relu -> new Function("Relu", List.of(), List.of());
            case Softsign softsign -> new Function("Softsign", List.of(), List.of());
            case Softplus softplus -> new Function("Softplus", List.of(), List.of());
            case Identity identity -> new Function("Affine", List.of(1f), List.of(0f));
            case LeakyRelu leaky ->
                    new Function("LeakyRelu", List.of((float) leaky.negativeSlope()), List.of());
            case Elu elu when elu.scale() == 1 ->
                    new Function("Elu", List.of((float) elu.alpha()), List.of());
            case HardSigmoid hard ->
                    new Function("HardSigmoid", List.of((float) hard.slope()), List.of(0.5f));
            default -> null;
        };
    }
}
