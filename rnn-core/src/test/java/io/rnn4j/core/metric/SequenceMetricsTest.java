package io.rnn4j.core.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.core.metric.MetricCase.Row;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Metrics of whole sequences against definitions that are as short as possible. */
class SequenceMetricsTest {
    private static final double ROUNDING = 1e-12;

    private record Sequence(String predicted, String actual, double weight) {}

    /** The rows of every sample; a class is a letter, from 'a'. */
    private static List<Sequence> sequences(MetricCase data) {
        return data.rows.stream().collect(Collectors.groupingBy(Row::sample)).values().stream()
                .map(
                        rows ->
                                new Sequence(
                                        text(rows, SequenceMetricsTest::argmax),
                                        text(rows, Row::target0),
                                        rows.stream()
                                                .mapToDouble(Row::weight)
                                                .average()
                                                .orElseThrow()))
                .toList();
    }

    private static String text(List<Row> rows, ToIntFunction<Row> of) {
        return rows.stream()
                .map(row -> Character.toString('a' + of.applyAsInt(row)))
                .collect(Collectors.joining());
    }

    private static int argmax(Row row) {
        int best = 0;
        for (int k = 1; k < row.prediction().length; k++) {
            best = row.prediction()[k] > row.prediction()[best] ? k : best;
        }
        return best;
    }

    // ---- edit distance

    private static int distance(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        int replaced = a.charAt(0) == b.charAt(0) ? 0 : 1;
        return Math.min(
                distance(a.substring(1), b.substring(1)) + replaced,
                1 + Math.min(distance(a.substring(1), b), distance(a, b.substring(1))));
    }

    @Test
    void editDistances() {
        MetricCase data = MetricCase.ofClasses(4);
        double distances = 0;
        double lengths = 0;
        double weights = 0;
        for (Sequence each : sequences(data)) {
            distances += each.weight() * distance(each.predicted(), each.actual());
            lengths += each.weight() * each.actual().length();
            weights += each.weight();
        }
        Map<String, Double> results = data.measureAll(new EditDistance(), new CharacterErrorRate());
        assertEquals(distances / weights, results.get("edit_distance"), ROUNDING);
        assertEquals(distances / lengths, results.get("character_error_rate"), ROUNDING);
    }

    @Test
    void blanksSeparateAndDisappear() {
        MetricCase data = MetricCase.ofClasses(3);
        double distances = 0;
        double lengths = 0;
        for (Sequence each : sequences(data)) {
            String predicted = each.predicted().replaceAll("(.)\\1+", "$1").replace("b", "");
            String actual = each.actual().replace("b", "");
            distances += each.weight() * distance(predicted, actual);
            lengths += each.weight() * actual.length();
        }
        assertEquals(distances / lengths, data.measure(new CharacterErrorRate(1)), ROUNDING);
    }

    @Test
    void longSequences() {
        EditDistances distances = new EditDistances(-1);
        for (int step = 0; step < 5000; step++) {
            distances.add(new double[] {step % 100, (step + 1) % 100}, 1);
        }
        distances.endSequence();
        assertEquals(2, distances.totals()[EditDistances.DISTANCE]); // delete one, insert one
    }

    // ---- entities

    /** Entities as "type first last": cut before every start, and the tags outside left out. */
    private static Set<String> entities(String tags) {
        String[] all = tags.split(" ");
        Set<String> entities = new HashSet<>();
        int first = -1;
        for (int at = 0; at <= all.length; at++) {
            String tag = at < all.length ? all[at] : "O";
            String before = at > 0 ? all[at - 1] : "O";
            boolean continues =
                    first >= 0
                            && "IEL".contains(tag.substring(0, 1))
                            && "BI".contains(before.substring(0, 1))
                            && tag.substring(1).equals(before.substring(1));
            if (first >= 0 && !continues) {
                entities.add(before.substring(1) + " " + first + " " + (at - 1));
                first = -1;
            }
            if (first < 0 && !tag.equals("O")) {
                first = at;
            }
        }
        return entities;
    }

    private static void assertEntities(List<String> tags) {
        MetricCase data = MetricCase.ofClasses(tags.size());
        double hits = 0;
        double predicted = 0;
        double actual = 0;
        for (Sequence each : sequences(data)) {
            Set<String> guessed = entities(tagged(each.predicted(), tags));
            Set<String> given = entities(tagged(each.actual(), tags));
            predicted += each.weight() * guessed.size();
            actual += each.weight() * given.size();
            guessed.retainAll(given);
            hits += each.weight() * guessed.size();
        }
        Map<String, Double> results = data.measureAll(new EntityF1(tags));
        assertEquals(hits / predicted, results.get("entity_precision"), ROUNDING);
        assertEquals(hits / actual, results.get("entity_recall"), ROUNDING);
        assertEquals(2 * hits / (predicted + actual), results.get("entity_f1"), ROUNDING);
    }

    private static String tagged(String classes, List<String> tags) {
        return classes.chars()
                .mapToObj(each -> tags.get(each - 'a'))
                .collect(Collectors.joining(" "));
    }

    @Test
    void entitiesOfSchemes() {
        assertEntities(List.of("O", "B-PER", "I-PER"));
        assertEntities(List.of("I-LOC", "O", "I-PER", "B-PER"));
        assertEntities(List.of("O", "B-x-y", "I-x-y", "E-x-y", "S-x-y"));
        assertEntities(List.of("O", "B", "I", "L", "U"));
    }

    /** The number of correct, predicted and given entities, for tags separated by spaces. */
    private static List<Integer> counts(String predicted, String actual) {
        List<String> tags =
                Arrays.stream((predicted + " " + actual).split(" ")).distinct().toList();
        EntityCounts counts = new EntityCounts(new EntityTags(tags));
        String[] a = predicted.split(" ");
        String[] b = actual.split(" ");
        for (int step = 0; step < a.length; step++) {
            counts.add(new double[] {tags.indexOf(a[step]), tags.indexOf(b[step])}, 1);
        }
        counts.endSequence();
        return Arrays.stream(counts.totals()).mapToObj(each -> (int) each).toList();
    }

    @Test
    void entitiesCountedByHand() {
        assertEquals(List.of(1, 1, 1), counts("B-A I-A O", "B-A I-A O"));
        assertEquals(List.of(0, 1, 1), counts("B-A I-A I-A", "B-A I-A O"));
        assertEquals(List.of(0, 2, 1), counts("B-A B-A O", "B-A I-A O"));
        assertEquals(List.of(1, 2, 2), counts("I-A I-A I-B", "I-A I-A B-C"));
        assertEquals(List.of(1, 1, 2), counts("O O I-B", "B-A I-A I-B"));
        assertEquals(List.of(2, 2, 2), counts("B-A I-A B-A", "I-A I-A B-A"));
        assertEquals(List.of(1, 1, 1), counts("B-A E-A O", "B-A L-A O"));
        assertEquals(List.of(2, 2, 2), counts("S-A U-A O", "U-A S-A O"));
    }

    @Test
    void tagsByDefault() {
        assertEquals(List.of("O", "B-0", "I-0", "B-1"), EntityTags.numbered(4));
        MetricCase data = MetricCase.ofClasses(5);
        assertEquals(
                data.measure(new EntityF1(List.of("O", "B-a", "I-a", "B-b", "I-b"))),
                data.measure(new EntityF1()));
    }

    // ---- mistakes

    private static String message(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void messages() {
        assertEquals(
                "metric 'entity_f1' on predictions of width 4 needs as many tags, got 2: [O, B-A]",
                message(() -> MetricCase.ofClasses(4).model(new EntityF1(List.of("O", "B-A")))));
        assertEquals(
                "entity_f1: tags[1] must be O, or one of B, I, E, S, L, U followed by - and a type,"
                        + " got PER",
                message(() -> new EntityF1(List.of("O", "PER"))));
        assertEquals(
                "edit_distance: blank must be the index of a class, or -1 for none, got -2",
                message(() -> new EditDistance(-2)));
        assertEquals(
                "edit_distance: blank must be less than 4, a class, got 4",
                message(() -> MetricCase.ofClasses(4).model(new EditDistance(4))));
    }
}
