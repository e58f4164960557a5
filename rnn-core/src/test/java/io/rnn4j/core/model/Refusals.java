package io.rnn4j.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.function.Executable;

import java.util.Map;

/** Calls that are rejected. */
final class Refusals {
    private Refusals() {}

    /** Requires an exception whose message has all parts, after which no weight has changed. */
    static void refused(
            Model model, Class<? extends RuntimeException> type, Executable call, String... parts) {
        Map<String, Tensor> before = model.weights().copyOfAll();
        String message = assertThrows(type, call).getMessage();
        for (String part : parts) {
            assertTrue(
                    message.contains(part), () -> "'" + message + "' does not say '" + part + "'");
        }
        assertEquals(before, model.weights().copyOfAll(), "weights have changed");
    }
}
