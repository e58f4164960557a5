package io.rnn4j.serialization;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.message.ReadableText;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.training.Weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights of a model file: compared with the layers before they are read. */
final class FileWeights {
    private final TensorFile file;
    private final String prefix;
    private final boolean convert;
    private final Set<String> found = new HashSet<>();
    private final List<ConversionReport> conversions = new ArrayList<>();

    /** Creates the weights of a model, whose names begin with a prefix in a file of several. */
    FileWeights(TensorFile file, String prefix, boolean convert) {
        this.file = file;
        this.prefix = prefix;
        this.convert = convert;
    }

    /** Requires that the file has the weights of a layer. Nothing of their size is allocated. */
    void check(GraphLayer layer) throws ModelFileException {
        for (Map.Entry<String, Shape> weight : layer.weightShapes().entrySet()) {
            String name = prefix + weight.getKey();
            TensorInfo tensor = file.tensors().get(name);
            if (tensor == null) {
                throw new ModelFileException(
                        ("weight '%s' of the layers is missing, the file has %s; save the model"
                                        + " again")
                                .formatted(ReadableText.quoted(name), file.tensors().keySet()));
            }
            if (!tensor.shape().equals(sizes(weight.getValue()))) {
                throw new ModelFileException(
                        "weight '%s' of the layers has shape %s, got %s; save the model again"
                                .formatted(
                                        ReadableText.quoted(name),
                                        weight.getValue(),
                                        tensor.shape()));
            }
            checkType(tensor);
            found.add(name);
        }
    }

    private static List<Long> sizes(Shape shape) {
        List<Long> sizes = new ArrayList<>();
        for (int size : shape.toArray()) {
            sizes.add((long) size);
        }
        return sizes;
    }

    private void checkType(TensorInfo tensor) throws ModelFileException {
        boolean known =
                convert
                        ? FloatConversion.supports(tensor.type())
                        : tensor.type().equals(TensorTypes.FLOAT32);
        if (!known) {
            throw new ModelFileException(
                    "weight '%s': expected the type F32, got %s%s"
                            .formatted(
                                    ReadableText.quoted(tensor.name()),
                                    ReadableText.quoted(tensor.type()),
                                    FloatConversion.supports(tensor.type())
                                            ? "; load the file with LoadOptions.convert(true)"
                                            : ""));
        }
    }

    /** {@return the names of the checked weights in the file} */
    Set<String> found() {
        return found;
    }

    /** Reads all weights. */
    void readInto(Weights weights) throws IOException {
        for (String name : weights.names()) {
            TensorInfo tensor = file.tensors().get(prefix + name);
            if (tensor.type().equals(TensorTypes.FLOAT32)) {
                weights.set(name, file.read(tensor));
            } else {
                ConvertedTensor converted = file.convert(tensor);
                weights.set(name, converted.tensor());
                conversions.add(converted.report());
            }
        }
    }

    /** {@return what the conversions have changed} */
    List<ConversionReport> conversions() {
        return conversions;
    }
}
