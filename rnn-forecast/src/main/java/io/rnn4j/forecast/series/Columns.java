package io.rnn4j.forecast.series;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The roles of the columns of a table with one row for each step of each series. Immutable: each
 * method that sets a role returns a copy.
 */
public final class Columns {
    private final List<String> targets;
    private final String time;
    private final String id;
    private final List<String> past;
    private final List<String> known;
    private final List<String> statics;

    private Columns(
            List<String> targets,
            String time,
            String id,
            List<String> past,
            List<String> known,
            List<String> statics) {
        this.targets = targets;
        this.time = Objects.requireNonNull(time, "name");
        this.id = Objects.requireNonNull(id, "name");
        this.past = past;
        this.known = known;
        this.statics = statics;
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("columns need at least one target, got none");
        }
        List<String> all = new ArrayList<>(varying());
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

    /** {@return the columns to forecast, at least one} */
    public List<String> targets() {
        return targets;
    }

    /** {@return the column of times; empty to find it: the first whose values are times} */
    public String time() {
        return time;
    }

    /** {@return the column that names the series; empty if the table holds one series} */
    public String id() {
        return id;
    }

    /** {@return the columns that are known up to the present} */
    public List<String> past() {
        return past;
    }

    /** {@return the columns that are known in advance, over the whole horizon} */
    public List<String> known() {
        return known;
    }

    /** {@return the columns that are constant within a series} */
    public List<String> statics() {
        return statics;
    }

    /**
     * {@return columns of which only targets are set}
     *
     * @param names columns to forecast, at least one
     */
    public static Columns target(String... names) {
        return new Columns(copy(names), "", "", List.of(), List.of(), List.of());
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
        return List.copyOf(copy);
    }

    /** {@return the columns of numbers that vary with time: targets, past, known} */
    public List<String> varying() {
        List<String> names = new ArrayList<>(targets);
        names.addAll(past);
        names.addAll(known);
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Columns that
                && targets.equals(that.targets)
                && time.equals(that.time)
                && id.equals(that.id)
                && past.equals(that.past)
                && known.equals(that.known)
                && statics.equals(that.statics);
    }

    @Override
    public int hashCode() {
        return Objects.hash(targets, time, id, past, known, statics);
    }

    /** {@return the roles that are set} */
    @Override
    public String toString() {
        return "Columns[targets=%s, time=%s, id=%s, past=%s, known=%s, statics=%s]"
                .formatted(targets, time, id, past, known, statics);
    }
}
