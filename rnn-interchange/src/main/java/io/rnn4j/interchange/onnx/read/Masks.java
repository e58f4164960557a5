package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.Step;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which inputs hold the lengths of sequences. Here lengths become the mask of a time axis, which
 * all layers on that axis see; so all recurrent nodes must read the same lengths, and operators
 * that ONNX applies to the padding as well are rejected.
 */
public final class Masks {
    private final Map<Axis.Free, Step> lengths = new LinkedHashMap<>();
    private final Map<Axis.Free, String> unmasked = new HashMap<>();

    Masks() {}

    /** {@return the inputs with lengths, by time axis} */
    public Map<Axis.Free, Step> lengths() {
        return Map.copyOf(lengths);
    }

    /** Records that a node treats a time axis with these lengths; null for none. */
    void use(String source, Axis.Free time, Step input) throws InterchangeException {
        if (input == null) {
            unmasked.putIfAbsent(time, source);
            return;
        }
        Step other = lengths.putIfAbsent(time, input);
        if (other != null && other != input) {
            throw new InterchangeException(
                    ("%s: its sequence_lens are '%s', those of a node before it '%s'; one time axis"
                                    + " has one mask here")
                            .formatted(source, input.source(), other.source()));
        }
    }

    /** Rejects nodes that do not respect the lengths of their time axis. */
    void check() throws InterchangeException {
        for (Map.Entry<Axis.Free, Step> entry : lengths.entrySet()) {
            String source = unmasked.get(entry.getKey());
            if (source != null) {
                throw new InterchangeException(
                        ("%s also reads the padding of sequences whose lengths are '%s'; this"
                                        + " cannot be expressed by a mask")
                                .formatted(source, entry.getValue().source()));
            }
        }
    }
}
