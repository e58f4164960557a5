package io.rnn4j.serialization;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.core.activation.Activations;

import java.util.List;

/** A plug-in with a setting of every type, which only {@link PluginLoader} finds. */
public record PluginActivation(
        @Required int count,
        long seed,
        double slope,
        float small,
        boolean on,
        String text,
        Mode mode,
        Activation inner,
        List<Activation> many,
        List<? extends Integer> sizes)
        implements Activation {

    /** An enumeration whose names have more than one word. */
    public enum Mode {
        FAST,
        VERY_SLOW
    }

    public PluginActivation {
        if (count < 0) {
            throw new IllegalArgumentException("count is negative: " + count);
        }
    }

    public PluginActivation() {
        this(1, 0, 0.5, 0.25f, false, "", Mode.FAST, Activations.TANH, List.of(), List.of());
    }

    @Override
    public String name() {
        return "test.plugin";
    }

    @Override
    public Expr of(Expr x) {
        return inner.of(x);
    }
}
