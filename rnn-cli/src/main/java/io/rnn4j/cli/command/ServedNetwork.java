package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Scaler;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.forecast.suggestion.Suggestion;
import io.rnn4j.serialization.SavedModel;
import io.rnn4j.serialization.SignalDescription;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** A model with any number of inputs and outputs: a value for each input, one for each output. */
final class ServedNetwork implements Served {
    private final Model model;
    private final Map<String, SignalDescription> inputs;
    private final Map<String, OutputJson> outputs = new LinkedHashMap<>();
    private final LongAdder steps = new LongAdder();

    ServedNetwork(SavedModel saved) {
        this.model = saved.model();
        this.inputs = saved.description().inputs();
        for (String name : model.outputs().keySet()) {
            SignalDescription output =
                    saved.description().outputs().getOrDefault(name, SignalDescription.empty());
            outputs.put(name, new OutputJson(output.vocabulary(), output.scaler()));
        }
    }

    @Override
    public ObjectNode predict(JsonNode body) {
        JsonNode given = body.get(RequestJson.only(body, "inputs"));
        List<String> names = model.inputs().stream().map(ModelInput::name).toList();
        for (Iterator<String> each = given.fieldNames(); each.hasNext(); ) {
            String name = each.next();
            if (!names.contains(name)) {
                throw new ServerFailure(
                        400,
                        "inputs: unknown input '%s'%s"
                                .formatted(
                                        RequestJson.shortened(name), Suggestion.of(name, names)));
            }
        }
        Examples examples = null;
        for (ModelInput input : model.inputs()) {
            if (!given.has(input.name())) {
                throw new ServerFailure(400, "inputs: '%s' is missing".formatted(input.name()));
            }
            Tensor values = values(input, given.get(input.name()));
            examples =
                    examples == null
                            ? Examples.of(input.name(), values)
                            : examples.input(input.name(), values);
        }
        Map<String, Tensor> results;
        try {
            results = model.predict(examples);
        } catch (IllegalArgumentException failure) {
            throw new ServerFailure(422, failure.getMessage());
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ObjectNode all = result.putObject("outputs");
        outputs.forEach((name, output) -> all.set(name, output.of(results.get(name))));
        return result;
    }

    private Tensor values(ModelInput input, JsonNode given) {
        String where = "inputs, '%s'".formatted(input.name());
        Optional<Scaler> scaler =
                inputs.getOrDefault(input.name(), SignalDescription.empty()).scaler();
        float[][] raw;
        if (input.sequence()) {
            raw = RequestJson.values(given, input.features(), scaler.isPresent(), where);
        } else {
            raw =
                    new float[][] {
                        RequestJson.row(given, input.features(), scaler.isPresent(), where)
                    };
        }
        steps.add(raw.length);
        float[][] values = scaler.map(each -> SequenceScaling.scaled(each, raw)).orElse(raw);
        Tensor tensor = Tensor.of(new float[][][] {values});
        return input.sequence() ? tensor : tensor.reshape(1, input.features());
    }

    @Override
    public long steps() {
        return steps.sum();
    }

    @Override
    public void describe(ObjectNode health) {
        ObjectNode features = health.putObject("inputs");
        ObjectNode example = health.putObject("example").putObject("inputs");
        for (ModelInput input : model.inputs()) {
            features.put(input.name(), input.features());
            List<Double> row = new ArrayList<>();
            for (int feature = 0; feature < input.features(); feature++) {
                row.add(0.5);
            }
            ArrayNode values = example.putArray(input.name());
            if (input.sequence()) {
                for (int step = 0; step < Math.max(1, input.steps()); step++) {
                    row.forEach(values.addArray()::add);
                }
            } else {
                row.forEach(values::add);
            }
        }
        ArrayNode names = health.putArray("outputs");
        outputs.keySet().forEach(names::add);
    }
}
