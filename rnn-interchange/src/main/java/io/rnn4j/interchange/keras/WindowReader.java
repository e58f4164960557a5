package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.affine;
import static io.rnn4j.core.layer.Layers.average;
import static io.rnn4j.core.layer.Layers.maximum;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.List;

/** Reads layers that compute every step from a window of steps. */
final class WindowReader {
    private final Building building;
    private final ActivationReader activations;
    private final StepReader steps;

    WindowReader(Building building, ActivationReader activations, StepReader steps) {
        this.building = building;
        this.activations = activations;
        this.steps = steps;
    }

    static boolean isWindowLayer(String kind) {
        return switch (kind) {
            case "Conv1D", "MaxPooling1D", "AveragePooling1D" -> true;
            case "ZeroPadding1D", "Cropping1D", "UpSampling1D" -> true;
            default -> false;
        };
    }

    Value read(KerasLayer layer, Value input) throws InterchangeException {
        layer.settings().require("data_format", "channels_last", "let features be the last axis");
        return switch (layer.kind()) {
            case "Conv1D" -> convolved(layer, input);
            case "ZeroPadding1D" -> padded(layer, input);
            case "Cropping1D" -> cropped(layer, input);
            case "UpSampling1D" -> repeated(layer, input);
            default -> pooled(layer, input);
        };
    }

    private static int size(LayerSettings settings, String name, int standard)
            throws InterchangeException {
        return settings.get(name) == null ? standard : settings.size(name);
    }

    // ---- convolution

    private Value convolved(KerasLayer layer, Value input) throws InterchangeException {
        LayerSettings settings = layer.settings();
        settings.require("groups", 1, "use one group");
        int size = settings.size("kernel_size");
        int stride = size(settings, "strides", 1);
        int dilation = size(settings, "dilation_rate", 1);
        String padding = settings.text("padding", "valid");
        boolean biased = settings.flag("use_bias", true);
        Dense own =
                new Dense(settings.size("filters"))
                        .activation(activations.read(settings, "activation", "linear"))
                        .useBias(biased);
        boolean isNew = building.isNew(layer, "");
        Value output;
        if (size == 1 && stride == 1 && input.isSequence()) {
            Wire wire = building.use(layer, "", own, input.wire()).getFirst();
            output = input.with(wire).masked(false);
        } else {
            List<Wire> rows = steps.split(layer, input);
            int reach = (size - 1) * dilation + 1;
            int count = (int) ceiling(rows.size(), stride);
            int before =
                    switch (padding) {
                        case "valid" -> 0;
                        case "causal" -> reach - 1;
                        case "same" -> Math.max((count - 1) * stride + reach - rows.size(), 0) / 2;
                        default -> throw settings.rejected("padding", "this padding is not known");
                    };
            if (padding.equals("valid")) {
                count = (rows.size() - reach) / stride + 1;
            }
            if (rows.size() < reach && padding.equals("valid")) {
                throw settings.rejected(
                        "kernel_size", "the input has %s steps only".formatted(rows.size()));
            }
            List<Wire> outputs = new ArrayList<>();
            for (int step = 0; step < count; step++) {
                List<Wire> window = new ArrayList<>();
                for (int tap = 0; tap < size; tap++) {
                    int at = step * stride + tap * dilation - before;
                    window.add(at < 0 || at >= rows.size() ? zero(layer, rows) : rows.get(at));
                }
                Wire row = steps.beside(layer, window);
                outputs.add(building.use(layer, "", own, row).getFirst());
            }
            output = steps.join(layer, outputs);
        }
        if (isNew) {
            assign(layer, size, input.features(), biased);
        }
        return output;
    }

    private static long ceiling(long a, long b) {
        return (a + b - 1) / b;
    }

    /** The kernel of a convolution, [size, features, filters], is that of a window as one row. */
    private void assign(KerasLayer layer, int size, int features, boolean biased)
            throws InterchangeException {
        List<StoredArray> arrays = building.arrays(layer);
        long[] shape = arrays.getFirst().shape();
        if (shape.length != 3 || shape[0] != size || shape[1] != features) {
            throw RecurrentReader.wrongShape(
                    layer, arrays.getFirst(), "(%s, %s, filters)".formatted(size, features));
        }
        building.assign(layer, "", "kernel", arrays.getFirst(), (long) size * features, shape[2]);
        if (biased) {
            building.assign(layer, "", "bias", arrays.get(1));
        }
    }

    private Wire zero(KerasLayer layer, List<Wire> rows) throws InterchangeException {
        boolean isNew = building.isNew(layer, "zero");
        Wire wire = building.use(layer, "zero", affine(), rows.getFirst()).getFirst();
        if (isNew) {
            int width = wire.features();
            building.assign(layer, "zero", "gamma", Building.constant(width, 0), true);
            building.assign(layer, "zero", "beta", Building.constant(width, 0), true);
        }
        return wire;
    }

    // ---- pooling and padding

    private Value pooled(KerasLayer layer, Value input) throws InterchangeException {
        LayerSettings settings = layer.settings();
        boolean largest = layer.kind().equals("MaxPooling1D");
        int size = settings.size("pool_size");
        int stride = size(settings, "strides", size);
        String padding = settings.text("padding", "valid");
        boolean same = padding.equals("same") && largest;
        if (!same && !padding.equals("valid")) {
            throw settings.rejected("padding", "only valid is supported");
        }
        List<Wire> rows = steps.split(layer, input);
        int count =
                same
                        ? (int) ceiling(rows.size(), stride)
                        : Math.max(0, (rows.size() - size) / stride + 1);
        int before = same ? Math.max((count - 1) * stride + size - rows.size(), 0) / 2 : 0;
        List<Wire> outputs = new ArrayList<>();
        for (int step = 0; step < count; step++) {
            int from = Math.max(0, step * stride - before);
            int to = Math.min(rows.size(), step * stride - before + size);
            List<Wire> window = rows.subList(from, to);
            outputs.add(
                    window.size() == 1
                            ? window.getFirst()
                            : building.use(
                                            layer,
                                            "",
                                            largest ? maximum() : average(),
                                            window.toArray(Wire[]::new))
                                    .getFirst());
        }
        return steps.join(layer, outputs);
    }

    private int[] ends(LayerSettings settings, String name) throws InterchangeException {
        JsonNode value = settings.get(name);
        int[] ends = {value == null ? 1 : value.asInt(-1), value == null ? 1 : value.asInt(-1)};
        if (value != null && value.isArray() && value.size() == 2) {
            ends = new int[] {value.get(0).asInt(-1), value.get(1).asInt(-1)};
        }
        if (ends[0] < 0 || ends[1] < 0 || ends[0] > 1_000 || ends[1] > 1_000) {
            throw settings.wrong(name, "two numbers of steps");
        }
        return ends;
    }

    private Value padded(KerasLayer layer, Value input) throws InterchangeException {
        int[] ends = ends(layer.settings(), "padding");
        List<Wire> rows = new ArrayList<>(steps.split(layer, input));
        Wire zero = zero(layer, rows);
        for (int step = 0; step < ends[0]; step++) {
            rows.addFirst(zero);
        }
        for (int step = 0; step < ends[1]; step++) {
            rows.addLast(zero);
        }
        return steps.join(layer, rows);
    }

    private Value cropped(KerasLayer layer, Value input) throws InterchangeException {
        int[] ends = ends(layer.settings(), "cropping");
        List<Wire> rows = steps.split(layer, input);
        int to = Math.max(ends[0], rows.size() - ends[1]);
        return steps.join(layer, rows.subList(Math.min(ends[0], to), Math.min(to, rows.size())));
    }

    private Value repeated(KerasLayer layer, Value input) throws InterchangeException {
        int size = layer.settings().size("size");
        List<Wire> rows = new ArrayList<>();
        for (Wire row : steps.split(layer, input)) {
            for (int copy = 0; copy < size && rows.size() < 1_000; copy++) {
                rows.add(row);
            }
        }
        return steps.join(layer, rows);
    }
}
