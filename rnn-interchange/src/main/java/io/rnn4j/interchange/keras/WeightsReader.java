package io.rnn4j.interchange.keras;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets the weights of a model from a file, as if the file were that of the same model in Keras. */
final class WeightsReader {
    private static final double SAME = 1e-6;

    private WeightsReader() {}

    static ImportReport read(KerasSource source, Model model) throws InterchangeException {
        WrittenModel written = ModelWriter.write(model, KerasTarget.KERAS_3);
        Map<String, Tensor> values = new LinkedHashMap<>();
        List<ImportReport.Entry> entries = new ArrayList<>();
        for (LayerMatching.Match match : matches(source, written)) {
            set(match.layer(), match.own(), match.stored(), model, values);
            String names = String.join(", ", match.own().weights());
            entries.add(new ImportReport.Entry(match.stored().name(), names, ""));
        }
        model.weights().setAll(values);
        return new ImportReport(entries);
    }

    private static List<LayerMatching.Match> matches(KerasSource source, WrittenModel written)
            throws InterchangeException {
        try {
            return alike(source, written);
        } catch (InterchangeException unlike) {
            List<LayerMatching.Match> nested = LayerMatching.of(written, source.weights().groups());
            if (nested == null) {
                throw unlike;
            }
            return nested;
        }
    }

    /** {@return the arrays in a file whose layers are nested like those of the model} */
    private static List<LayerMatching.Match> alike(KerasSource source, WrittenModel written)
            throws InterchangeException {
        KerasVersion own = KerasVersion.of(KerasTarget.KERAS_3.version());
        KerasModel description =
                KerasModelReader.read(new ConfigWriter(KerasTarget.KERAS_3).write(written), own);
        Map<String, WrittenLayer> layers = new HashMap<>();
        written.layers().forEach(layer -> layers.put(layer.name(), layer));
        List<LayerMatching.Match> matches = new ArrayList<>();
        for (Map.Entry<KerasLayer, List<StoredArray>> each :
                source.weights().byOrder().assign(description, source.version()).entrySet()) {
            WrittenLayer layer = layers.get(each.getKey().name());
            for (int number = 0; number < each.getValue().size(); number++) {
                StoredArray stored = each.getValue().get(number);
                matches.add(new LayerMatching.Match(layer, layer.arrays().get(number), stored));
            }
        }
        return matches;
    }

    private static void set(
            WrittenLayer layer,
            WrittenLayer.Array own,
            StoredArray stored,
            Model model,
            Map<String, Tensor> values)
            throws InterchangeException {
        long[] expected = Arrays.stream(own.shape()).asLongStream().toArray();
        if (!Arrays.equals(stored.shape(), expected)) {
            throw new InterchangeException(
                    ("layer '%s': the array '%s' has the shape %s, expected %s; build the model"
                                    + " with the sizes of the file")
                            .formatted(
                                    layer.name(),
                                    stored.name(),
                                    Arrays.toString(stored.shape()),
                                    Arrays.toString(expected)));
        }
        float[] floats = stored.floats();
        if (own.weights().isEmpty()) {
            requireSame(layer, own, stored, floats);
            return;
        }
        int each = floats.length / own.weights().size();
        for (int part = 0; part < own.weights().size(); part++) {
            String name = own.weights().get(part);
            float[] share = Arrays.copyOfRange(floats, part * each, (part + 1) * each);
            values.put(name, Tensor.of(share, model.weights().shape(name).toArray()));
        }
        for (String name : own.added()) { // the file has the sum
            Shape shape = model.weights().shape(name);
            values.put(name, Tensor.of(new float[shape.elements()], shape.toArray()));
        }
    }

    /**
     * Requires that an array without a weight in the model has the values with which the model
     * computes.
     */
    private static void requireSame(
            WrittenLayer layer, WrittenLayer.Array own, StoredArray stored, float[] floats)
            throws InterchangeException {
        for (int index = 0; index < floats.length; index++) {
            if (!(Math.abs(floats[index] - own.values()[index]) <= SAME)) {
                throw new InterchangeException(
                        ("layer '%s': element %s of '%s' is %s, only %s can be used without the"
                                        + " settings of the layer; load the whole model in place of"
                                        + " its weights")
                                .formatted(
                                        layer.name(),
                                        index,
                                        stored.name(),
                                        floats[index],
                                        own.values()[index]));
            }
        }
    }
}
