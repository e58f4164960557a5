package io.rnn4j.interchange.pytorch;

import java.util.List;

/**
 * One use of a layer, while its code is written.
 *
 * @param label label of the layer
 * @param module the attribute of the module in Python
 * @param reads what it reads
 * @param code lines of the forward pass, to which it adds
 */
record PythonLayer(String label, String module, List<Value> reads, List<String> code) {
    /**
     * A value of the forward pass.
     *
     * @param name its variable in Python
     * @param sequence whether it has a time axis
     */
    record Value(String name, boolean sequence) {}

    String x() {
        return reads.getFirst().name();
    }

    boolean sequence() {
        return reads.getFirst().sequence();
    }

    void line(String format, Object... arguments) {
        code.add(format.formatted(arguments));
    }
}
