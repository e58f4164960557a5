package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a server answers with. Any number of threads may use it. */
interface Served {
    /**
     * {@return the prediction for the body of a request}
     *
     * @throws ServerFailure if the body is wrong
     */
    ObjectNode predict(JsonNode body);

    /**
     * {@return the prediction for the next steps of a stream, which is new if there is none}
     *
     * @throws ServerFailure if the body is wrong, or there are no streams
     */
    default ObjectNode next(String stream, JsonNode body) {
        throw new ServerFailure(409, "the model cannot run step by step; use /predict");
    }

    /** {@return whether there was a stream, which is forgotten} */
    default boolean forget(String stream) {
        return false;
    }

    /** {@return the number of streams} */
    default int streams() {
        return 0;
    }

    /** {@return the number of time steps, or rows, that were read} */
    long steps();

    /** Adds what the model reads, and an {@code example} of a body of {@link #predict}. */
    void describe(ObjectNode health);
}
