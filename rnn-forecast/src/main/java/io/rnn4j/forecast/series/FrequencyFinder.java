package io.rnn4j.forecast.series;

import io.rnn4j.forecast.series.Frequency.Unit;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the frequency of times: the most frequent distance, in months if all times lie on the same
 * day of a month or on the last one.
 */
final class FrequencyFinder {
    private FrequencyFinder() {}

    /**
     * {@return the frequency; null if no series has two times}
     *
     * @param series the times of each series, in ascending order without duplicates
     */
    static Frequency find(List<List<LocalDateTime>> series) {
        boolean sameDay = true;
        boolean lastDay = true;
        boolean weekdays = true;
        Map<Long, Integer> seconds = new TreeMap<>();
        Map<Long, Integer> months = new TreeMap<>();
        for (List<LocalDateTime> times : series) {
            for (int step = 0; step < times.size(); step++) {
                LocalDateTime time = times.get(step);
                LocalDateTime first = times.getFirst();
                int length = time.toLocalDate().lengthOfMonth();
                sameDay &=
                        time.toLocalTime().equals(first.toLocalTime())
                                && time.getDayOfMonth() == Math.min(first.getDayOfMonth(), length);
                lastDay &=
                        time.toLocalTime().equals(first.toLocalTime())
                                && time.getDayOfMonth() == length;
                weekdays &= !Frequency.isWeekend(time);
                if (step > 0) {
                    LocalDateTime before = times.get(step - 1);
                    seconds.merge(ChronoUnit.SECONDS.between(before, time), 1, Integer::sum);
                    long distance =
                            12L * (time.getYear() - before.getYear())
                                    + time.getMonthValue()
                                    - before.getMonthValue();
                    months.merge(distance, 1, Integer::sum);
                }
            }
        }
        if (seconds.isEmpty()) {
            return null;
        }
        if ((sameDay || lastDay) && !months.containsKey(0L)) {
            return new Frequency(
                    lastDay ? Unit.MONTH_END : Unit.MONTH, Math.toIntExact(mostFrequent(months)));
        }
        long distance = mostFrequent(seconds);
        long day = 86_400;
        if (distance == day && weekdays && seconds.containsKey(3 * day)) {
            return Frequency.BUSINESS_DAILY;
        }
        Map<Unit, Long> units = new HashMap<>();
        units.put(Unit.WEEK, 7 * day);
        units.put(Unit.DAY, day);
        units.put(Unit.HOUR, 3_600L);
        units.put(Unit.MINUTE, 60L);
        for (Unit unit : List.of(Unit.WEEK, Unit.DAY, Unit.HOUR, Unit.MINUTE)) {
            if (distance % units.get(unit) == 0) {
                return new Frequency(unit, Math.toIntExact(distance / units.get(unit)));
            }
        }
        return new Frequency(Unit.SECOND, Math.toIntExact(distance));
    }

    /** The most frequent key, of several the smallest. */
    private static long mostFrequent(Map<Long, Integer> counts) {
        long best = 0;
        int most = 0;
        for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                best = entry.getKey();
                most = entry.getValue();
            }
        }
        return best;
    }
}
