package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.core.regularization.MaxNorm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An optimizer after each of whose steps some weights satisfy a constraint, selected by patterns of
 * their names:
 *
 * <pre>{@code
 * Optimizer optimizer = Constrained.of(new Adam(), new MaxNorm(2), "*kernel");
 * optimizer = Constrained.of(optimizer, new SpectralNorm(1), "simple_rnn/recurrent_kernel");
 * }</pre>
 *
 * <p>Patterns are those of {@link ParameterGroup}. The constraints of a weight are applied one
 * after the other, that of the inner optimizer first; frozen weights stay as they are.
 *
 * @param optimizer optimizer whose steps are followed by the constraint
 * @param constraint the constraint
 * @param patterns patterns of the names of the weights, at least one
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Constrained(
        @Required Optimizer optimizer, @Required Constraint constraint, List<String> patterns)
        implements WrappingOptimizer {
    /** Checks the settings. */
    public Constrained {
        SettingChecks.notNull("constrained", "optimizer", optimizer);
        SettingChecks.notNull("constrained", "constraint", constraint);
        patterns = WeightPatterns.checked("constrained", patterns);
    }

    /** Creates a constraint of all weights of Adam; specify optimizer, constraint and patterns. */
    public Constrained() {
        this(new Adam(), new MaxNorm(), List.of("*"));
    }

    /**
     * {@return an optimizer with a constraint of some weights}
     *
     * @param optimizer optimizer, which may have constraints already
     * @param constraint the constraint
     * @param patterns patterns of the names of the weights, at least one
     */
    public static Constrained of(Optimizer optimizer, Constraint constraint, String... patterns) {
        SettingChecks.notNull("constrained", "patterns", patterns);
        return new Constrained(optimizer, constraint, Arrays.asList(patterns));
    }

    @Override
    public String name() {
        return "constrained";
    }

    @Override
    public List<Constraint> constraints(String weight) {
        List<Constraint> all = new ArrayList<>(optimizer.constraints(weight));
        if (WeightPatterns.match(patterns, weight)) {
            all.add(constraint);
        }
        return all;
    }

    @Override
    public void requireSuitable(Set<String> weights) {
        WeightPatterns.requireMatch("constrained", patterns, weights);
        optimizer.requireSuitable(weights);
    }

    /** {@return a copy around this optimizer} */
    public Constrained optimizer(Optimizer optimizer) {
        return new Constrained(optimizer, constraint, patterns);
    }

    /** {@return a copy with this constraint} */
    public Constrained constraint(Constraint constraint) {
        return new Constrained(optimizer, constraint, patterns);
    }

    /** {@return a copy with these patterns of names, at least one} */
    public Constrained patterns(List<String> patterns) {
        return new Constrained(optimizer, constraint, patterns);
    }
}
