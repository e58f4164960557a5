package io.rnn4j.interchange.onnx.read;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All operators that can be imported. */
final class Operators {
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
                        Convolutions.OPERATORS,
                        Reductions.OPERATORS,
                        Normalizations.OPERATORS,
                        RecurrentNodes.OPERATORS,
                        ScanNodes.OPERATORS)
                .forEach(part -> part.forEach(each -> ALL.put(each.name(), each)));
    }

    private Operators() {}

    static Map<String, Operator> byName() {
        return ALL;
    }
}
