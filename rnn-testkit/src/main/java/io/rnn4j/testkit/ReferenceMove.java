package io.rnn4j.testkit;

import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Pooling;

import java.util.ArrayList;
import java.util.List;

/**
 * A node that moves rows in time, in double precision. Every element of the output is a weighted
 * sum of elements of the inputs; the backward pass uses the same weights.
 */
final class ReferenceMove {

    /** An element of an input and its weight. */
    private record Term(int input, int element, double weight) {}

    private final Node.Move node;
    private final TimeLayout inputTime;
    private final double[][] inputs;
    private final int[] widths;
    private final List<List<Term>> elements = new ArrayList<>(); // of the output

    /**
     * Computes the output of a node.
     *
     * @param inputs time-major rows of every input
     */
    ReferenceMove(
            Node.Move node, TimeLayout inputTime, TimeLayout outputTime, List<double[]> inputs) {
        this.node = node;
        this.inputTime = inputTime;
        this.inputs = inputs.toArray(double[][]::new);
        this.widths = node.inputs().stream().mapToInt(signal -> signal.width()).toArray();
        for (int time = 0; time < outputTime.steps(); time++) {
            for (int sample = 0; sample < outputTime.batch(); sample++) {
                for (int input = 0; input < widths.length; input++) {
                    for (int column = 0; column < widths[input]; column++) {
                        elements.add(terms(input, time, sample, column));
                    }
                }
            }
        }
    }

    /** {@return the unmasked time steps of a sample in order} */
    private List<Integer> unmasked(int sample) {
        List<Integer> times = new ArrayList<>();
        for (int time = 0; time < inputTime.steps(); time++) {
            if (!inputTime.isMasked(time * inputTime.batch() + sample)) {
                times.add(time);
            }
        }
        return times;
    }

    private List<Term> terms(int input, int time, int sample, int column) {
        List<Integer> times = unmasked(sample);
        List<Integer> read =
                switch (node) {
                    case Node.Concatenate concatenate -> List.of(time);
                    case Node.ZeroMasked zero -> times.contains(time) ? List.of(time) : List.of();
                    case Node.Repeat repeat -> List.of(0);
                    case Node.LastStep last ->
                            times.isEmpty() ? List.of() : List.of(times.getLast());
                    case Node.Reverse reverse ->
                            times.contains(time)
                                    ? List.of(times.reversed().get(times.indexOf(time)))
                                    : List.of();
                    case Node.Pool pool ->
                            pool.pooling() == Pooling.MEAN
                                    ? times
                                    : largest(input, times, sample, column);
                };
        double weight = node instanceof Node.Pool ? 1.0 / Math.max(1, read.size()) : 1;
        return read.stream()
                .map(from -> new Term(input, element(input, from, sample, column), weight))
                .toList();
    }

    private int element(int input, int time, int sample, int column) {
        return (time * inputTime.batch() + sample) * widths[input] + column;
    }

    private List<Integer> largest(int input, List<Integer> times, int sample, int column) {
        List<Integer> result = List.of();
        double largest = Double.NEGATIVE_INFINITY;
        for (int time : times) {
            double value = inputs[input][element(input, time, sample, column)];
            if (value > largest) {
                largest = value;
                result = List.of(time);
            }
        }
        return result;
    }

    double[] output() {
        double[] rows = new double[elements.size()];
        for (int element = 0; element < rows.length; element++) {
            for (Term term : elements.get(element)) {
                rows[element] += term.weight() * inputs[term.input()][term.element()];
            }
        }
        return rows;
    }

    /** {@return the gradient of every input for that of the output} */
    List<double[]> backward(double[] outputGradient) {
        List<double[]> gradients = new ArrayList<>();
        for (double[] input : inputs) {
            gradients.add(new double[input.length]);
        }
        for (int element = 0; element < outputGradient.length; element++) {
            for (Term term : elements.get(element)) {
                gradients.get(term.input())[term.element()] +=
                        term.weight() * outputGradient[element];
            }
        }
        return gradients;
    }
}
