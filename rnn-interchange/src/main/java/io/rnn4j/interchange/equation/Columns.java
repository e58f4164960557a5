package io.rnn4j.interchange.equation;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A layer that selects adjacent elements of every row.
 *
 * @param first index of the first element, from 0
 * @param count number of elements, at least 1
 */
public record Columns(@Required int first, @Required int count) implements Layer {
    private static final String NAME = "interchange.columns";

    /** Checks the settings. */
    public Columns {
        SettingChecks.require(first >= 0, NAME, "first", "at least 0", first);
        SettingChecks.atLeastOne(NAME, "count", count);
    }

    /** Selects the first element; specify others. */
    public Columns() {
        this(0, 1);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String label() {
        return "columns";
    }

    @Override
    public Signal define(Network network, Signal input) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(input, "input");
        if (count > input.width() - first) {
            throw new IllegalArgumentException(
                    "%s: elements %s to %s do not lie in rows of width %s"
                            .formatted(NAME, first, (long) first + count - 1, input.width()));
        }
        List<Signal> parts = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int column = first + number;
            parts.add(network.rows(input, x -> x.column(column)));
        }
        return count == 1 ? parts.getFirst() : network.concatenate(parts);
    }
}
