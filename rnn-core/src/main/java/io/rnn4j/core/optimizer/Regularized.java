package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.core.regularization.L2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An optimizer of a loss to which the penalties of a regularizer on some weights are added,
 * selected by patterns of their names:
 *
 * <pre>{@code
 * Optimizer optimizer = Regularized.of(new Adam(), new L2(1e-4), "*kernel");
 * optimizer = Regularized.of(optimizer, new Orthogonality(1e-3), "lstm/recurrent_kernel");
 * }</pre>
 *
 * <p>The penalties are part of the loss that {@code fit} and {@code evaluate} return, as in Keras;
 * their gradients are added before the gradients are clipped. Patterns are those of {@link
 * ParameterGroup}. A weight may have several regularizers.
 *
 * @param optimizer optimizer that minimises loss and penalties
 * @param regularizer the regularizer
 * @param patterns patterns of the names of the weights, at least one
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Regularized(
        @Required Optimizer optimizer, @Required Regularizer regularizer, List<String> patterns)
        implements WrappingOptimizer {
    /** Checks the settings. */
    public Regularized {
        SettingChecks.notNull("regularized", "optimizer", optimizer);
        SettingChecks.notNull("regularized", "regularizer", regularizer);
        patterns = WeightPatterns.checked("regularized", patterns);
    }

    /** Creates a penalty on all weights of Adam; specify optimizer, regularizer and patterns. */
    public Regularized() {
        this(new Adam(), new L2(), List.of("*"));
    }

    /**
     * {@return an optimizer with a regularizer of some weights}
     *
     * @param optimizer optimizer, which may have regularizers already
     * @param regularizer the regularizer
     * @param patterns patterns of the names of the weights, at least one
     */
    public static Regularized of(Optimizer optimizer, Regularizer regularizer, String... patterns) {
        SettingChecks.notNull("regularized", "patterns", patterns);
        return new Regularized(optimizer, regularizer, Arrays.asList(patterns));
    }

    @Override
    public String name() {
        return "regularized";
    }

    @Override
    public List<Regularizer> regularizers(String weight) {
        List<Regularizer> all = new ArrayList<>(optimizer.regularizers(weight));
        if (WeightPatterns.match(patterns, weight)) {
            all.add(regularizer);
        }
        return all;
    }

    @Override
    public void requireSuitable(Set<String> weights) {
        WeightPatterns.requireMatch("regularized", patterns, weights);
        optimizer.requireSuitable(weights);
    }

    /** {@return a copy around this optimizer} */
    public Regularized optimizer(Optimizer optimizer) {
        return new Regularized(optimizer, regularizer, patterns);
    }

    /** {@return a copy with this regularizer} */
    public Regularized regularizer(Regularizer regularizer) {
        return new Regularized(optimizer, regularizer, patterns);
    }

    /** {@return a copy with these patterns of names, at least one} */
    public Regularized patterns(List<String> patterns) {
        return new Regularized(optimizer, regularizer, patterns);
    }
}
