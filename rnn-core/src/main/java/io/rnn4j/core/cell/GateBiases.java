package io.rnn4j.core.cell;

/**
 * The biases of a cell.
 *
 * @param useBias whether x·W has a bias
 * @param recurrentBias whether h·U has a separate bias
 */
public record GateBiases(boolean useBias, boolean recurrentBias) {
    /** Creates a bias of x·W alone. */
    public GateBiases() {
        this(true, false);
    }
}
