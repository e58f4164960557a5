package io.rnn4j.interchange.keras;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Recurrent;

import java.util.ArrayList;
import java.util.List;

/** The names of layers in a report. */
final class Descriptions {
    private Descriptions() {}

    static String of(Layer layer) {
        return switch (layer) {
            case Recurrent recurrent -> recurrent(recurrent);
            case Bidirectional both ->
                    "bidirectional(%s, %s, %s)"
                            .formatted(
                                    recurrent(both.forward()),
                                    recurrent(both.backward()),
                                    both.returnBoth() ? "returnBoth" : both.merge());
            case Dense dense -> "dense(%s, %s)".formatted(dense.units(), dense.activation().name());
            case Embedding embedding ->
                    "embedding(%s, %s)".formatted(embedding.entries(), embedding.units());
            default -> layer.name();
        };
    }

    private static String recurrent(Recurrent layer) {
        List<String> options = new ArrayList<>();
        options.add(Integer.toString(layer.units()));
        if (layer.options().time().returnSequences()) {
            options.add("returnSequences");
        }
        if (layer.options().time().reverse()) {
            options.add("reverse");
        }
        if (layer.options().time().zeroMasked()) {
            options.add("zeroMasked");
        }
        if (layer.options().states().returnStates()) {
            options.add("returnStates");
        }
        return layer.label() + "(" + String.join(", ", options) + ")";
    }
}
