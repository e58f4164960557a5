package io.rnn4j.interchange.pytorch;

import java.util.List;

/** A module with weights within another one, as far as names and shapes of its weights tell. */
sealed interface Submodule {
    /** {@return its name; empty for the module itself} */
    String name();

    /** {@return the constructor of PyTorch} */
    String constructor();

    /** The kinds of recurrent modules, with the order of their gates. */
    enum Kind {
        /** The simple recurrence. */
        RNN(0),

        /** i, f, g, o, as here. */
        LSTM(0, 1, 2, 3),

        /** r, z, n, here z, r, n. */
        GRU(1, 0, 2);

        private final int[] gates;

        Kind(int... gates) {
            this.gates = gates;
        }

        /** {@return for each gate here its position in PyTorch, and the other way round} */
        int[] gates() {
            return gates.clone();
        }
    }

    /** The widths of a recurrent module; without a projection, that is 0. */
    record Sizes(int inputs, int hidden, int projection) {
        int outputs() {
            return projection == 0 ? hidden : projection;
        }
    }

    /** The layers of a recurrent module; a cell is one layer whose names have no suffix. */
    record Stack(int layers, boolean bidirectional, boolean bias, boolean cell) {
        int directions() {
            return bidirectional ? 2 : 1;
        }
    }

    /** {@code nn.RNN}, {@code nn.LSTM}, {@code nn.GRU} and their cells. */
    record RecurrentModule(String name, Kind kind, Sizes sizes, Stack stack) implements Submodule {
        /** {@return the width of what a layer reads} */
        int inputs(int layer) {
            return layer == 0 ? sizes.inputs : stack.directions() * sizes.outputs();
        }

        @Override
        public String constructor() {
            StringBuilder text = new StringBuilder(kind + (stack.cell ? "Cell" : ""));
            text.append("(%s, %s".formatted(sizes.inputs, sizes.hidden));
            text.append(stack.layers > 1 ? ", num_layers=" + stack.layers : "");
            text.append(stack.bias ? "" : ", bias=False");
            text.append(stack.bidirectional ? ", bidirectional=True" : "");
            text.append(sizes.projection > 0 ? ", proj_size=" + sizes.projection : "");
            return text.append(')').toString();
        }
    }

    /** {@code nn.Linear} with a bias. */
    record LinearModule(String name, int inputs, int outputs) implements Submodule {
        @Override
        public String constructor() {
            return "Linear(%s, %s)".formatted(inputs, outputs);
        }
    }

    /** A matrix: {@code nn.Embedding}, or {@code nn.Linear} without a bias. */
    record MatrixModule(String name, int rows, int columns) implements Submodule {
        @Override
        public String constructor() {
            return "Embedding(%s, %s) or Linear(%s, %s, bias=False)"
                    .formatted(rows, columns, columns, rows);
        }
    }

    /** {@code nn.LayerNorm} over the last axis. */
    record NormModule(String name, int features, boolean bias) implements Submodule {
        @Override
        public String constructor() {
            return "LayerNorm(%s%s)".formatted(features, bias ? "" : ", bias=False");
        }
    }

    /** {@code nn.BatchNorm1d}. */
    record BatchNormModule(String name, int features, boolean affine) implements Submodule {
        @Override
        public String constructor() {
            return "BatchNorm1d(%s%s)".formatted(features, affine ? "" : ", affine=False");
        }
    }

    /** {@code γ∘x + β}, as {@link PyTorchExport} writes it. */
    record AffineModule(String name, int features) implements Submodule {
        @Override
        public String constructor() {
            return "gamma * x + beta of width " + features;
        }
    }

    /** Weights of something else, with their shapes. */
    record OtherModule(String name, List<String> weights) implements Submodule {
        @Override
        public String constructor() {
            return "a module that is not known, with " + String.join(", ", weights);
        }
    }
}
