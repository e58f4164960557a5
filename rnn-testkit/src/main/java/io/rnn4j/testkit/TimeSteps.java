package io.rnn4j.testkit;

import io.rnn4j.api.tensor.Tensor;

import java.util.Arrays;

/** Cuts and concatenates tensors [batch, time, …] along the time axis. */
final class TimeSteps {
    private TimeSteps() {}

    private static Tensor zeros(Tensor like, int steps) {
        int[] sizes = like.shape().toArray();
        sizes[1] = steps;
        return Tensor.zeros(sizes);
    }

    private static int width(Tensor tensor) {
        return tensor.array().length / (tensor.size(0) * tensor.size(1));
    }

    /** Copies steps to another tensor of the same batch. */
    private static void copy(Tensor from, int fromStep, Tensor to, int toStep, int steps) {
        int width = width(from);
        for (int sample = 0; sample < from.size(0); sample++) {
            System.arraycopy(
                    from.array(),
                    (sample * from.size(1) + fromStep) * width,
                    to.array(),
                    (sample * to.size(1) + toStep) * width,
                    steps * width);
        }
    }

    /** {@return the steps from {@code from} to {@code to - 1}} */
    static Tensor steps(Tensor tensor, int from, int to) {
        Tensor result = zeros(tensor, to - from);
        copy(tensor, from, result, 0, to - from);
        return result;
    }

    /** {@return a tensor with additional steps before and after} */
    static Tensor padded(Tensor tensor, int before, int after, float value) {
        Tensor result = zeros(tensor, before + tensor.size(1) + after);
        Arrays.fill(result.array(), value);
        copy(tensor, 0, result, before, tensor.size(1));
        return result;
    }

    /** {@return the steps of both tensors} */
    static Tensor joined(Tensor first, Tensor second) {
        Tensor result = zeros(first, first.size(1) + second.size(1));
        copy(first, 0, result, 0, first.size(1));
        copy(second, 0, result, first.size(1), second.size(1));
        return result;
    }

    /** {@return the sum of two tensors of the same shape} */
    static Tensor sum(Tensor one, Tensor two) {
        Tensor result = one.copy();
        for (int k = 0; k < result.array().length; k++) {
            result.array()[k] += two.array()[k];
        }
        return result;
    }
}
