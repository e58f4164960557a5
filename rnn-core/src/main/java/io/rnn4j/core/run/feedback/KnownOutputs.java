package io.rnn4j.core.run.feedback;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.Assembly;

import java.util.Map;

/** A {@link KnownOutput} for every recurrence of a session that feeds back an output. */
public final class KnownOutputs {
    private final KnownOutput[] all; // not a list, whose iterator would be allocated

    /**
     * Begins with none known.
     *
     * @param states the states that the session carries, by name
     */
    public KnownOutputs(
            Assembly assembly, Stream stream, Map<String, Assembly.StatePlace> states, int batch) {
        this.all =
                FeedbackPlace.all(assembly).stream()
                        .filter(place -> stream.runs(place.node()))
                        .map(place -> new KnownOutput(place, name(states, place), batch))
                        .toArray(KnownOutput[]::new);
    }

    private static String name(Map<String, Assembly.StatePlace> states, FeedbackPlace place) {
        return states.entrySet().stream()
                .filter(state -> state.getValue().node() == place.node())
                .filter(state -> state.getValue().state() == place.state())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Forgets them. */
    public void clear() {
        for (KnownOutput each : all) {
            each.clear();
        }
    }

    /** Forgets those of one sequence. */
    public void clear(int sample) {
        for (KnownOutput each : all) {
            each.clear(sample);
        }
    }

    /**
     * Lets a run that has just been prepared read them.
     *
     * @param followed what the run is prepared to read otherwise
     */
    public void attach(NetworkRun run, FeedbackRuns followed) {
        for (KnownOutput each : all) {
            each.attach(run, followed.at(each.place()));
        }
    }

    /** Begins a call of the run, after one that may have failed. */
    public void begin() {
        for (KnownOutput each : all) {
            each.begin();
        }
    }

    /** Ends a call: takes over what was read, and the last targets of what was followed. */
    public void end() {
        for (KnownOutput each : all) {
            each.end();
        }
    }

    /** Writes them over the states, as the next steps will read them. */
    public void show(Map<String, Tensor> states) {
        for (KnownOutput each : all) {
            each.show(states.get(each.state()));
        }
    }
}
