package io.rnn4j.core.run.fit;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.cell.WeightRole;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.layer.Node;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.BoundaryStates;
import io.rnn4j.core.engine.node.StepObserver;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.SpectralRadiusRun;
import io.rnn4j.core.engine.program.Gates;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.kernel.KernelsProvider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures the recurrences of a model in one backward pass, and the step of the weights. */
final class FlowMeasurement {
    /** Range of a unit's values, as a fraction of the largest one, up to which it is constant. */
    private static final float CONSTANT = 1e-6f;

    private final AssembledModel model;
    private final NetworkRun.Prepared prepared;
    private final Map<Integer, OfNode> nodes = new TreeMap<>();
    private final Map<String, GradientFlow.WeightStep> weights = new LinkedHashMap<>();
    private final Map<String, Double> radii = new LinkedHashMap<>();

    /** Begins to observe the backward pass of a prepared batch. */
    FlowMeasurement(AssembledModel model, NetworkRun.Prepared prepared) {
        this.model = model;
        this.prepared = prepared;
        model.states()
                .forEach(
                        (name, location) ->
                                nodes.computeIfAbsent(location.node(), this::ofNode)
                                        .states
                                        .put(name, location.state()));
        nodes.forEach((node, observer) -> prepared.states(node).observe(observer));
    }

    private OfNode ofNode(int node) {
        BoundaryStates states = prepared.states(node);
        return new OfNode(model.network().nodes().get(node), states.steps(), states.samples());
    }

    /** Ends the observation. */
    void end() {
        nodes.keySet().forEach(node -> prepared.states(node).observe(null));
    }

    /** Adds the norms of weights and of their gradients, before clipping. */
    void addGradients(List<WeightArray> trained, NetworkRun.Gradients gradients) {
        for (WeightArray weight : trained) {
            weights.put(
                    weight.name(),
                    new GradientFlow.WeightStep(
                            norm(weight.values()), norm(gradients.weight(weight.name())), 0));
        }
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    /** Adds the norms of the changes that the optimizer makes, by the names of the weights. */
    void addUpdates(Map<String, Double> changes) {
        weights.replaceAll(
                (name, step) ->
                        new GradientFlow.WeightStep(
                                step.norm(), step.gradientNorm(), changes.get(name)));
    }

    /** Computes the spectral radii of the recurrent kernels before the step. */
    void measureRadii(KernelsProvider kernels) {
        for (OfNode node : nodes.values()) {
            if (node.compiled.node() instanceof Node.Recurrent recurrent) {
                for (CellWeight weight : recurrent.recurrence().weights()) {
                    if (weight.role() == WeightRole.RECURRENT_KERNEL) {
                        addRadii(recurrent.recurrence(), weight, node.compiled, kernels);
                    }
                }
            }
        }
    }

    private void addRadii(
            RecurrenceDefinition recurrence,
            CellWeight weight,
            CompiledNode compiled,
            KernelsProvider kernels) {
        WeightArray array = compiled.weights().weight(weight.name());
        int rows = array.declaration().rows();
        int columns = array.columns();
        if (weight.shape().isVector()) { // multiplies element by element
            float largest = 0;
            for (float element : array.values()) {
                largest = Math.max(largest, Math.abs(element));
            }
            radii.put(array.name(), (double) largest);
            return;
        }
        if (columns == rows) {
            addRadius(array.name(), array, 0, kernels);
            return;
        }
        for (int first = 0; first + rows <= columns; first += rows) {
            int column = first;
            recurrence
                    .gateOf(new WeightView(weight.name(), rows, first, rows))
                    .ifPresent(
                            gate -> addRadius(array.name() + " " + gate, array, column, kernels));
        }
    }

    private void addRadius(String name, WeightArray weight, int column, KernelsProvider kernels) {
        int rows = weight.declaration().rows();
        radii.put(
                name,
                SpectralRadiusRun.of(kernels, weight.values(), weight.columns(), column, rows));
    }

    /** {@return the norms of the gradients by the names of the states, each by the time steps} */
    Map<String, double[]> norms() {
        Map<String, double[]> norms = new LinkedHashMap<>();
        nodes.values().forEach(node -> norms.putAll(node.norms()));
        return norms;
    }

    /** {@return everything that has been measured} */
    GradientFlow result() {
        Map<String, Map<String, double[]>> norms = new LinkedHashMap<>();
        Map<String, GradientFlow.Units> units = new LinkedHashMap<>();
        Map<String, GradientFlow.GateSaturation> gates = new LinkedHashMap<>();
        for (OfNode node : nodes.values()) {
            norms.put(node.recurrence(), node.norms());
            units.putAll(node.units());
            gates.putAll(node.saturations());
        }
        return new GradientFlow(norms, new GradientFlow.Activity(units, gates), radii, weights);
    }

    /** Sums over the steps and samples of a node. */
    private final class OfNode implements StepObserver {
        private final CompiledNode compiled;
        private final Map<String, Integer> states = new LinkedHashMap<>(); // their numbers
        private final List<Gates.Gate> gates;
        private final int[] values;
        private final double[][][] squares; // of gradients, by state, step and sample
        private final float[][] smallest; // values of the units, by state
        private final float[][] largest;
        private final long[][] counts; // by gate: near 0, near 1, all

        OfNode(CompiledNode compiled, int steps, int samples) {
            int count = compiled.states().size();
            this.compiled = compiled;
            this.gates = compiled.gates();
            this.values = gates.stream().mapToInt(Gates.Gate::value).toArray();
            this.squares = new double[count][steps][samples];
            this.smallest = new float[count][];
            this.largest = new float[count][];
            for (int state = 0; state < smallest.length; state++) {
                int width = compiled.states().get(state).width();
                smallest[state] = filled(width, Float.POSITIVE_INFINITY);
                largest[state] = filled(width, Float.NEGATIVE_INFINITY);
            }
            this.counts = new long[gates.size()][3];
        }

        private static float[] filled(int size, float value) {
            float[] array = new float[size];
            Arrays.fill(array, value);
            return array;
        }

        @Override
        public int[] observedValues() {
            return values;
        }

        /** A sum for each sample has the same bits for any number of threads. */
        @Override
        public void gradients(int state, int step, int sample, float[] gradients, int at) {
            double sum = 0;
            for (int k = at; k < at + smallest[state].length; k++) {
                sum += (double) gradients[k] * gradients[k];
            }
            squares[state][step][sample] = sum;
        }

        @Override
        public synchronized void state(int state, float[] array, int at) {
            for (int unit = 0; unit < smallest[state].length; unit++) {
                smallest[state][unit] = Math.min(smallest[state][unit], array[at + unit]);
                largest[state][unit] = Math.max(largest[state][unit], array[at + unit]);
            }
        }

        @Override
        public synchronized void value(int index, float[] array, int at) {
            int width = gates.get(index).width();
            for (int k = at; k < at + width; k++) {
                counts[index][0] += array[k] < GradientFlow.GateSaturation.NEAR_ZERO ? 1 : 0;
                counts[index][1] += array[k] > GradientFlow.GateSaturation.NEAR_ONE ? 1 : 0;
            }
            counts[index][2] += width;
        }

        /** {@return the name of the use of the layer, and of the direction if it has two} */
        String recurrence() {
            String state = states.keySet().iterator().next();
            return compiled.use()
                    + state.substring(compiled.label().length(), state.lastIndexOf('/'));
        }

        Map<String, double[]> norms() {
            Map<String, double[]> norms = new LinkedHashMap<>();
            states.forEach((name, state) -> norms.put(name, norms(squares[state])));
            return norms;
        }

        private static double[] norms(double[][] squares) {
            double[] norms = new double[squares.length];
            for (int step = 0; step < norms.length; step++) {
                for (double square : squares[step]) {
                    norms[step] += square;
                }
                norms[step] = Math.sqrt(norms[step]);
            }
            return norms;
        }

        Map<String, GradientFlow.Units> units() {
            Map<String, GradientFlow.Units> units = new LinkedHashMap<>();
            states.forEach((name, state) -> units.put(name, units(state)));
            return units;
        }

        private GradientFlow.Units units(int state) {
            float[] low = smallest[state];
            float[] high = largest[state];
            List<Integer> unchanged = new ArrayList<>();
            for (int unit = 0; unit < low.length; unit++) {
                float size = Math.max(Math.abs(low[unit]), Math.abs(high[unit]));
                if (high[unit] - low[unit] <= CONSTANT * size) {
                    unchanged.add(unit);
                }
            }
            return new GradientFlow.Units(low.length, unchanged);
        }

        Map<String, GradientFlow.GateSaturation> saturations() {
            Map<String, GradientFlow.GateSaturation> saturations = new LinkedHashMap<>();
            for (int index = 0; index < counts.length; index++) {
                double all = counts[index][2];
                if (all > 0) {
                    saturations.put(
                            recurrence() + "/" + gates.get(index).name(),
                            new GradientFlow.GateSaturation(
                                    counts[index][0] / all, counts[index][1] / all));
                }
            }
            return saturations;
        }
    }
}
