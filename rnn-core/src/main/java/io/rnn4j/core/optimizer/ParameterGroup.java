package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.WeightOptions;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An optimizer that treats some weights differently, which are selected by patterns of their names:
 *
 * <pre>{@code
 * Optimizer optimizer = ParameterGroup.of(new AdamW(), "*bias", "*embeddings").weightDecay(false);
 * optimizer = ParameterGroup.of(optimizer, "encoder").learningRateFactor(0.1);
 * optimizer = ParameterGroup.of(optimizer, "embedding").frozen(true);
 * }</pre>
 *
 * <p>A pattern is the name of a weight, such as {@code lstm/kernel}, or of a layer for all its
 * weights; {@code *} stands for any characters. A weight in several groups has the product of their
 * factors, weight decay if all of them have it, and is frozen if one of them is.
 *
 * @param optimizer optimizer of all weights
 * @param patterns patterns of the names of the weights in the group, at least one
 * @param options how the optimizer treats the weights in the group
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the records
public record ParameterGroup(
        @Required Optimizer optimizer, List<String> patterns, WeightOptions options)
        implements WrappingOptimizer {
    /** Checks the settings. */
    public ParameterGroup {
        SettingChecks.notNull("parameter_group", "optimizer", optimizer);
        patterns = WeightPatterns.checked("parameter_group", patterns);
        SettingChecks.notNull("parameter_group", "options", options);
    }

    /** Creates a group of all weights of Adam; specify an optimizer and patterns. */
    public ParameterGroup() {
        this(new Adam(), List.of("*"), WeightOptions.STANDARD);
    }

    /**
     * {@return an optimizer with a group of weights, whose options follow with the setters}
     *
     * @param optimizer optimizer of all weights, which may have groups already
     * @param patterns patterns of the names of the weights in the group, at least one
     */
    public static ParameterGroup of(Optimizer optimizer, String... patterns) {
        List<String> all = patterns == null ? null : Arrays.asList(patterns);
        return new ParameterGroup(optimizer, all, WeightOptions.STANDARD);
    }

    @Override
    public String name() {
        return "parameter_group";
    }

    @Override
    public WeightOptions options(String weight) {
        WeightOptions others = optimizer.options(weight);
        return WeightPatterns.match(patterns, weight) ? others.and(options) : others;
    }

    @Override
    public void requireSuitable(Set<String> weights) {
        WeightPatterns.requireMatch("parameter_group", patterns, weights);
        optimizer.requireSuitable(weights);
    }

    /** {@return a copy around this optimizer} */
    public ParameterGroup optimizer(Optimizer optimizer) {
        return new ParameterGroup(optimizer, patterns, options);
    }

    /** {@return a copy with these patterns of names, at least one} */
    public ParameterGroup patterns(List<String> patterns) {
        return new ParameterGroup(optimizer, patterns, options);
    }

    /** {@return a copy with this factor of the learning rate, at least 0 and finite} */
    public ParameterGroup learningRateFactor(double learningRateFactor) {
        return Settings.with(this, "learning_rate_factor", learningRateFactor);
    }

    /** {@return a copy with the weight decay of the optimizer or without it} */
    public ParameterGroup weightDecay(boolean weightDecay) {
        return Settings.with(this, "weight_decay", weightDecay);
    }

    /** {@return a copy whose weights keep their values, or are trained} */
    public ParameterGroup frozen(boolean frozen) {
        return Settings.with(this, "frozen", frozen);
    }
}
