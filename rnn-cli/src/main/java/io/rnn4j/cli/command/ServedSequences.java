package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A model with one input and one output: whole sequences, and streams that keep their states. */
final class ServedSequences implements Served {
    private final SequencePrediction prediction;
    private final ServedStreams streams;
    private final LongAdder steps = new LongAdder();

    ServedSequences(SequencePrediction prediction, ServedStreams streams) {
        this.prediction = prediction;
        this.streams = streams;
    }

    @Override
    public ObjectNode predict(JsonNode body) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode all = result.putArray("predictions");
        String name = RequestJson.only(body, "sequence", "sequences");
        if (name.equals("sequence")) {
            float[][] values = values(body.get(name), name);
            all.add(prediction.json(output(values)));
            warn(result, List.<float[][]>of(values));
            return result;
        }
        JsonNode sequences = body.get(name);
        if (!sequences.isArray() || sequences.isEmpty()) {
            throw new ServerFailure(400, "sequences: expected a list of sequences");
        }
        List<float[][]> given = new ArrayList<>();
        for (int index = 0; index < sequences.size(); index++) {
            given.add(values(sequences.get(index), "sequences[%s]".formatted(index)));
            all.add(prediction.json(output(given.getLast())));
        }
        warn(result, given);
        return result;
    }

    private void warn(ObjectNode result, List<float[][]> sequences) {
        prediction.warning(sequences).ifPresent(text -> result.put("warning", text));
    }

    private Tensor output(float[][] values) {
        try {
            return prediction.output(values);
        } catch (IllegalArgumentException failure) {
            throw new ServerFailure(422, failure.getMessage());
        }
    }

    @Override
    public ObjectNode next(String stream, JsonNode body) {
        String name = RequestJson.only(body, "step", "steps");
        JsonNode given = body.get(name);
        float[][] values =
                values(
                        name.equals("step")
                                ? JsonNodeFactory.instance.arrayNode().add(given)
                                : given,
                        name);
        Tensor output =
                streams.use(
                        stream,
                        (session, last) -> {
                            try {
                                return prediction.next(session, values, last);
                            } catch (IllegalArgumentException failure) {
                                throw new ServerFailure(422, failure.getMessage());
                            }
                        });
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("stream", stream);
        result.setAll(prediction.json(output));
        return result;
    }

    private float[][] values(JsonNode sequence, String where) {
        float[][] values =
                RequestJson.values(
                        sequence, prediction.width(), prediction.replacesMissing(), where);
        steps.add(values.length);
        return values;
    }

    @Override
    public boolean forget(String stream) {
        return streams.forget(stream);
    }

    @Override
    public int streams() {
        return streams.size();
    }

    @Override
    public long steps() {
        return steps.sum();
    }

    @Override
    public void describe(ObjectNode health) {
        health.put("features", prediction.width());
        ArrayNode sequence = health.putObject("example").putArray("sequence");
        for (int step = 0; step < 2; step++) {
            ArrayNode row = sequence.addArray();
            for (int feature = 0; feature < prediction.width(); feature++) {
                row.add(0.5);
            }
        }
    }
}
