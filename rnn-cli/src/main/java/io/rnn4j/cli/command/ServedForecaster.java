package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Json;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.SavableMethod;
import io.rnn4j.forecast.SeriesForecast;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.Table;
import io.rnn4j.forecast.suggestion.Suggestion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** A forecaster: the rows of series up to the present in, their forecast with intervals out. */
final class ServedForecaster implements Served {
    private static final String ROWS = "rows";

    private final SavableMethod fitted;
    private final LongAdder steps = new LongAdder();

    ServedForecaster(SavableMethod fitted) {
        this.fitted = fitted;
    }

    /** Rows of JSON, such as {"month": "2026-01", "sales": 12}. */
    private static final class Rows implements Table {
        private final JsonNode rows;
        private final List<String> header;
        private int row = -1;

        Rows(JsonNode rows, Set<String> columns) {
            this.rows = rows;
            Set<String> names = new LinkedHashSet<>();
            for (int index = 0; index < rows.size(); index++) {
                if (!rows.get(index).isObject()) {
                    throw new ServerFailure(
                            400,
                            "rows[%s]: expected an object with a member for each column, got %s"
                                    .formatted(
                                            index,
                                            RequestJson.shortened(rows.get(index).toString())));
                }
                requireSpelling(rows.get(index), index, columns);
                rows.get(index).fieldNames().forEachRemaining(names::add);
            }
            this.header = List.copyOf(names);
        }

        /** Other columns are not read, except that one of a similar name may be meant. */
        private static void requireSpelling(JsonNode row, int index, Set<String> columns) {
            row.fieldNames()
                    .forEachRemaining(
                            name ->
                                    Suggestion.similar(name, columns)
                                            .filter(each -> !each.equalsIgnoreCase(name))
                                            .filter(each -> !row.has(each))
                                            .ifPresent(
                                                    each -> {
                                                        throw new ServerFailure(
                                                                422,
                                                                "rows[%s]: unknown column '%s'; did you mean '%s'?"
                                                                        .formatted(
                                                                                index,
                                                                                RequestJson
                                                                                        .shortened(
                                                                                                name),
                                                                                each));
                                                    }));
        }

        @Override
        public String source() {
            return ROWS;
        }

        @Override
        public List<String> header() {
            return header;
        }

        @Override
        public boolean next() {
            return ++row < rows.size();
        }

        @Override
        public String place() {
            return "row " + (row + 1);
        }

        @Override
        public String text(int column) {
            JsonNode cell = rows.get(row).get(header.get(column));
            if (cell == null || cell.isNull()) {
                return "";
            }
            if (cell.isContainerNode()) {
                throw new ServerFailure(
                        400,
                        "rows[%s], '%s': expected a number or a text, got %s"
                                .formatted(
                                        row,
                                        RequestJson.shortened(header.get(column)),
                                        RequestJson.shortened(cell.toString())));
            }
            return cell.asText().strip();
        }
    }

    @Override
    public ObjectNode predict(JsonNode body) {
        JsonNode rows = body.get(RequestJson.only(body, ROWS));
        if (!rows.isArray() || rows.isEmpty()) {
            throw new ServerFailure(400, "rows: expected a list of rows, one for each step");
        }
        Forecast forecast;
        try {
            forecast = fitted.forecast(SeriesSet.read(new Rows(rows, columns()), fitted.columns()));
        } catch (IllegalArgumentException failure) { // of the series, or of the forecast
            throw new ServerFailure(422, failure.getMessage());
        }
        steps.add(rows.size());
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode all = result.putArray("forecasts");
        forecast.all().forEach(each -> put(all.addObject(), each, forecast));
        return result;
    }

    private Set<String> columns() {
        Columns columns = fitted.columns();
        Set<String> all = new LinkedHashSet<>(columns.targets());
        all.addAll(columns.past());
        all.addAll(columns.known());
        all.addAll(columns.statics());
        all.add(columns.time());
        all.add(columns.id());
        all.remove("");
        return all;
    }

    private static void put(ObjectNode node, SeriesForecast series, Forecast forecast) {
        node.put("id", series.id()).put("target", series.target());
        ArrayNode times = node.putArray("times");
        ArrayNode values = node.putArray("values");
        for (int step = 0; step < series.steps(); step++) {
            times.add(forecast.frequency().format(forecast.frequency().plus(series.start(), step)));
            Json.add(values, series.value(step));
        }
        ObjectNode quantiles = node.putObject("quantiles");
        for (double level : series.levels()) {
            ArrayNode numbers = quantiles.putArray(Double.toString(level));
            for (double value : series.copyOfQuantile(level)) {
                Json.add(numbers, value);
            }
        }
    }

    @Override
    public long steps() {
        return steps.sum();
    }

    @Override
    public void describe(ObjectNode health) {
        Columns columns = fitted.columns();
        health.put("horizon", fitted.horizon());
        ObjectNode described = health.putObject("columns");
        described.put("time", columns.time()).put("id", columns.id());
        columns.targets().forEach(described.putArray("targets")::add);
        columns.past().forEach(described.putArray("past")::add);
        columns.known().forEach(described.putArray("known")::add);
        columns.statics().forEach(described.putArray("statics")::add);
        List<String> numbers = new ArrayList<>(columns.targets());
        numbers.addAll(columns.past());
        numbers.addAll(columns.known());
        ArrayNode rows = health.putObject("example").putArray(ROWS);
        for (int month = 1; month <= 2; month++) {
            ObjectNode row = rows.addObject();
            row.put(columns.time().isEmpty() ? "time" : columns.time(), "2026-0" + month);
            if (!columns.id().isEmpty()) {
                row.put(columns.id(), "name");
            }
            columns.statics().forEach(name -> row.put(name, ""));
            numbers.forEach(name -> row.put(name, 0.5));
        }
    }
}
