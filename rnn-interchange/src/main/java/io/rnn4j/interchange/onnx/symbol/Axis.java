package io.rnn4j.interchange.onnx.symbol;

/** A part of an axis of a tensor. An axis that results from joining others has several parts. */
public sealed interface Axis {
    /**
     * An axis of a size that every run has.
     *
     * @param size the size, at least 0
     */
    record Fixed(int size) implements Axis {}

    /** What an axis of an input is. */
    enum Kind {
        /** Not known yet. */
        UNKNOWN,
        /** The samples. */
        BATCH,
        /** The time steps. */
        TIME
    }

    /** The batch, a time axis, or an axis of an input of which this is not known yet. */
    final class Free implements Axis {
        private final Kind kind;
        private final String name;
        private final long size;
        private final int group;

        /**
         * Creates an axis; two of them are never equal.
         *
         * @param kind what it is
         * @param name its name in messages
         * @param size its size if the file states one, otherwise -1
         * @param group the axes of inputs that are this one, see {@link AxisChoices}
         */
        public Free(Kind kind, String name, long size, int group) {
            this.kind = kind;
            this.name = name;
            this.size = size;
            this.group = group;
        }

        /** {@return what it is} */
        public Kind kind() {
            return kind;
        }

        /** {@return its size if the file states one, otherwise -1} */
        public long size() {
            return size;
        }

        /** Returns the number of its group. */
        int group() {
            return group;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
