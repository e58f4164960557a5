package io.rnn4j.cli.command;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sessions of a server, one for each stream. */
final class ServedStreams {
    /** A stream, its last values, and when it was used. */
    private static final class Stream {
        private final Session session;
        private final float[] last;
        private long used;

        Stream(Session session, int features) {
            this.session = session;
            this.last = new float[features];
        }
    }

    /** Computes what a stream answers. */
    interface Use {
        /**
         * {@return the answer}
         *
         * @param session the session, which no other thread uses meanwhile
         * @param last the scaled values of the last step, to be updated
         */
        Tensor of(Session session, float[] last);
    }

    private final Model model;
    private final int most;
    private final long timeout;
    private final Map<String, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);

    ServedStreams(Model model, int most, long timeoutNanos) {
        this.model = model;
        this.most = most;
        this.timeout = timeoutNanos;
    }

    /**
     * {@return the answer of a stream, which is new if there is none}
     *
     * @throws ServerFailure if there are too many streams, or the model cannot stream
     */
    Tensor use(String id, Use use) {
        Stream stream = stream(id);
        synchronized (stream) {
            return use.of(stream.session, stream.last);
        }
    }

    private synchronized Stream stream(String id) {
        forgetOld();
        Stream stream = streams.get(id);
        if (stream == null) {
            if (streams.size() >= most) {
                throw new ServerFailure(
                        429,
                        "%s streams are open already; end one with DELETE, or start the server with a larger --max-streams"
                                .formatted(most));
            }
            try {
                stream = new Stream(model.session(1), model.inputs().getFirst().features());
            } catch (IllegalArgumentException | IllegalStateException failure) {
                throw new ServerFailure(
                        409,
                        "the model cannot run step by step: %s; use /predict"
                                .formatted(failure.getMessage()));
            }
            streams.put(id, stream);
        }
        stream.used = System.nanoTime();
        return stream;
    }

    /** {@return whether there was a stream, which is forgotten} */
    synchronized boolean forget(String id) {
        return streams.remove(id) != null;
    }

    /** {@return the number of streams} */
    synchronized int size() {
        forgetOld();
        return streams.size();
    }

    private void forgetOld() {
        long now = System.nanoTime();
        Iterator<Stream> oldest = streams.values().iterator();
        while (oldest.hasNext() && now - oldest.next().used > timeout) {
            oldest.remove();
        }
    }
}
