package io.rnn4j.cli.explain;

import io.rnn4j.cli.explain.Tape.Factor;
import io.rnn4j.cli.explain.Tape.Product;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The cells that can be explained. */
public enum ExplainedCell {
    /** h_t = f_u(W_uh u_t + W_hh h_{t-1} + b_h), y_t = f_y(W_yh h_t + b_y). */
    SIMPLE_RNN("simple-rnn", "h"),
    /** The long short-term memory with a linear output. */
    LSTM("lstm", "i", "f", "g", "o"),
    /** The gated recurrent unit, reset after the product, with a linear output. */
    GRU("gru", "z", "r", "n"),
    /** h_t = f_u(W_uh u_t + W_hh h_{t-1} + b_h), y_t = f_y(W_yh h_t + W_yy y_{t-1} + b_y). */
    OUTPUT_RECURRENT("output-recurrent", "h");

    /** The second bias of the candidate n of a gated recurrent unit. */
    static final String RECURRENT_BIAS = "b_hn";

    private final String label;
    private final List<String> gates;

    ExplainedCell(String label, String... gates) {
        this.label = label;
        this.gates = List.of(gates);
    }

    /** {@return the name on the command line} */
    public String label() {
        return label;
    }

    /** {@return the names of the gates, in the order of rnn4j's arrays} */
    List<String> gates() {
        return gates;
    }

    /** {@return the names on the command line} */
    public static List<String> labels() {
        return Arrays.stream(values()).map(ExplainedCell::label).toList();
    }

    /** {@return h_t} Adds what computes it from u_t and the states of the step before. */
    Quantity hidden(
            Tape tape,
            int step,
            Map<String, Weight> weights,
            Quantity u,
            Map<String, Quantity> states) {
        Quantity before = states.get("h");
        return switch (this) {
            case SIMPLE_RNN, OUTPUT_RECURRENT ->
                    gate(tape, step, weights, "h", Squashing.TANH, u, before);
            case LSTM -> {
                Quantity i = gate(tape, step, weights, "i", Squashing.SIGMOID, u, before);
                Quantity f = gate(tape, step, weights, "f", Squashing.SIGMOID, u, before);
                Quantity g = gate(tape, step, weights, "g", Squashing.TANH, u, before);
                Quantity o = gate(tape, step, weights, "o", Squashing.SIGMOID, u, before);
                Quantity c =
                        tape.combination(
                                "c",
                                step,
                                List.of(
                                        List.of(Factor.of(f), Factor.of(states.get("c"))),
                                        List.of(Factor.of(i), Factor.of(g))));
                states.put("c", c);
                Quantity m = tape.activation("m", step, Squashing.TANH, c);
                yield tape.combination("h", step, List.of(List.of(Factor.of(o), Factor.of(m))));
            }
            case GRU -> {
                Quantity z = gate(tape, step, weights, "z", Squashing.SIGMOID, u, before);
                Quantity r = gate(tape, step, weights, "r", Squashing.SIGMOID, u, before);
                Quantity x =
                        tape.affine(
                                "x_n",
                                step,
                                weights.get("b_n"),
                                new Product(weights.get("W_un"), u));
                Quantity q =
                        tape.affine(
                                "q_n",
                                step,
                                weights.get(RECURRENT_BIAS),
                                new Product(weights.get("W_hn"), before));
                Quantity a =
                        tape.combination(
                                "a_n",
                                step,
                                List.of(
                                        List.of(Factor.of(x)),
                                        List.of(Factor.of(r), Factor.of(q))));
                Quantity n = tape.activation("n", step, Squashing.TANH, a);
                yield tape.combination(
                        "h",
                        step,
                        List.of(
                                List.of(Factor.of(z), Factor.of(before)),
                                List.of(Factor.complement(z), Factor.of(n))));
            }
        };
    }

    private static Quantity gate(
            Tape tape,
            int step,
            Map<String, Weight> weights,
            String name,
            Squashing function,
            Quantity u,
            Quantity before) {
        Quantity a =
                tape.affine(
                        "a_" + name,
                        step,
                        weights.get("b_" + name),
                        new Product(weights.get("W_u" + name), u),
                        new Product(weights.get("W_h" + name), before));
        return tape.activation(name, step, function, a);
    }
}
