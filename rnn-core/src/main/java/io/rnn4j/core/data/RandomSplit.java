package io.rnn4j.core.data;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A random split of samples into a part for training and a part that is held out, for validation or
 * test. The same seed gives the same split. A series is split by time, with {@link
 * ChronologicalSplit}, because neighbouring samples have the same values.
 *
 * <pre>{@code
 * RandomSplit split = RandomSplit.stratified(y, 0.2, 1);
 * model.fit(split.training(x), split.training(y), options);
 * model.evaluate(split.heldOut(x), split.heldOut(y));
 * }</pre>
 */
public final class RandomSplit {
    private final int[] training;
    private final int[] heldOut;

    private RandomSplit(boolean[] isHeldOut) {
        int count = 0;
        for (boolean each : isHeldOut) {
            count += each ? 1 : 0;
        }
        if (count == 0 || count == isHeldOut.length) {
            throw new IllegalArgumentException(
                    ("split: expected at least one sample in each part, got %s for training and %s"
                                    + " held out; use more samples or groups, or another share")
                            .formatted(isHeldOut.length - count, count));
        }
        this.training = new int[isHeldOut.length - count];
        this.heldOut = new int[count];
        int trained = 0;
        int held = 0;
        for (int sample = 0; sample < isHeldOut.length; sample++) {
            if (isHeldOut[sample]) {
                heldOut[held++] = sample;
            } else {
                training[trained++] = sample;
            }
        }
    }

    /**
     * {@return a split in which every sample is held out with the same probability}
     *
     * @param samples number of samples, at least 2
     * @param share share of the samples that are held out, between 0 and 1; their number is rounded
     * @param seed seed of the random order
     * @throws IllegalArgumentException if a part is empty
     */
    public static RandomSplit of(int samples, double share, long seed) {
        SettingChecks.atLeastOne("split", "samples", samples);
        requireShare(share);
        int[] order = new RandomNumbers(seed, "split").permutation(samples);
        boolean[] heldOut = new boolean[samples];
        hold(Arrays.copyOf(order, (int) Math.round(samples * share)), heldOut);
        return new RandomSplit(heldOut);
    }

    /**
     * {@return a split that holds out the same share of every class} The numbers of held-out
     * samples of a class are its share rounded up or down, such that their sum is the rounded share
     * of all samples.
     *
     * @param classes the class of each sample, of any type with {@code equals}
     * @param share share of the samples that are held out, between 0 and 1
     * @param seed seed of the random order
     * @throws IllegalArgumentException if a part is empty
     */
    public static RandomSplit stratified(List<?> classes, double share, long seed) {
        requireShare(share);
        List<int[]> strata = new ArrayList<>(samplesBy("classes", classes).values());
        int[] sizes = heldOutSizes(strata, share, (int) Math.round(classes.size() * share));
        RandomNumbers seeds = new RandomNumbers(seed, "split");
        boolean[] heldOut = new boolean[classes.size()];
        for (int number = 0; number < sizes.length; number++) {
            int[] stratum = strata.get(number);
            int[] order =
                    new RandomNumbers(seeds.bits(number), "class").permutation(stratum.length);
            for (int n = 0; n < sizes[number]; n++) {
                heldOut[stratum[order[n]]] = true;
            }
        }
        return new RandomSplit(heldOut);
    }

    /**
     * {@return numbers of samples with a given sum, by the largest remainders: the share of each
     * stratum rounded down, and one more for those that lose most}
     */
    private static int[] heldOutSizes(List<int[]> strata, double share, int sum) {
        int[] sizes = new int[strata.size()];
        List<Integer> byRemainder = new ArrayList<>();
        int missing = sum;
        for (int n = 0; n < sizes.length; n++) {
            sizes[n] = (int) Math.floor(strata.get(n).length * share);
            missing -= sizes[n];
            byRemainder.add(n);
        }
        byRemainder.sort(Comparator.comparingDouble(n -> sizes[n] - strata.get(n).length * share));
        for (int n : byRemainder.subList(0, missing)) {
            sizes[n]++;
        }
        return sizes;
    }

    /**
     * {@return a split that holds out the same share of every class}
     *
     * @param classes the class of each sample, [samples] or [samples, 1]
     * @param share share of the samples that are held out, between 0 and 1
     * @param seed seed of the random order
     * @throws IllegalArgumentException if the classes have another shape, or if a part is empty
     * @see #stratified(List, double, long)
     */
    public static RandomSplit stratified(Tensor classes, double share, long seed) {
        return stratified(labels("classes", classes), share, seed);
    }

    /**
     * {@return a split that keeps the samples of a group together, for example those of one person}
     * Groups are held out in random order while that brings the number of samples closer to the
     * share; at least one is.
     *
     * @param groups the group of each sample, of any type with {@code equals}; at least two groups
     * @param share share of the samples that are held out, between 0 and 1
     * @param seed seed of the random order
     * @throws IllegalArgumentException if there is only one group
     */
    public static RandomSplit byGroup(List<?> groups, double share, long seed) {
        requireShare(share);
        List<int[]> all = new ArrayList<>(samplesBy("groups", groups).values());
        if (all.size() < 2) {
            throw new IllegalArgumentException(
                    "split: expected at least two groups, got %s in %s samples; split without groups"
                            .formatted(all.size(), groups.size()));
        }
        double wanted = groups.size() * share;
        int count = 0;
        boolean[] heldOut = new boolean[groups.size()];
        int left = all.size();
        for (int number : new RandomNumbers(seed, "split").permutation(all.size())) {
            int[] group = all.get(number);
            boolean closer = Math.abs(count + group.length - wanted) < Math.abs(count - wanted);
            if (closer && left > 1) {
                hold(group, heldOut);
                count += group.length;
                left--;
            }
        }
        if (count == 0) {
            hold(Collections.min(all, Comparator.comparingInt(group -> group.length)), heldOut);
        }
        return new RandomSplit(heldOut);
    }

    /**
     * {@return a split that keeps the samples of a group together}
     *
     * @param groups the number of the group of each sample, [samples] or [samples, 1]
     * @param share share of the samples that are held out, between 0 and 1
     * @param seed seed of the random order
     * @throws IllegalArgumentException if the groups have another shape, or if there is only one
     * @see #byGroup(List, double, long)
     */
    public static RandomSplit byGroup(Tensor groups, double share, long seed) {
        return byGroup(labels("groups", groups), share, seed);
    }

    private static void requireShare(double share) {
        SettingChecks.require(share > 0 && share < 1, "split", "share", "between 0 and 1", share);
    }

    private static void hold(int[] samples, boolean[] heldOut) {
        for (int sample : samples) {
            heldOut[sample] = true;
        }
    }

    private static List<Double> labels(String what, Tensor tensor) {
        Objects.requireNonNull(tensor, what);
        boolean column = tensor.rank() == 2 && tensor.size(1) == 1;
        if (tensor.rank() != 1 && !column) {
            throw new IllegalArgumentException(
                    "split: expected %s of shape [samples], one number for each sample, got %s"
                            .formatted(what, tensor.shape()));
        }
        List<Double> labels = new ArrayList<>();
        for (int sample = 0; sample < tensor.size(0); sample++) {
            labels.add(
                    tensor.isInt()
                            ? (double) tensor.intArray()[sample]
                            : (double) tensor.array()[sample]);
        }
        return labels;
    }

    /** {@return the samples of each label, in the order of its first sample} */
    private static Map<Object, int[]> samplesBy(String what, List<?> labels) {
        List<?> all = NullChecks.copyOf(what, labels);
        Map<Object, List<Integer>> samples = new LinkedHashMap<>();
        for (int sample = 0; sample < all.size(); sample++) {
            samples.computeIfAbsent(all.get(sample), label -> new ArrayList<>()).add(sample);
        }
        Map<Object, int[]> result = new LinkedHashMap<>();
        samples.forEach(
                (label, of) ->
                        result.put(label, of.stream().mapToInt(Integer::intValue).toArray()));
        return result;
    }

    /** {@return the numbers of the training samples, ascending; a copy} */
    public int[] trainingSamples() {
        return training.clone();
    }

    /** {@return the numbers of the samples that are held out, ascending; a copy} */
    public int[] heldOutSamples() {
        return heldOut.clone();
    }

    /**
     * {@return a copy of the training samples, in the order of the data}
     *
     * @param data [samples, …]
     * @throws IllegalArgumentException if the number of samples is not that of this split
     */
    public Tensor training(Tensor data) {
        return part(data, training);
    }

    /**
     * {@return a copy of the samples that are held out, in the order of the data}
     *
     * @param data [samples, …]
     * @throws IllegalArgumentException if the number of samples is not that of this split
     */
    public Tensor heldOut(Tensor data) {
        return part(data, heldOut);
    }

    private Tensor part(Tensor data, int[] samples) {
        Objects.requireNonNull(data, "data");
        int count = training.length + heldOut.length;
        if (data.rank() == 0 || data.size(0) != count) {
            throw new IllegalArgumentException(
                    "split: expected %s samples, got shape %s".formatted(count, data.shape()));
        }
        return data.copyOfSamples(samples);
    }

    /** {@return the numbers of samples of both parts} */
    @Override
    public String toString() {
        return "RandomSplit[training %s, held out %s]".formatted(training.length, heldOut.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RandomSplit that
                && Arrays.equals(training, that.training)
                && Arrays.equals(heldOut, that.heldOut);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(training) + Arrays.hashCode(heldOut);
    }
}
