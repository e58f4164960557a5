package io.rnn4j.forecast.anomaly;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Sine and cosine of the time of the day and of the week. The features of a period are 0 if the
 * training series does not span it at least twice, because nothing can be learned about it.
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
        double turn = Math.floorMod(seconds, period) / (double) period;
        to[at] = used ? (float) sine(turn) : 0;
        to[at + 1] = used ? (float) sine(turn < 0.75 ? turn + 0.25 : turn - 0.75) : 0;
    }

    /**
     * {@return the sine of a part of a turn, from 0 to 1} This implementation does not allocate;
     * StrictMath.sin allocates an array.
     */
    static double sine(double turn) {
        if (turn > 0.5) {
            return -sine(turn - 0.5);
        }
        double part = Math.min(turn, 0.5 - turn); // at most a quarter, of the same sine
        boolean isSmall = part <= 0.125;
        double x = 2 * Math.PI * (isSmall ? part : 0.25 - part);
        double term = isSmall ? x : 1;
        double sum = term;
        // The Taylor series of the sine, or of the cosine of the rest of the quarter.
        for (int power = isSmall ? 2 : 1; power < 18; power += 2) {
            term *= -x * x / (power * (power + 1));
            sum += term;
        }
        return sum;
    }
}
