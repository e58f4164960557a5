package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.cli.console.Counted;

import java.util.List;

/** Reads the JSON of requests. */
final class RequestJson {
    private static final int SHOWN = 40;

    private RequestJson() {}

    /** {@return the only member of a body, whose name must be one of these} */
    static String only(JsonNode body, String... names) {
        List<String> expected = List.of(names);
        String name = body.size() == 1 ? body.fieldNames().next() : "";
        if (!expected.contains(name)) {
            throw new ServerFailure(
                    400,
                    "expected one member, '%s', got %s"
                            .formatted(
                                    String.join("' or '", expected), shortened(body.toString())));
        }
        return name;
    }

    /**
     * {@return values [steps][features]; null becomes NaN, a missing value}
     *
     * @param sequence a list of steps, each a list of numbers, or a number
     * @param features number of features of a step
     * @param missing whether values may be missing
     * @param where the place in the body, for messages
     */
    static float[][] values(JsonNode sequence, int features, boolean missing, String where) {
        if (!sequence.isArray() || sequence.isEmpty()) {
            throw new ServerFailure(
                    400, where + ": expected a list of steps, each a list of numbers");
        }
        float[][] values = new float[sequence.size()][];
        for (int step = 0; step < values.length; step++) {
            values[step] =
                    row(
                            sequence.get(step),
                            features,
                            missing,
                            "%s, step %s".formatted(where, step + 1));
        }
        return values;
    }

    /** {@return the values of a list of numbers, or of one number} */
    static float[] row(JsonNode row, int features, boolean missing, String where) {
        int got = row.isArray() ? row.size() : 1;
        if (got != features) {
            throw new ServerFailure(
                    400,
                    "%s: expected %s, got %s"
                            .formatted(where, Counted.of(features, "number"), got));
        }
        float[] values = new float[features];
        for (int feature = 0; feature < features; feature++) {
            JsonNode number = row.isArray() ? row.get(feature) : row;
            values[feature] = number.isNull() ? Float.NaN : number.floatValue();
            boolean allowed = number.isNull() && missing;
            if (!allowed && (!number.isNumber() || !Float.isFinite(values[feature]))) {
                throw new ServerFailure(
                        400,
                        "%s: expected a number, got %s"
                                .formatted(where, shortened(number.toString())));
            }
        }
        return values;
    }

    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
