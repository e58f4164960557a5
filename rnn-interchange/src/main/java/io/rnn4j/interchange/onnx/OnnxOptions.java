package io.rnn4j.interchange.onnx;

/**
 * How a model is written as an ONNX file.
 *
 * @param opset version of ONNX's operators, 14 or 22
 * @param lengths whether the file has an int32 input NAME_lengths [batch] for every input with a
 *     time axis: the number of steps of each sequence, which is padded at its end
 */
public record OnnxOptions(int opset, boolean lengths) {
    private static final int OLDER = 14;
    private static final int NEWER = 22;

    /** Checks the version. */
    public OnnxOptions {
        if (opset != OLDER && opset != NEWER) {
            throw new IllegalArgumentException(
                    "expected opset %s or %s, got %s".formatted(OLDER, NEWER, opset));
        }
    }

    /** Opset 14, which all current programs read; no lengths. */
    public OnnxOptions() {
        this(OLDER, false);
    }

    /**
     * {@return a copy with this version of ONNX's operators}
     *
     * @param opset 14 or 22
     */
    public OnnxOptions opset(int opset) {
        return new OnnxOptions(opset, lengths);
    }

    /**
     * {@return a copy that writes inputs for the lengths of sequences, or does not}
     *
     * @param lengths whether to write them
     */
    public OnnxOptions lengths(boolean lengths) {
        return new OnnxOptions(opset, lengths);
    }
}
