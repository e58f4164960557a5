package io.rnn4j.api.cell;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.State;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What a recurrence and all its parts share. */
final class CellScope {
    final int units;
    final ExprNode.Leaf input;
    private final List<Integer> attendedWidths; // of the sequences that the layer is given
    final List<AttendedSequence> attended = new ArrayList<>();
    final List<AttentionKeys> keys = new ArrayList<>();
    final Map<Expr, String> names = new IdentityHashMap<>();
    final Map<Cell, List<State>> statesOfParts; // also of parts inside parts

    CellScope(int inputWidth, int units, List<Integer> attendedWidths) {
        this(inputWidth, units, attendedWidths, new HashMap<>());
    }

    private CellScope(
            int inputWidth,
            int units,
            List<Integer> attendedWidths,
            Map<Cell, List<State>> statesOfParts) {
        this.units = units;
        this.input = Expr.leaf("x", inputWidth);
        this.attendedWidths = NullChecks.copyOf("attendedWidths", attendedWidths);
        this.statesOfParts = statesOfParts;
    }

    /** {@return a scope for finding the states of a part, with the names of this scope} */
    CellScope ofStates() {
        return new CellScope(units, units, List.of(), statesOfParts);
    }

    /**
     * Adds the next attended sequence: an input of the layer, or the layer's input sequence if
     * there are none.
     */
    AttendedSequence attend(String cell, String prefix, String name) {
        int taken = attended.size() - keys.size();
        if (taken == attendedWidths.size() && taken > 0) {
            throw new IllegalArgumentException(
                    ("cell '%s' attends to a sequence '%s', but the layer has been given %s; give"
                                    + " the layer a sequence for each")
                            .formatted(cell, name, taken));
        }
        int width = attendedWidths.isEmpty() ? input.width() : attendedWidths.get(taken);
        AttendedSequence sequence = new AttendedSequence(prefix + name, width);
        attended.add(sequence);
        return sequence;
    }
}
