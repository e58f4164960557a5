package io.rnn4j.interchange.keras;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.OptimizerState;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Content;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what the optimizer of a model keeps, so that training continues in Keras. */
final class OptimizerStateWriter {
    private final WrittenModel written;
    private final KerasTarget target;
    private final Map<String, OptimizerState> states;
    private final OptimizerSlots slots;
    private final double rate;

    /**
     * Creates a writer.
     *
     * @param model the model, which is compiled
     * @param written the same model in Keras
     * @param target the form of Keras
     */
    OptimizerStateWriter(Model model, WrittenModel written, KerasTarget target) {
        this.written = written;
        this.target = target;
        this.states = model.optimizerState();
        this.slots = OptimizerSlots.of(model.optimizer().orElseThrow());
        this.rate = model.optimizer().orElseThrow().learningRate();
    }

    /** Writes numbered arrays. */
    void numbered(Hdf5Content file) throws InterchangeException {
        if (states.isEmpty()) {
            return;
        }
        file.integer("optimizer/vars/0", steps());
        file.array("optimizer/vars/1", new int[0], new float[] {(float) rate});
        int number = 2;
        for (WrittenLayer.Array array : arrays(new ArrayList<>())) {
            file.array("optimizer/vars/" + number++, array.shape(), array.values());
        }
    }

    /** Writes named arrays. */
    void named(Hdf5Content file) throws InterchangeException {
        if (states.isEmpty()) {
            return;
        }
        Hdf5Content group = file.group("optimizer_weights");
        List<String> names = new ArrayList<>(List.of("iteration:0"));
        group.integer("iteration:0", steps());
        List<String> ofArrays = new ArrayList<>();
        List<WrittenLayer.Array> arrays = arrays(ofArrays);
        for (int index = 0; index < arrays.size(); index++) {
            String name = ofArrays.get(index) + ":0";
            group.array(name, arrays.get(index).shape(), arrays.get(index).values());
            names.add(name);
        }
        group.attribute("weight_names", names);
    }

    private long steps() {
        return states.values().stream().mapToLong(OptimizerState::steps).max().orElse(0);
    }

    /** {@return the arrays in the order of Keras, whose names are added to a list} */
    private List<WrittenLayer.Array> arrays(List<String> names) throws InterchangeException {
        List<WrittenLayer.Array> trained = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (WrittenLayer layer : written.layers()) {
            if (!layer.config().path("trainable").asBoolean(true)) {
                continue;
            }
            int next = 0;
            for (WeightLayout.Part part : KerasSaving.layout(layer, target).parts()) {
                for (int role = 0; role < part.trained().size(); role++) {
                    trained.add(layer.arrays().get(next + role));
                    String inner = part.path().isEmpty() ? "" : part.path() + "/";
                    places.add(layer.name() + "/" + inner + part.trained().get(role));
                }
                next += part.roles().size();
            }
        }
        int size = trained.size();
        WrittenLayer.Array[] arrays = new WrittenLayer.Array[slots.slots().size() * size];
        String[] ofArrays = new String[arrays.length];
        for (int slot = 0; slot < slots.slots().size(); slot++) {
            for (int weight = 0; weight < size; weight++) {
                int at = slots.position(slot, weight, size, true);
                arrays[at] = array(slots.slots().get(slot), trained.get(weight));
                ofArrays[at] = slots.slots().get(slot).keras() + "/" + places.get(weight);
            }
        }
        names.addAll(List.of(ofArrays));
        return List.of(arrays);
    }

    /** {@return the values of a slot for an array; 0 for weights that have not been changed} */
    private WrittenLayer.Array array(OptimizerSlots.Slot slot, WrittenLayer.Array weight) {
        float[] values = new float[weight.values().length];
        int each = values.length / Math.max(1, weight.weights().size());
        for (int part = 0; part < weight.weights().size(); part++) {
            OptimizerState state = states.get(weight.weights().get(part));
            for (int index = 0; index < each; index++) {
                Tensor own = state == null ? null : state.slots().get(slot.name());
                double value = own == null ? 0 : own.array()[index];
                values[part * each + index] = (float) slot.written().applyAsDouble(value);
            }
        }
        return new WrittenLayer.Array(weight.shape(), values, List.of());
    }
}
