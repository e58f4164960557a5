package io.rnn4j.forecast.anomaly;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Sine and cosine of the time of the day and of the week. A period that the series to learn from
 * does not span at least twice gives zeros, because nothing could be learnt about it.
 *
 * @param daily whether the time of the day is given
 * @param weekly whether the time of the week is given
 */
record TimeFeatures(boolean daily, boolean weekly) {
    static final int COUNT = 4;
    static final TimeFeatures NONE = new TimeFeatures(false, false);

    private static final long DAY = 86_400;
    private static final long WEEK = 7 * DAY;

    static TimeFeatures of(LocalDateTime[] times) {
        if (times == null) {
            return NONE;
        }
        long span = seconds(times[times.length - 1]) - seconds(times[0]);
        // A step of a day or longer has no time of the day.
        long step = span / Math.max(1, times.length - 1);
        return new TimeFeatures(
                span >= 2 * DAY && step <= DAY / 2, span >= 2 * WEEK && step <= WEEK / 2);
    }

    static long seconds(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC);
    }

    void write(long seconds, float[] to, int at) {
        write(daily, seconds, DAY, to, at);
        write(weekly, seconds, WEEK, to, at + 2);
    }

    private static void write(boolean used, long seconds, long period, float[] to, int at) {
        double angle = 2 * Math.PI * Math.floorMod(seconds, period) / period;
        to[at] = used ? (float) StrictMath.sin(angle) : 0;
        to[at + 1] = used ? (float) StrictMath.cos(angle) : 0;
    }
}
