package io.rnn4j.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON of a chart that the script of a report reads. */
final class ChartData {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int DIGITS = 7;

    private ChartData() {}

    /** {@return the data of a chart, in which nothing ends or begins markup} */
    static String of(LineChart chart) {
        ObjectNode data = MAPPER.createObjectNode();
        data.put("title", Markup.visible(chart.title()));
        data.put("horizontal", Markup.visible(chart.axes().horizontal()));
        data.put("vertical", Markup.visible(chart.axes().vertical()));
        data.put("from", chart.axes().from());
        data.put("logarithmic", chart.axes().logarithmic());
        ArrayNode labels = data.putArray("labels");
        chart.axes().labels().forEach(label -> labels.add(Markup.visible(label)));
        ArrayNode lines = data.putArray("lines");
        for (int n = 0; n < chart.lines().size(); n++) {
            LineChart.Line line = chart.lines().get(n);
            ObjectNode each = lines.addObject();
            each.put("name", Markup.visible(line.name()));
            each.put("style", line.style().name());
            each.put("colour", chart.colours().get(n));
            add(each.putArray("low"), line.low(), chart.axes().logarithmic());
            if (line.isBand()) {
                each.put("opacity", chart.opacity(n));
                add(each.putArray("high"), line.high(), chart.axes().logarithmic());
            }
        }
        try {
            return MAPPER.writeValueAsString(data).replace("<", "\\u003c");
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure); // a tree can always be written
        }
    }

    private static void add(ArrayNode array, double[] values, boolean logarithmic) {
        for (double value : values) {
            if (!Double.isFinite(value) || logarithmic && value <= 0) {
                array.addNull();
            } else if (value == Math.rint(value) && Math.abs(value) < 1e9) {
                array.add((long) value);
            } else {
                array.add(Numbers.rounded(value, DIGITS).doubleValue());
            }
        }
    }
}
