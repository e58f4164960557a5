package io.rnn4j.interchange.equation;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.initializer.Zeros;

import java.util.List;
import java.util.Objects;

/**
 * A layer that computes equations of every row. The rows of its inputs are called {@code x1},
 * {@code x2} and so on; the last line is {@code output v}.
 *
 * @param equations the lines, at most 1000
 */
public record EquationLayer(List<String> equations) implements Layer {
    private static final String NAME = "interchange.equations";

    /** Copies the lines. */
    public EquationLayer {
        equations = Equations.checked(NAME, equations);
    }

    /** Creates the identity; specify equations. */
    public EquationLayer() {
        this(List.of("output x1"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String label() {
        return "equations";
    }

    @Override
    public Signal define(Network network, Signal input) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(input, "input");
        return define(network, List.of(input)).getFirst();
    }

    @Override
    public List<Signal> define(Network network, List<Signal> inputs) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(inputs, "inputs");
        return List.of(network.rows(inputs, rows -> output(network, rows)));
    }

    private Expr output(Network network, List<Expr> rows) {
        Equations all =
                new Equations(
                        NAME,
                        new Equations.Weights() {
                            @Override
                            public WeightView matrix(String name, int height, int columns) {
                                return network.weight(name, height, columns, new GlorotUniform());
                            }

                            @Override
                            public Expr vector(String name, int width) {
                                return network.vector(name, width, new Zeros());
                            }
                        });
        for (int number = 0; number < rows.size(); number++) {
            all.define("x" + (number + 1), rows.get(number));
        }
        for (String line : equations) {
            String[] words = Equations.words(line);
            if (words[0].equals("output") && words.length == 2) {
                return all.value(words[1]);
            }
            all.add(line);
        }
        throw new IllegalArgumentException(
                NAME + ": expected 'output' and a name in the last line, got no such line");
    }
}
