package io.rnn4j.interchange.equation;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A cell that computes equations. The input of a step is called {@code x}; the first state is the
 * output.
 *
 * @param equations the lines, at most 1000
 */
public record EquationCell(List<String> equations) implements Cell {
    private static final String NAME = "interchange.equation_cell";

    /** Copies the lines. */
    public EquationCell {
        equations = Equations.checked(NAME, equations);
    }

    /** Creates a cell that keeps its state; specify equations. */
    public EquationCell() {
        this(List.of("h = state", "next h h"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void define(Recurrence r) {
        Objects.requireNonNull(r, "r");
        Equations all =
                new Equations(
                        NAME,
                        new Equations.Weights() {
                            @Override
                            public WeightView matrix(String name, int rows, int columns) {
                                return r.weight(name, rows, columns);
                            }

                            @Override
                            public Expr vector(String name, int width) {
                                return r.vector(name, width);
                            }
                        });
        all.define("x", r.input());
        Map<String, State> states = new LinkedHashMap<>();
        for (String line : equations) {
            String[] words = Equations.words(line);
            if (words.length >= 3 && words.length <= 4 && words[2].equals("state")) {
                int width = words.length == 4 ? all.whole(words[3], line) : r.units();
                State state = r.state(words[0], width);
                states.put(words[0], state);
                all.define(words[0], state);
            } else if (words[0].equals("next") && words.length == 3) {
                State state = states.get(words[1]);
                if (state == null) {
                    throw all.unreadable(line);
                }
                r.next(state, all.value(words[2]));
            } else {
                all.add(line);
            }
        }
    }
}
