package io.rnn4j.core.metric;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

import java.util.List;

/**
 * Precision, recall and F1 of entities, each from 0 to 1, as {@code conlleval} counts them (Tjong
 * Kim Sang and Buchholz 2000): a predicted entity is correct if first step, last step and type are
 * those of an entity of the targets. The results are {@code entity_precision}, {@code
 * entity_recall} and {@code entity_f1} = 2 TP / (predicted + given), over all sequences and types.
 * A quotient with the divisor 0 is 0.
 *
 * <p>A tag is a position and a type, such as {@code B-PER}: B begins an entity, I is inside, E or L
 * ends it, S or U is an entity of one step, and O is outside. An entity starts at B, S or U, at any
 * tag inside after O, E, L, S or U, and where the type changes; so the schemes IOB1, IOB2, IOE,
 * IOBES and BILOU are understood.
 *
 * <p>The predicted tag of a step is the first largest element. The target is an index or a one-hot
 * row. A step that is masked or ignored is in neither sequence. The weight of a sequence is the
 * mean of those of its steps. With truncated backpropagation, training measures every piece as a
 * sequence of its own; evaluation measures whole sequences.
 *
 * @param tags the tags of all classes; empty, the default, for O, B-0, I-0, B-1, I-1 …
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record EntityF1(List<String> tags) implements Metric {
    /** Checks the settings. */
    public EntityF1 {
        tags = SettingChecks.copyOf("entity_f1", "tags", tags);
        for (int index = 0; index < tags.size(); index++) {
            SettingChecks.require(
                    EntityTags.isValid(tags.get(index)),
                    "entity_f1",
                    "tags[" + index + "]",
                    "O, or one of B, I, E, S, L, U followed by - and a type",
                    tags.get(index));
        }
    }

    /** Creates the metric for the tags O, B-0, I-0, B-1, I-1 … */
    public EntityF1() {
        this(List.of());
    }

    @Override
    public String name() {
        return "entity_f1";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        ClassRows.requireClasses(o);
        int classes = o.prediction().width();
        if (!tags.isEmpty() && tags.size() != classes) {
            throw new IllegalArgumentException(
                    "%s on predictions of width %s needs as many tags, got %s: %s"
                            .formatted(o.owner(), classes, tags.size(), tags));
        }
        EntityTags parts = new EntityTags(tags.isEmpty() ? EntityTags.numbered(classes) : tags);
        o.accumulate(() -> new EntityCounts(parts), ClassRows.predicted(o), ClassRows.target(o));
        o.result("entity_precision", n -> ClassScore.PRECISION.of(n[0], n[1], n[2]));
        o.result("entity_recall", n -> ClassScore.RECALL.of(n[0], n[1], n[2]));
        o.result("entity_f1", n -> ClassScore.F1.of(n[0], n[1], n[2]));
    }

    /** {@return a copy with these tags, one for each class} */
    public EntityF1 tags(List<String> tags) {
        return new EntityF1(tags);
    }
}
