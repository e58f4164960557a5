package io.rnn4j.core.data;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Shape;

import java.util.Arrays;
import java.util.List;

/** The samples of several datasets, one after the other. */
final class ConcatenatedDataset implements Dataset {
    private final List<Dataset> parts;
    private final int[] starts; // by part: number of its first sample; the last is the size

    ConcatenatedDataset(List<Dataset> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("expected at least one dataset, got none");
        }
        this.parts = parts;
        this.starts = new int[parts.size() + 1];
        for (int n = 0; n < parts.size(); n++) {
            starts[n + 1] = Shape.sum("the samples of datasets", starts[n], parts.get(n).size());
            if (!parts.get(n).fields().equals(fields())) {
                throw new IllegalArgumentException(
                        "dataset %s has the fields %s, expected those of the first, %s"
                                .formatted(n, parts.get(n).fields(), fields()));
            }
        }
    }

    /** {@return the numbers of samples in an order in which parts are chosen by their weights} */
    int[] mixed(double[] weights, long seed) {
        if (weights.length != parts.size()) {
            throw new IllegalArgumentException(
                    "expected a weight for each of %s datasets, got %s"
                            .formatted(parts.size(), weights.length));
        }
        double sum = 0;
        for (double weight : weights) {
            SettingChecks.positive("interleave", "weights", weight);
            sum += weight;
        }
        SettingChecks.finite("interleave", "sum of the weights", sum);
        RandomNumbers random = new RandomNumbers(seed, "interleave");
        int[] next = Arrays.copyOf(starts, parts.size());
        int[] order = new int[size()];
        for (int count = 0; count < order.length; count++) {
            double draw = random.uniform(count) * sum;
            int part = 0;
            while (part < weights.length - 1 && draw >= weights[part]) {
                draw -= weights[part++];
            }
            if (next[part] == starts[part + 1]) {
                return Arrays.copyOf(order, count);
            }
            order[count] = next[part]++;
        }
        return order;
    }

    private int part(int sample) {
        int at = Arrays.binarySearch(starts, requireSample(sample));
        int part = at >= 0 ? at : -at - 2;
        while (starts[part + 1] == starts[part]) {
            part++; // of an empty part
        }
        return part;
    }

    @Override
    public List<Field> fields() {
        return parts.getFirst().fields();
    }

    @Override
    public int size() {
        return starts[parts.size()];
    }

    @Override
    public boolean isInMemory() {
        return parts.stream().allMatch(Dataset::isInMemory);
    }

    @Override
    public int length(int sample) {
        int part = part(sample);
        return parts.get(part).length(sample - starts[part]);
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        int part = part(sample);
        parts.get(part).read(sample - starts[part], to);
    }

    @Override
    public String nameOf(int sample) {
        int part = part(sample);
        return parts.get(part).nameOf(sample - starts[part]) + " of dataset " + part;
    }

    @Override
    public void close() {
        RuntimeException first = null;
        for (Dataset part : parts) {
            try {
                part.close();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
