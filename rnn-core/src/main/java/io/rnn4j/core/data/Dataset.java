package io.rnn4j.core.data;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A number of samples with random access, in memory or not. Each sample consists of the same {@link
 * Field}s: inputs, targets, masks and weights by name; sequences may have any length. A model
 * trains on it, evaluates it and predicts from it batch by batch, and pads the sequences of a batch
 * to the longest of them.
 *
 * <pre>{@code
 * try (Dataset data = RaggedDataset.of(sequences, classes)) {
 *     DatasetSplit split = data.split(0.2, 1);
 *     model.fit(split.training(), split.heldOut(), FitOptions.epochs(10));
 * }
 * }</pre>
 *
 * <p>All methods may be called by several threads at a time, as long as each reads to a buffer of
 * its own. What the methods of this interface derive from a dataset are views: they read its
 * samples when they are read themselves, and closing a view closes its source. {@code fit}, {@code
 * evaluate} and {@code predict} of a model close nothing.
 */
public interface Dataset extends AutoCloseable {

    /** {@return the fields of every sample, at least one; always the same} */
    List<Field> fields();

    /** {@return the number of samples; always the same} */
    int size();

    /**
     * {@return the length of a sample: the largest number of steps of its inputs; 1 without time}
     * The samples of a batch are chosen by it, so that it must be fast.
     *
     * @param sample number of the sample, from 0
     */
    int length(int sample);

    /**
     * Reads a sample.
     *
     * @param sample number of the sample, from 0
     * @param to buffer for these fields, all of which are written
     */
    void read(int sample, SampleBuffer to);

    /**
     * {@return the number of parallel streams whose parts the samples are, in order of time; 0, the
     * default, for independent samples} With n streams, sample k + n continues sample k, and their
     * number is a multiple of n. A batch is then a sample of each stream, and begins with the final
     * states of the batch before; samples are never shuffled.
     */
    default int streams() {
        return 0;
    }

    /**
     * {@return whether reading a sample is a copy from memory that always has the same values} If
     * so, {@code fit} checks all samples before the first step; otherwise it checks the samples of
     * a batch when it reads them. The default is false.
     */
    default boolean isInMemory() {
        return false;
    }

    /**
     * {@return the number of a sample, which must be within this dataset} Implementations check
     * arguments with it.
     *
     * @param sample number of the sample, from 0
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    default int requireSample(int sample) {
        if (sample < 0 || sample >= size()) {
            throw new IndexOutOfBoundsException(
                    "the dataset has the samples 0 to %s, got %s".formatted(size() - 1, sample));
        }
        return sample;
    }

    /**
     * {@return the name of a sample for messages}
     *
     * @param sample number of the sample, from 0
     */
    default String nameOf(int sample) {
        return "sample " + sample;
    }

    /**
     * Releases what the dataset holds, such as an open file. A second call has no effect. The
     * default does nothing.
     */
    @Override
    default void close() {}

    // ---- selections of samples

    /**
     * {@return a view of some samples}
     *
     * @param samples numbers of the samples, in the order of the view; a number may occur twice
     * @throws IllegalArgumentException if a number is not that of a sample
     */
    default Dataset select(int... samples) {
        Objects.requireNonNull(samples, "samples");
        return new SelectedDataset(this, samples.clone());
    }

    /**
     * {@return a view of a range of samples}
     *
     * @param from first sample, from 0
     * @param to end of the range, exclusive
     * @throws IllegalArgumentException if the range is not within this dataset
     */
    default Dataset range(int from, int to) {
        SettingChecks.require(
                from >= 0 && from <= size(), "range", "from", "from 0 to " + size(), from);
        SettingChecks.require(
                to >= from && to <= size(), "range", "to", "from " + from + " to " + size(), to);
        return new SelectedDataset(this, IntStream.range(from, to).toArray());
    }

    /**
     * {@return a view of the first samples}
     *
     * @param count number of samples, from 0; all if there are fewer
     */
    default Dataset take(int count) {
        SettingChecks.require(count >= 0, "take", "count", "at least 0", count);
        return range(0, Math.min(count, size()));
    }

    /**
     * {@return a view of the samples that satisfy a condition} Every sample is read once, now.
     *
     * @param condition condition on the fields of a sample
     */
    default Dataset filter(Predicate<SampleBuffer> condition) {
        Objects.requireNonNull(condition, "condition");
        SampleBuffer buffer = new SampleBuffer(fields());
        return new SelectedDataset(
                this,
                IntStream.range(0, size())
                        .filter(
                                sample -> {
                                    buffer.clear();
                                    read(sample, buffer);
                                    return condition.test(buffer);
                                })
                        .toArray());
    }

    /**
     * {@return a view in a random order, which is the same in all epochs unless {@code fit}
     * shuffles, too}
     *
     * @param seed seed of the order
     */
    default Dataset shuffle(long seed) {
        return new SelectedDataset(
                this, new RandomNumbers(seed, "shuffle of a dataset").permutation(size()));
    }

    // ---- splits

    /**
     * {@return a split in which every sample is held out with the same probability}
     *
     * @param share share of the samples that are held out, between 0 and 1; their number is rounded
     * @param seed seed of the choice
     * @throws IllegalArgumentException if a part is empty
     * @see RandomSplit#of
     */
    default DatasetSplit split(double share, long seed) {
        return split(RandomSplit.of(size(), share, seed));
    }

    /**
     * {@return a split that holds out the last samples}
     *
     * @param share share of the samples that are held out, between 0 and 1; their number is rounded
     * @throws IllegalArgumentException if a part is empty
     */
    default DatasetSplit splitByTime(double share) {
        SettingChecks.require(share > 0 && share < 1, "split", "share", "between 0 and 1", share);
        int training = size() - (int) Math.round(size() * share);
        return new DatasetSplit(range(0, training), range(training, size()));
    }

    /**
     * {@return a split that holds out the same share of every class}
     *
     * @param classes the class of each sample, of any type with {@code equals}
     * @param share share of the samples that are held out, between 0 and 1
     * @param seed seed of the choice
     * @throws IllegalArgumentException if a part is empty, or if there is not one class a sample
     * @see RandomSplit#stratified(List, double, long)
     */
    default DatasetSplit splitStratified(List<?> classes, double share, long seed) {
        return split(RandomSplit.stratified(classes, share, seed));
    }

    /**
     * {@return a split that keeps the samples of a group together}
     *
     * @param groups the group of each sample, of any type with {@code equals}; at least two groups
     * @param share share of the samples that are held out, between 0 and 1
     * @param seed seed of the choice
     * @throws IllegalArgumentException if there is only one group, or not one for each sample
     * @see RandomSplit#byGroup(List, double, long)
     */
    default DatasetSplit splitByGroup(List<?> groups, double share, long seed) {
        return split(RandomSplit.byGroup(groups, share, seed));
    }

    private DatasetSplit split(RandomSplit parts) {
        int[] training = parts.trainingSamples();
        int[] heldOut = parts.heldOutSamples();
        if (training.length + heldOut.length != size()) {
            throw new IllegalArgumentException(
                    "split: the dataset has %s samples, got %s classes or groups; give one for each"
                                    .formatted(size(), training.length + heldOut.length)
                            + " sample");
        }
        return new DatasetSplit(select(training), select(heldOut));
    }

    // ---- changes of samples

    /**
     * {@return a view whose samples are changed when they are read}
     *
     * @param change changes the values of a sample; called by several threads at a time, each with
     *     a buffer of its own
     */
    default Dataset map(Consumer<SampleBuffer> change) {
        Objects.requireNonNull(change, "change");
        return map(fields(), MappedDataset.change(change));
    }

    /**
     * {@return a view with other fields, which are computed when a sample is read} The mapping must
     * not change the length of a sample.
     *
     * @param newFields the fields of the view
     * @param mapping computes them; called by several threads at a time, each with buffers of its
     *     own
     */
    default Dataset map(List<Field> newFields, SampleMapping mapping) {
        Objects.requireNonNull(newFields, "newFields");
        Objects.requireNonNull(mapping, "mapping");
        return new MappedDataset(this, new SampleBuffer(newFields).fields(), mapping);
    }

    /**
     * {@return a view whose only input is scaled when it is read}
     *
     * @param scaler scales the features of the input, the last axis of its rows
     * @throws IllegalArgumentException if there are several inputs, if the input has indices, or if
     *     it does not have the features of the scaler
     */
    default Dataset scaled(Scaler scaler) {
        return scaled(ScaledInput.onlyInput(fields()), scaler);
    }

    /**
     * {@return a view with an input that is scaled when it is read}
     *
     * @param input name of an input of floats
     * @param scaler scales its features, the last axis of its rows
     * @throws IllegalArgumentException if there is no such input, or if it does not have the
     *     features of the scaler
     */
    default Dataset scaled(String input, Scaler scaler) {
        return map(new ScaledInput(fields(), input, scaler));
    }

    // ---- several datasets

    /**
     * {@return a view of the samples of several datasets, one after the other}
     *
     * @param datasets at least one; all have the same fields
     * @throws IllegalArgumentException if there is none, or if fields differ
     */
    static Dataset concat(Dataset... datasets) {
        return new ConcatenatedDataset(NullChecks.listOf("datasets", datasets));
    }

    /**
     * {@return a view that mixes several datasets: the next sample is always that of a dataset
     * chosen at random} It ends when a dataset is chosen of which all samples have been used.
     *
     * @param datasets at least one; all have the same fields
     * @param weights weight of each dataset, in proportion to which it is chosen, greater than 0
     * @param seed seed of the choices
     * @throws IllegalArgumentException if there is no dataset, if fields differ, or if there is not
     *     one weight for each dataset
     */
    static Dataset interleave(List<Dataset> datasets, double[] weights, long seed) {
        Objects.requireNonNull(weights, "weights");
        ConcatenatedDataset all = new ConcatenatedDataset(NullChecks.copyOf("datasets", datasets));
        return new SelectedDataset(all, all.mixed(weights.clone(), seed));
    }
}
