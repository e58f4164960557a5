package io.rnn4j.api.component;

import io.rnn4j.api.tensor.Shape;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A stateless source of random numbers: the n-th number is a function of a seed, a purpose and n
 * only. It does not depend on threads or on the order of calls.
 *
 * <p>The function is the finalizer of SplitMix64 (Steele, Lea and Flood 2014) applied to a key plus
 * n steps of the golden ratio; seed and purpose are hashed into the key by the same finalizer.
 */
public final class RandomNumbers {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;

    /**
     * Creates a source.
     *
     * @param seed seed of the model
     * @param purpose name that distinguishes this source from others of the same seed, for example
     *     the name of a weight
     */
    public RandomNumbers(long seed, String purpose) {
        Objects.requireNonNull(purpose, "purpose");
        long hash = mix(seed + GOLDEN);
        for (byte character : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash ^ character) + GOLDEN;
        }
        this.key = hash;
    }

    /**
     * Mixes the bits of a number, such that every bit of the result depends on all bits of the
     * argument: the finalizer of SplitMix64, a bijection.
     *
     * @param value any number
     * @return the mixed number
     */
    public static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * {@return 64 random bits}
     *
     * @param n index of the number
     */
    public long bits(long n) {
        return mix(key + n * GOLDEN);
    }

    /**
     * {@return the n-th uniform number in [0, 1), a multiple of 2⁻⁵³}
     *
     * @param n index of the number
     */
    public double uniform(long n) {
        return (bits(n) >>> 11) * 0x1.0p-53;
    }

    /**
     * {@return a number of the standard normal distribution (Box and Muller 1958), from the uniform
     * numbers 2n and 2n + 1}
     *
     * @param n index of the number
     */
    public double normal(long n) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * n)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * n + 1));
    }

    /**
     * {@return a random permutation of the numbers 0 … size - 1 (Fisher and Yates)}
     *
     * @param size number of elements, at least 0
     * @throws IllegalArgumentException if the size is negative
     */
    public int[] permutation(int size) {
        if (size < 0) {
            throw new IllegalArgumentException(
                    "a permutation has at least 0 elements, got " + size);
        }
        int[] order = Shape.ints("a permutation", size);
        for (int i = 0; i < size; i++) {
            int j = (int) (uniform(i) * (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
