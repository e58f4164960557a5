package io.rnn4j.core.run.feedback;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.OutputFeedback;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.StateLocation;

import java.util.Arrays;
import java.util.Map;

/**
 * The last targets that were fed to a session, for every recurrence that feeds back an output. The
 * next valid step of a sequence reads its target in place of the computed output. Targets are kept
 * apart from the states, because masked steps until then still return the computed output.
 */
public final class KnownOutputs {
    private final KnownOutput[] all; // an iterator of a list would be allocated

    /** Creates an object without targets for the states that a session carries. */
    public KnownOutputs(AssembledModel model, Map<String, StateLocation> states, int batch) {
        this.all =
                FedBackState.all(model).stream()
                        .filter(state -> states.containsValue(state.location()))
                        .map(state -> new KnownOutput(state, name(states, state), batch))
                        .toArray(KnownOutput[]::new);
    }

    private static String name(Map<String, StateLocation> states, FedBackState state) {
        return states.entrySet().stream()
                .filter(entry -> entry.getValue().equals(state.location()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Removes all targets. */
    public void clear() {
        for (KnownOutput each : all) {
            Arrays.fill(each.pending, false);
        }
    }

    /** Removes the targets of one sequence. */
    public void clear(int sequence) {
        for (KnownOutput each : all) {
            each.pending[sequence] = false;
        }
    }

    /**
     * Makes a prepared run read the targets, and after the first valid step the feedback; null for
     * free running.
     */
    public void attach(NetworkRun.Prepared run, FeedbackRuns feedback) {
        for (KnownOutput each : all) {
            each.attach(run, feedback == null ? null : feedback.of(each.state));
        }
    }

    /** Starts a call of the run, possibly after a failed one. */
    public void begin() {
        for (KnownOutput each : all) {
            each.begin();
        }
    }

    /** Ends a call: removes the targets that were read, and adds the last ones of its data. */
    public void end() {
        for (KnownOutput each : all) {
            each.end();
        }
    }

    /** Writes the targets into copies of the states, as the next step will read them. */
    public void writeTo(Map<String, Tensor> states) {
        for (KnownOutput each : all) {
            each.writeTo(states.get(each.name));
        }
    }

    /** The targets of one recurrence. The forward pass evaluates it once for each step. */
    private static final class KnownOutput implements OutputFeedback {
        private final FedBackState state;
        private final String name;
        private final float[] values; // [batch, width]
        private final boolean[] pending; // [batch]: if the next valid step reads the value
        private final boolean[] unread; // [batch]: the same during a call
        private boolean attached; // to the run, until it is prepared again
        private FeedbackRun next; // what later steps read; null for the computed output

        KnownOutput(FedBackState state, String name, int batch) {
            this.state = state;
            this.name = name;
            this.values =
                    Shape.floats(
                            "the output that is fed back, [sequences, width],",
                            batch,
                            state.width());
            this.pending = new boolean[batch];
            this.unread = new boolean[batch];
        }

        void attach(NetworkRun.Prepared run, FeedbackRun newNext) {
            next = newNext;
            attached = false;
            for (boolean each : pending) {
                attached |= each;
            }
            if (attached) {
                run.states(state.location().node()).feedBack(state.location().state(), this);
            }
        }

        void begin() {
            if (attached) {
                System.arraycopy(pending, 0, unread, 0, pending.length);
            }
        }

        @Override
        public boolean replace(
                int time, int sample, float[] output, int from, float[] row, int at) {
            if (unread[sample]) {
                unread[sample] = false;
                System.arraycopy(values, sample * state.width(), row, at, state.width());
                return true;
            }
            return next != null && next.replace(time, sample, output, from, row, at);
        }

        void end() {
            if (attached) {
                System.arraycopy(unread, 0, pending, 0, pending.length);
            }
            if (next != null) {
                next.copyLast(values, pending);
            }
        }

        void writeTo(Tensor tensor) {
            for (int sample = 0; sample < pending.length; sample++) {
                if (pending[sample]) {
                    int at = sample * state.width();
                    System.arraycopy(values, at, tensor.array(), at, state.width());
                }
            }
        }
    }
}
