package io.rnn4j.interchange.corpus;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads the files of one format and runs their models. */
public interface CorpusReader {
    /**
     * {@return the files of a case that hold a model each, which must all give the same outputs}
     *
     * @param each the case
     */
    List<Path> models(CorpusCase each);

    /**
     * Reads a file and runs the model.
     *
     * @param each the case
     * @param file one of {@link #models}
     * @param run one run with its inputs; null if the file must be refused
     * @return the outputs under the names of the run's expected outputs
     * @throws IOException if the file is refused
     */
    Map<String, Tensor> outputs(CorpusCase each, Path file, JsonNode run) throws IOException;

    /**
     * {@return a tensor of a run}
     *
     * @param entry its name, type, shape and data
     */
    static Tensor tensor(JsonNode entry) {
        int[] shape = new int[entry.get("shape").size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = entry.get("shape").get(axis).intValue();
        }
        float[] data = new float[entry.get("data").size()];
        for (int index = 0; index < data.length; index++) {
            data[index] = (float) number(entry.get("data").get(index));
        }
        return Tensor.of(data, shape);
    }

    /**
     * {@return a number of a run, which is a text where JSON has none}
     *
     * @param value a number, "nan", "inf" or "-inf"
     */
    static double number(JsonNode value) {
        if (!value.isTextual()) {
            return value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
        }
        return switch (value.textValue().toLowerCase(java.util.Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException("no number: " + value);
        };
    }
}
