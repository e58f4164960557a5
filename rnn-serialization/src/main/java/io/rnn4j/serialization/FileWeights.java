package io.rnn4j.serialization;

import io.rnn4j.api.tensor.Shape;
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
    private final boolean convert;
    private final boolean isCheckpoint;
    private final Set<String> expected = new HashSet<>();
    private final List<ConversionReport> conversions = new ArrayList<>();

    /** Creates the weights of a file, which has other tensors, too, if it is a checkpoint. */
    FileWeights(TensorFile file, boolean convert, boolean isCheckpoint) {
        this.file = file;
        this.convert = convert;
        this.isCheckpoint = isCheckpoint;
    }

    /** Requires that the file has the weights of a layer. Nothing of their size is allocated. */
    void check(GraphLayer layer) throws ModelFileException {
        for (Map.Entry<String, Shape> weight : layer.weightShapes().entrySet()) {
            String name = weight.getKey();
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
            expected.add(name);
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

    /** Requires that all tensors of the file are weights of the layers. */
    void requireNoOthers() throws ModelFileException {
        Set<String> others = new HashSet<>(file.tensors().keySet());
        others.removeAll(expected);
        others.removeIf(name -> isCheckpoint && name.startsWith(CheckpointWriter.PREFIX));
        if (!others.isEmpty()) {
            throw new ModelFileException(
                    "the layers have no weights %s; save the model again".formatted(others));
        }
    }

    /** Reads all weights. */
    void readInto(Weights weights) throws IOException {
        for (String name : weights.names()) {
            TensorInfo tensor = file.tensors().get(name);
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
