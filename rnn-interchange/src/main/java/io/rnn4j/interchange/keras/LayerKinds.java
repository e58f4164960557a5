package io.rnn4j.interchange.keras;

import io.rnn4j.interchange.InterchangeException;

import java.util.Map;
import java.util.Set;

/** The classes of layers that can be read. */
final class LayerKinds {
    /** Layers without weights. */
    static final Set<String> WITHOUT_WEIGHTS =
            Set.of(
                    "InputLayer",
                    "Masking",
                    "Activation",
                    "ReLU",
                    "LeakyReLU",
                    "ELU",
                    "Softmax",
                    "Dropout",
                    "SpatialDropout1D",
                    "GaussianNoise",
                    "GaussianDropout",
                    "AlphaDropout",
                    "ActivityRegularization",
                    "Identity",
                    "RepeatVector",
                    "Flatten",
                    "Reshape",
                    "Permute",
                    "Concatenate",
                    "Add",
                    "Subtract",
                    "Multiply",
                    "Average",
                    "Maximum",
                    "Minimum",
                    "GlobalAveragePooling1D",
                    "GlobalMaxPooling1D",
                    "MaxPooling1D",
                    "AveragePooling1D",
                    "ZeroPadding1D",
                    "Cropping1D",
                    "UpSampling1D",
                    "Rescaling",
                    "NotEqual",
                    "Any");

    /** Layers with weights. */
    static final Set<String> WITH_WEIGHTS =
            Set.of(
                    "LSTM",
                    "GRU",
                    "SimpleRNN",
                    "CuDNNLSTM",
                    "CuDNNGRU",
                    "RNN",
                    "Bidirectional",
                    "TimeDistributed",
                    "Dense",
                    "Embedding",
                    "LayerNormalization",
                    "BatchNormalization",
                    "Normalization",
                    "Attention",
                    "Conv1D");

    /** Cells inside an RNN layer. */
    static final Set<String> CELLS = Set.of("LSTMCell", "GRUCell", "SimpleRNNCell");

    /** What to do instead of some layers that cannot be read. */
    private static final Map<String, String> REMEDIES =
            Map.of(
                    "Lambda",
                    "it holds Python code, which is not run; replace it by layers of Keras",
                    "TFOpLambda",
                    "it is an operation of TensorFlow; replace it by a layer of Keras",
                    "SlicingOpLambda",
                    "it is an operation of TensorFlow; replace it by a layer of Keras",
                    "AdditiveAttention",
                    "use Attention, or build the decoder here with an AttentionCell",
                    "MultiHeadAttention",
                    "only recurrent models can be read; export it to ONNX for another library");

    private LayerKinds() {}

    static void requireWithoutWeights(KerasLayer layer) throws InterchangeException {
        if (!WITHOUT_WEIGHTS.contains(layer.kind())) {
            throw unsupported(layer);
        }
    }

    static void requireCell(KerasLayer cell) throws InterchangeException {
        if (!CELLS.contains(cell.kind())) {
            throw new InterchangeException(
                    "%s is not supported, only cells of %s are; build this model in rnn4j"
                            .formatted(cell.describe(), CELLS.stream().sorted().toList()));
        }
    }

    static InterchangeException unsupported(KerasLayer layer) {
        return new InterchangeException(
                "layer %s is not supported: %s"
                        .formatted(
                                layer.describe(),
                                REMEDIES.getOrDefault(
                                        layer.kind(),
                                        "replace it by layers that docs/interchange.md lists, or"
                                                + " build this part in rnn4j")));
    }
}
