package io.rnn4j.cli.command;

import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.GradientFlowMonitor;
import io.rnn4j.core.training.TrainingListener;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The listeners of the trainings of networks that forecast: they measure the gradients for a report
 * and write events. Each network is trained several times, for the back-test and for the forecast.
 */
final class NetworkListeners {
    private final boolean measures;
    private final EventOptions events;
    private final Map<String, Integer> trainings = new HashMap<>();
    private final Map<String, GradientFlowMonitor> gradients = new HashMap<>();

    /**
     * Creates listeners.
     *
     * @param measures whether gradients are measured
     * @param events tells whether and where events are written
     */
    NetworkListeners(boolean measures, EventOptions events) {
        this.measures = measures;
        this.events = events;
    }

    /** {@return the listeners of the next training of a network} */
    List<TrainingListener> next(String network) {
        List<TrainingListener> listeners = new ArrayList<>();
        int number = trainings.merge(network, 1, Integer::sum);
        events.log("%s-%s".formatted(network, number)).ifPresent(listeners::add);
        if (measures) {
            GradientFlowMonitor monitor = new GradientFlowMonitor();
            gradients.put(network, monitor);
            listeners.add(monitor);
        }
        return listeners;
    }

    /** {@return the gradients in the last epoch of the last training of a network} */
    Optional<GradientFlow> gradients(String network) {
        GradientFlowMonitor monitor = gradients.get(network);
        return monitor == null || monitor.measurements().isEmpty()
                ? Optional.empty()
                : Optional.of(monitor.measurements().getLast().flow());
    }
}
