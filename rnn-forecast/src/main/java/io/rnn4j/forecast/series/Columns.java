package io.rnn4j.forecast.series;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The roles of the columns of a table with one row for each step of each series.
 *
 * @param targets columns to forecast, at least one
 * @param time the column of times; empty to find it: the first whose values are all times
 * @param id the column that names the series; empty if the table holds one series
 * @param past columns that are known up to the present
 * @param known columns that are known in advance, over the whole horizon
 * @param statics columns that are constant within a series
 */
public record Columns(
        List<String> targets,
        String time,
        String id,
        List<String> past,
        List<String> known,
        List<String> statics) {
    /** Checks that no column has two roles. */
    public Columns {
        targets = copy(targets, "targets");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(id, "id");
        past = copy(past, "past");
        known = copy(known, "known");
        statics = copy(statics, "statics");
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("columns need at least one target, got none");
        }
        List<String> all = new ArrayList<>(targets);
        all.addAll(past);
        all.addAll(known);
        all.addAll(statics);
        if (!time.isEmpty()) {
            all.add(time);
        }
        if (!id.isEmpty()) {
            all.add(id);
        }
        Set<String> seen = new HashSet<>();
        for (String name : all) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(
                        "every column has one role, got '%s' twice".formatted(name));
            }
        }
    }

    private static List<String> copy(List<String> names, String argument) {
        Objects.requireNonNull(names, argument);
        for (int index = 0; index < names.size(); index++) {
            Objects.requireNonNull(names.get(index), argument + "[" + index + "]");
        }
        return List.copyOf(names);
    }

    /**
     * {@return columns with targets alone}
     *
     * @param names columns to forecast, at least one
     */
    public static Columns target(String... names) {
        Objects.requireNonNull(names, "names");
        for (int index = 0; index < names.length; index++) {
            Objects.requireNonNull(names[index], "names[" + index + "]");
        }
        return new Columns(List.of(names), "", "", List.of(), List.of(), List.of());
    }

    /** {@return the column names of Nixtla's libraries: unique_id, ds, y} */
    public static Columns nixtla() {
        return target("y").time("ds").id("unique_id");
    }

    /**
     * {@return a copy with another column of times}
     *
     * @param name the column; empty to find it
     */
    public Columns time(String name) {
        return new Columns(targets, name, id, past, known, statics);
    }

    /**
     * {@return a copy with another column that names the series}
     *
     * @param name the column; empty if there is one series
     */
    public Columns id(String name) {
        return new Columns(targets, time, name, past, known, statics);
    }

    /**
     * {@return a copy with other columns that are known up to the present}
     *
     * @param names the columns
     */
    public Columns past(String... names) {
        return new Columns(targets, time, id, copy(names), known, statics);
    }

    /**
     * {@return a copy with other columns that are known in advance}
     *
     * @param names the columns
     */
    public Columns known(String... names) {
        return new Columns(targets, time, id, past, copy(names), statics);
    }

    /**
     * {@return a copy with other columns that are constant within a series}
     *
     * @param names the columns
     */
    public Columns statics(String... names) {
        return new Columns(targets, time, id, past, known, copy(names));
    }

    private static List<String> copy(String[] names) {
        Objects.requireNonNull(names, "names");
        List<String> copy = new ArrayList<>();
        for (int index = 0; index < names.length; index++) {
            copy.add(Objects.requireNonNull(names[index], "names[" + index + "]"));
        }
        return copy;
    }

    /** {@return the columns of numbers that vary with time: targets, past, known} */
    List<String> varying() {
        List<String> names = new ArrayList<>(targets);
        names.addAll(past);
        names.addAll(known);
        return names;
    }
}
