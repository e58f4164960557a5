package io.rnn4j.core.data;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Windows of long series as samples, without copies of the series. The input of a sample consists
 * of {@code length} steps, its targets of the {@code horizon} steps after them. A window lies
 * within one series; to split by time, cut the series with {@link Series#range}, so that no window
 * can read a step of another part.
 *
 * <pre>{@code
 * Series series = Series.of(values, 3);
 * Series training = series.range(0, 8_000);
 * Scaler scaler = ScalerFit.of(training).standard();
 * Dataset windows = WindowDataset.of(List.of(training.scaled(scaler)), 96, 24).targets(0, 2);
 * }</pre>
 *
 * <p>A step with a missing value (NaN) in an input column is masked; a missing target does not
 * count. The targets of a sample are one row [horizon · targets], step by step, or with {@link
 * #sequences} a sequence [horizon, targets]. With columns that are known in advance, the inputs are
 * {@code past} and {@code future}, the latter with these columns over the horizon; otherwise the
 * only input and output have empty names. Objects are immutable.
 */
public final class WindowDataset implements Dataset {
    /** The name of the input before the horizon, if there is one over the horizon. */
    public static final String PAST = "past";

    /** The name of the input over the horizon. */
    public static final String FUTURE = "future";

    /** The settings of a dataset, which never change. */
    private static final class Settings implements Cloneable {
        private int length;
        private int horizon;
        private int stride = 1;
        private int samplingRate = 1;
        private int[] targets = {0};
        private int[] known = {};
        private int firstTarget;
        private boolean sequences;

        @Override
        public Settings clone() {
            try {
                return (Settings) super.clone();
            } catch (CloneNotSupportedException failure) {
                throw new AssertionError(failure);
            }
        }

        /** {@return the number of steps from the first of a window to the last of its targets} */
        long span() {
            return ((long) length + horizon - 1) * samplingRate + 1;
        }

        /** {@return the first row at which a window begins} */
        int firstStart() {
            return (int) Math.max(0, firstTarget - (long) length * samplingRate);
        }

        /** {@return the number of windows of a series} */
        int count(Series series) {
            long room = series.steps() - firstStart() - span();
            return room < 0 ? 0 : (int) (room / stride + 1);
        }
    }

    private final List<Series> series;
    private final boolean gaps;
    private final Settings settings;
    private final int[] ends; // number of windows up to and including a series
    private final List<Field> fields;
    private final ThreadLocal<float[]> rows; // of one window, [span, columns]

    private WindowDataset(List<Series> series, boolean gaps, Settings settings) {
        this.series = series;
        this.gaps = gaps;
        this.settings = settings;
        this.ends = new int[series.size()];
        long total = 0;
        for (int n = 0; n < ends.length; n++) {
            total += settings.count(series.get(n));
            if (total > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "windows: expected at most %s, got more; choose a larger stride"
                                .formatted(Integer.MAX_VALUE));
            }
            ends[n] = (int) total;
        }
        this.fields = fields();
        int columns = series.getFirst().columns();
        int values =
                Shape.product(
                        "rows of a window",
                        (int) Math.min(settings.span(), Integer.MAX_VALUE),
                        columns);
        this.rows = ThreadLocal.withInitial(() -> new float[values]);
        if (total == 0) {
            throw new IllegalArgumentException(
                    ("windows: a window of %s steps and a horizon of %s need %s rows of a series,"
                                    + " the longest has %s; choose a shorter window")
                            .formatted(
                                    settings.length,
                                    settings.horizon,
                                    settings.firstStart() + settings.span(),
                                    series.stream().mapToInt(Series::steps).max().orElse(0)));
        }
    }

    /**
     * {@return windows over series whose target is the first column} The series are read once to
     * find missing values.
     *
     * @param series at least one, all with the same number of columns
     * @param length number of steps of the input, at least 1
     * @param horizon number of steps of the targets, at least 1
     * @throws IllegalArgumentException if no series is long enough, if the numbers of columns
     *     differ, or if a value is infinite
     */
    public static WindowDataset of(List<? extends Series> series, int length, int horizon) {
        List<Series> all = List.copyOf(NullChecks.copyOf("series", series));
        SettingChecks.atLeastOne("windows", "length", length);
        SettingChecks.atLeastOne("windows", "horizon", horizon);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("windows: expected at least one series, got none");
        }
        int columns = all.getFirst().columns();
        boolean gaps = false;
        for (int n = 0; n < all.size(); n++) {
            if (all.get(n).columns() != columns) {
                throw new IllegalArgumentException(
                        "windows: series %s has %s columns, the first has %s"
                                .formatted(n, all.get(n).columns(), columns));
            }
            gaps |= hasGaps(n, all.get(n));
        }
        Settings settings = new Settings();
        settings.length = length;
        settings.horizon = horizon;
        return new WindowDataset(all, gaps, settings);
    }

    private static boolean hasGaps(int number, Series series) {
        boolean found = false;
        int width = series.columns();
        int block = Math.max(1, 4_096 / width);
        float[] values = new float[block * width];
        for (int step = 0; step < series.steps(); step += block) {
            int count = Math.min(block, series.steps() - step);
            series.read(step, count, values, 0);
            for (int at = 0; at < count * width; at++) {
                if (Float.isInfinite(values[at])) {
                    throw new IllegalArgumentException(
                            ("windows: series %s, step %s, column %s: expected a finite value, or"
                                            + " NaN where it is missing, got %s")
                                    .formatted(number, step + at / width, at % width, values[at]));
                }
                found |= Float.isNaN(values[at]);
            }
        }
        return found;
    }

    /**
     * {@return a copy whose windows begin every so many rows}
     *
     * @param stride distance between the beginnings of two windows, at least 1
     */
    public WindowDataset stride(int stride) {
        SettingChecks.atLeastOne("windows", "stride", stride);
        return with(changed -> changed.stride = stride);
    }

    /**
     * {@return a copy whose steps are every so many rows of the series}
     *
     * @param rate distance between two steps of a window in rows, at least 1
     */
    public WindowDataset samplingRate(int rate) {
        SettingChecks.atLeastOne("windows", "samplingRate", rate);
        return with(changed -> changed.samplingRate = rate);
    }

    /**
     * {@return a copy with other targets}
     *
     * @param columns columns of the series, from 0, at least one
     */
    public WindowDataset targets(int... columns) {
        Objects.requireNonNull(columns, "columns");
        if (columns.length == 0) {
            throw new IllegalArgumentException("windows: expected at least one target, got none");
        }
        int[] checked = requireColumns(columns);
        return with(changed -> changed.targets = checked);
    }

    /**
     * {@return a copy with columns that are known in advance}
     *
     * @param columns columns of the series, from 0
     */
    public WindowDataset known(int... columns) {
        Objects.requireNonNull(columns, "columns");
        int[] checked = requireColumns(columns);
        return with(changed -> changed.known = checked);
    }

    private int[] requireColumns(int[] columns) {
        int most = series.getFirst().columns();
        for (int column : columns) {
            SettingChecks.require(
                    column >= 0 && column < most,
                    "windows",
                    "column",
                    "from 0 to " + (most - 1),
                    column);
        }
        return columns.clone();
    }

    /**
     * {@return a copy with only those windows whose targets begin at a row or later} Their inputs
     * may reach back before it, because earlier values are known when a later part is forecast.
     *
     * @param row row of each series, from 0
     */
    public WindowDataset targetsFrom(int row) {
        SettingChecks.require(row >= 0, "windows", "row", "at least 0", row);
        return with(changed -> changed.firstTarget = row);
    }

    /** {@return a copy whose targets are sequences [horizon, targets]} */
    public WindowDataset sequences() {
        return with(changed -> changed.sequences = true);
    }

    private WindowDataset with(Consumer<Settings> change) {
        Settings changed = settings.clone();
        change.accept(changed);
        return new WindowDataset(series, gaps, changed);
    }

    @Override
    public List<Field> fields() {
        if (fields != null) {
            return fields;
        }
        boolean hasFuture = settings.known.length > 0;
        String past = hasFuture ? PAST : "";
        int targets = settings.targets.length;
        int row = Shape.product("targets of a window", settings.horizon, targets);
        Field target =
                settings.sequences
                        ? Field.sequence(Role.TARGET, "", targets)
                        : Field.row(Role.TARGET, "", row);
        Field targetMask =
                settings.sequences
                        ? Field.sequence(Role.TARGET_MASK, "", targets)
                        : Field.row(Role.TARGET_MASK, "", row);
        List<Field> all = new ArrayList<>();
        all.add(Field.sequence(Role.INPUT, past, series.getFirst().columns()));
        all.add(target);
        if (hasFuture) {
            all.add(Field.sequence(Role.INPUT, FUTURE, settings.known.length));
        }
        if (gaps) {
            all.add(Field.sequence(Role.MASK, past));
            all.add(targetMask);
            if (hasFuture) {
                all.add(Field.sequence(Role.MASK, FUTURE));
            }
        }
        return List.copyOf(all);
    }

    @Override
    public int size() {
        return ends[ends.length - 1];
    }

    @Override
    public int length(int sample) {
        requireSample(sample);
        return settings.known.length > 0
                ? Math.max(settings.length, settings.horizon)
                : settings.length;
    }

    private int seriesOf(int sample) {
        int found = Arrays.binarySearch(ends, sample + 1);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && ends[found - 1] == ends[found]) {
            found--; // a series that is too short has no window
        }
        return found;
    }

    /** {@return the first row of a window in its series} */
    private int start(int sample, int number) {
        int within = number == 0 ? sample : sample - ends[number - 1];
        return settings.firstStart() + within * settings.stride;
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        Objects.requireNonNull(to, "to");
        requireSample(sample);
        int number = seriesOf(sample);
        Series from = series.get(number);
        int columns = from.columns();
        float[] values = rows.get();
        from.read(start(sample, number), (int) settings.span(), values, 0);
        boolean hasFuture = settings.known.length > 0;
        int width = settings.samplingRate * columns;
        int horizonAt = settings.length * width;
        int pastMask = hasFuture ? 3 : 2;

        float[] input = to.floats(0, settings.length);
        for (int step = 0; step < settings.length; step++) {
            System.arraycopy(values, step * width, input, step * columns, columns);
        }
        int steps = settings.sequences ? settings.horizon : 1;
        float[] target = to.floats(1, steps);
        int[] targets = settings.targets;
        for (int step = 0; step < settings.horizon; step++) {
            for (int n = 0; n < targets.length; n++) {
                target[step * targets.length + n] = values[horizonAt + step * width + targets[n]];
            }
        }
        int[] known = settings.known;
        float[] future = hasFuture ? to.floats(2, settings.horizon) : null;
        for (int step = 0; hasFuture && step < settings.horizon; step++) {
            for (int n = 0; n < known.length; n++) {
                future[step * known.length + n] = values[horizonAt + step * width + known[n]];
            }
        }
        if (gaps) {
            maskSteps(input, settings.length, columns, to.floats(pastMask, settings.length));
            maskSteps(target, settings.horizon * targets.length, 1, to.floats(pastMask + 1, steps));
            if (hasFuture) {
                maskSteps(
                        future,
                        settings.horizon,
                        known.length,
                        to.floats(pastMask + 2, settings.horizon));
            }
        }
    }

    /** Masks steps with a missing value and replaces it by 0. */
    private static void maskSteps(float[] values, int steps, int width, float[] mask) {
        for (int step = 0; step < steps; step++) {
            mask[step] = 1;
            for (int at = step * width; at < (step + 1) * width; at++) {
                if (Float.isNaN(values[at])) {
                    mask[step] = 0;
                    values[at] = 0;
                }
            }
        }
    }

    @Override
    public String nameOf(int sample) {
        requireSample(sample);
        int number = seriesOf(sample);
        return "sample %s (series %s from row %s)".formatted(sample, number, start(sample, number));
    }

    @Override
    public void close() {
        series.forEach(Series::close);
    }

    /** {@return the number of windows, series and steps} */
    @Override
    public String toString() {
        return "WindowDataset[%s windows of %s series, length %s, horizon %s, targets %s]"
                .formatted(
                        size(),
                        series.size(),
                        settings.length,
                        settings.horizon,
                        IntStream.of(settings.targets).boxed().toList());
    }
}
