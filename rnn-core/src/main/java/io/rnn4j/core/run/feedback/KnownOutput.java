package io.rnn4j.core.run.feedback;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.OutputFeedback;

import java.util.Arrays;

/**
 * The last known output of every sequence of a session, at one recurrence that feeds it back, which
 * the next step that counts reads in place of the own one. It is kept beside the state: until then
 * masked steps go on answering with what the recurrence itself has answered. It is asked once for
 * every step, since a session has no way back, and so may note that a value was read.
 */
public final class KnownOutput implements OutputFeedback {
    private final FeedbackPlace place;
    private final String state;
    private final float[] values; // [batch, width]
    private final boolean[] waits; // [batch], if the next step that counts reads the value
    private final boolean[] unread; // [batch], the same while a call runs
    private boolean attached; // to the run, as long as it is not prepared anew
    private FeedbackRun then; // what the steps after the first one read; null for the own output

    /**
     * Begins with none.
     *
     * @param state the name of the state that is fed back
     */
    KnownOutput(FeedbackPlace place, String state, int batch) {
        this.place = place;
        this.state = state;
        this.values = new float[batch * place.width()];
        this.waits = new boolean[batch];
        this.unread = new boolean[batch];
    }

    FeedbackPlace place() {
        return place;
    }

    String state() {
        return state;
    }

    /** Forgets all of them. */
    void clear() {
        Arrays.fill(waits, false);
    }

    /** Forgets that of one sequence. */
    void clear(int sample) {
        waits[sample] = false;
    }

    /**
     * Lets a run that has just been prepared read them.
     *
     * @param newThen what the run is prepared to read otherwise; null for the own output
     */
    void attach(NetworkRun run, FeedbackRun newThen) {
        then = newThen;
        attached = false;
        for (boolean each : waits) {
            attached |= each;
        }
        if (attached) {
            run.states().replace(place.node(), place.state(), this);
        }
    }

    /** Begins a call of the run, after one that may have failed. */
    void begin() {
        if (attached) {
            System.arraycopy(waits, 0, unread, 0, waits.length);
        }
    }

    @Override
    public boolean replace(int time, int sample, float[] output, int from, float[] row, int at) {
        if (unread[sample]) {
            unread[sample] = false;
            System.arraycopy(values, sample * place.width(), row, at, place.width());
            return true;
        }
        return then != null && then.replace(time, sample, output, from, row, at);
    }

    /** Ends a call: takes over what was read, and the last targets of what was followed. */
    void end() {
        if (attached) {
            System.arraycopy(unread, 0, waits, 0, waits.length);
        }
        if (then != null) {
            then.takeLast(values, waits);
        }
    }

    /** Writes them over a state, as the next step will read it. */
    void show(Tensor state) {
        for (int sample = 0; sample < waits.length; sample++) {
            if (waits[sample]) {
                int at = sample * place.width();
                System.arraycopy(values, at, state.array(), at, place.width());
            }
        }
    }
}
