package io.rnn4j.cli.command;

import io.rnn4j.core.training.History;
import io.rnn4j.forecast.ForecasterProgress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the losses of the last training of a network that forecasts: those of the epochs in which
 * the number of epochs was found, because they have losses of validation data, or else of the only
 * training.
 */
final class LossRecorder {
    private final Map<String, List<Map<String, Double>>> searches = new LinkedHashMap<>();
    private final Map<String, List<Map<String, Double>>> trainings = new LinkedHashMap<>();

    /** Notes the state of a training. */
    void add(ForecasterProgress done) {
        Map<String, List<Map<String, Double>>> phase = done.search() ? searches : trainings;
        List<Map<String, Double>> epochs =
                phase.computeIfAbsent(done.name(), name -> new ArrayList<>());
        if (done.epochs().done() <= epochs.size()) { // another training begins
            epochs.clear();
        }
        if (done.epochs().done() == 0) {
            return;
        }
        Map<String, Double> results = new LinkedHashMap<>();
        results.put("loss", done.epochs().loss());
        if (!Double.isNaN(done.epochs().validationLoss())) {
            results.put("val_loss", done.epochs().validationLoss());
        }
        epochs.add(results);
    }

    /** {@return the losses of a network; no epochs of a method that is not trained} */
    History of(String name) {
        List<Map<String, Double>> search = searches.getOrDefault(name, List.of());
        return new History(search.isEmpty() ? trainings.getOrDefault(name, List.of()) : search);
    }
}
