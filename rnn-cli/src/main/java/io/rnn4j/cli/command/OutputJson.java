package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.cli.console.Json;
import io.rnn4j.core.data.ClassNames;
import io.rnn4j.core.data.Scaler;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The output of a model for one sample as JSON.
 *
 * @param classes names of the classes; empty for numbers
 * @param scaler scales targets; its inverse is applied to the output
 */
record OutputJson(List<String> classes, Optional<Scaler> scaler) {
    /** {@return an output, of sequences a list of steps} */
    ObjectNode of(Tensor scaled) {
        Tensor output = unscaled(scaled);
        List<Map<String, Double>> probabilities =
                classes.isEmpty() ? List.of() : new ClassNames(classes).probabilities(output);
        int columns = output.size(-1);
        if (output.rank() < 3) {
            return row(JsonNodeFactory.instance.objectNode(), output, probabilities, 0);
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode steps = result.putArray("steps");
        for (int step = 0; step < output.array().length / columns; step++) {
            row(steps.addObject(), output, probabilities, step);
        }
        return result;
    }

    /** {@return the output in the units of the targets} */
    Tensor unscaled(Tensor output) {
        return scaler.filter(each -> each.features() == output.size(-1))
                .map(each -> each.inverse(output))
                .orElse(output);
    }

    private static ObjectNode row(
            ObjectNode node, Tensor output, List<Map<String, Double>> probabilities, int row) {
        if (probabilities.isEmpty()) {
            ArrayNode numbers = node.putArray("output");
            int columns = output.size(-1);
            for (int column = 0; column < columns; column++) {
                Json.add(numbers, output.array()[row * columns + column]);
            }
            return node;
        }
        Map.Entry<String, Double> best = best(probabilities.get(row));
        node.put("class", best.getKey()).put("probability", best.getValue());
        probabilities.get(row).forEach(node.putObject("probabilities")::put);
        return node;
    }

    /** {@return the most probable class with its probability} */
    static Map.Entry<String, Double> best(Map<String, Double> probabilities) {
        return probabilities.entrySet().stream()
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow();
    }
}
