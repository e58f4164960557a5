package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.OnnxNode;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All operators that can be imported. */
public final class Operators {
    private static final Map<String, Operator> ALL = new TreeMap<>();

    static {
        List.of(
                        Constants.OPERATORS,
                        Moves.OPERATORS,
                        Slices.OPERATORS,
                        Shapes.OPERATORS,
                        Arithmetic.OPERATORS,
                        Functions.OPERATORS,
                        Products.OPERATORS,
                        Reductions.OPERATORS,
                        Normalizations.OPERATORS,
                        RecurrentNodes.OPERATORS)
                .forEach(part -> part.forEach(each -> ALL.put(each.name(), each)));
    }

    private Operators() {}

    /** {@return all operators, by name} */
    public static List<Operator> all() {
        return List.copyOf(ALL.values());
    }

    static Operator named(OnnxNode node) throws InterchangeException {
        if (!node.domain().isEmpty()) {
            throw new InterchangeException(
                    ("%s belongs to the domain '%s', whose operators are not those of ONNX; export"
                                    + " the model without them")
                            .formatted(node.describe(), node.domain()));
        }
        Operator operator = ALL.get(node.operator());
        if (operator == null) {
            throw new InterchangeException(
                    ("%s: the operator %s cannot be expressed here; docs/interchange.md lists those"
                                    + " that can")
                            .formatted(node.describe(), node.operator()));
        }
        return operator;
    }
}
