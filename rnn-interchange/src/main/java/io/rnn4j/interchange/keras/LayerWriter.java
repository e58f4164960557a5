package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.activation.Relu;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.Add;
import io.rnn4j.core.layer.Affine;
import io.rnn4j.core.layer.Attention;
import io.rnn4j.core.layer.Average;
import io.rnn4j.core.layer.Concatenate;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Dropout;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.GlobalAveragePooling;
import io.rnn4j.core.layer.GlobalMaxPooling;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Masking;
import io.rnn4j.core.layer.Maximum;
import io.rnn4j.core.layer.Multiply;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.layer.SoftmaxLayer;
import io.rnn4j.core.layer.SpatialDropout;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes layers that are not recurrent. */
final class LayerWriter {
    private static final Set<Class<?>> MERGES =
            Set.of(Add.class, Average.class, Maximum.class, Multiply.class, Concatenate.class);

    private final KerasTarget target;
    private final ActivationWriter activations;
    private final WeightCopies weights;

    LayerWriter(KerasTarget target, ActivationWriter activations, WeightCopies weights) {
        this.target = target;
        this.activations = activations;
        this.weights = weights;
    }

    /** {@return the layer, without its uses} */
    WrittenLayer write(String label, Layer layer, List<WrittenValue> reads)
            throws InterchangeException {
        ObjectNode config = KerasJson.object().put("name", label);
        List<WrittenLayer.Array> arrays = new ArrayList<>();
        String kind;
        if (MERGES.contains(layer.getClass()) && reads.size() == 1) {
            config.put("activation", "linear");
            return new WrittenLayer("Activation", label, config, arrays);
        }
        switch (layer) {
            case Dense dense -> {
                kind = "Dense";
                config.put("units", dense.units());
                config.put(
                        "activation",
                        activations.name(dense.activation(), "layer '" + label + "'"));
                config.put("use_bias", dense.useBias());
                arrays.add(weights.array(label + "/kernel"));
                if (dense.useBias()) {
                    arrays.add(weights.array(label + "/bias"));
                }
            }
            case Embedding embedding -> {
                kind = "Embedding";
                if (embedding.paddingIndex() > 0) {
                    throw ModelWriter.rejected(label, "in Keras, the index of padding is 0");
                }
                config.put("input_dim", embedding.entries());
                config.put("output_dim", embedding.units());
                config.put("mask_zero", embedding.paddingIndex() == 0);
                arrays.add(weights.array(label + "/embeddings"));
            }
            case LayerNorm norm -> {
                kind = "LayerNormalization";
                config.put("axis", -1);
                config.put("epsilon", norm.epsilon());
                config.put("center", true);
                config.put("scale", true);
                arrays.add(weights.array(label + "/gamma"));
                arrays.add(weights.array(label + "/beta"));
            }
            case Affine affine -> {
                kind = "BatchNormalization"; // with statistics that change nothing
                int width = reads.getFirst().features();
                config.put("axis", -1);
                config.put("momentum", 0.99);
                config.put("epsilon", 0.0);
                config.put("center", true);
                config.put("scale", true);
                arrays.add(weights.array(label + "/gamma"));
                arrays.add(weights.array(label + "/beta"));
                arrays.add(WeightCopies.constant(width, 0));
                arrays.add(WeightCopies.constant(width, 1));
            }
            case Attention attention -> {
                kind = "Attention";
                requireUnmasked(label, reads);
                config.put("use_scale", true);
                config.put("dropout", 0.0);
                float scale = (float) (1 / Math.sqrt(reads.getFirst().features()));
                arrays.add(new WrittenLayer.Array(new int[0], new float[] {scale}, List.of()));
            }
            case Dropout drop -> {
                kind = "Dropout";
                config.put("rate", drop.rate());
            }
            case SpatialDropout drop -> {
                kind = reads.getFirst().isSequence() ? "SpatialDropout1D" : "Dropout";
                config.put("rate", drop.rate());
            }
            case Masking masking -> {
                kind = "Masking";
                config.put("mask_value", masking.value());
            }
            case RepeatVector repeat -> {
                kind = "RepeatVector";
                config.put("n", repeat.steps());
            }
            case GlobalAveragePooling pooling -> kind = "GlobalAveragePooling1D";
            case GlobalMaxPooling pooling -> {
                kind = "GlobalMaxPooling1D";
                requireUnmasked(label, reads);
            }
            case SoftmaxLayer softmax -> {
                kind = "Softmax";
                config.put("axis", -1);
            }
            case ActivationLayer activation -> kind = activation(label, activation, config);
            case Concatenate concatenate -> {
                kind = "Concatenate";
                config.put("axis", -1);
            }
            case Add merge -> kind = "Add";
            case Average merge -> kind = "Average";
            case Maximum merge -> kind = "Maximum";
            case Multiply merge -> kind = "Multiply";
            default ->
                    throw ModelWriter.rejected(
                            label, "Keras has no layer like '%s'".formatted(layer.name()));
        }
        return new WrittenLayer(kind, label, config, arrays);
    }

    private String activation(String label, ActivationLayer layer, ObjectNode config)
            throws InterchangeException {
        Activation function = layer.activation();
        if (function instanceof LeakyRelu leaky) {
            String name = target == KerasTarget.KERAS_3 ? "negative_slope" : "alpha";
            config.put(name, leaky.negativeSlope());
            return "LeakyReLU";
        }
        if (function instanceof Elu elu && elu.scale() == 1) {
            config.put("alpha", elu.alpha());
            return "ELU";
        }
        if (function instanceof ClippedInput clipped && clipped.activation() instanceof Relu) {
            config.put("max_value", clipped.limit());
            config.put("negative_slope", 0.0);
            config.put("threshold", 0.0);
            return "ReLU";
        }
        config.put("activation", activations.name(function, "layer '" + label + "'"));
        return "Activation";
    }

    private static void requireUnmasked(String label, List<WrittenValue> reads)
            throws InterchangeException {
        if (reads.getFirst().masked()) {
            throw ModelWriter.rejected(
                    label, "Keras treats masked steps of its input in another way");
        }
    }
}
