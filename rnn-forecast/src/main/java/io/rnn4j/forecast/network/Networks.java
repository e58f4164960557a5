package io.rnn4j.forecast.network;

import static io.rnn4j.core.layer.Layers.attentionCell;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.monotoneQuantiles;
import static io.rnn4j.core.layer.Layers.outputRecurrent;

import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;
import io.rnn4j.forecast.window.SampleLayout;
import io.rnn4j.forecast.window.SampleLayout.Future;
import io.rnn4j.forecast.window.SampleWidths;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds networks from layers. */
public final class Networks {
    private final Graph graph = new Graph();
    private final NetworkSettings settings;
    private final SampleLayout layout;
    private final SampleWidths widths;
    private final int horizon;

    private Networks(
            NetworkSettings settings, SampleLayout layout, SampleWidths widths, int horizon) {
        this.settings = settings;
        this.layout = layout;
        this.widths = widths;
        this.horizon = horizon;
    }

    /**
     * {@return a network with initial weights}
     *
     * @param settings size and output
     * @param layout the layout of samples
     * @param widths their widths
     * @param horizon number of steps that the network forecasts
     * @param seed seed of the weights and of training
     */
    public static Model build(
            NetworkSettings settings,
            SampleLayout layout,
            SampleWidths widths,
            int horizon,
            long seed) {
        Networks networks = new Networks(settings, layout, widths, horizon);
        networks.graph.output(SampleLayout.FORECAST, networks.output());
        return networks.graph.build(seed);
    }

    /**
     * {@return the widths of the inputs and of the output by name}
     *
     * @param settings size and output
     * @param layout the layout of samples
     * @param widths their widths
     * @param horizon number of steps that the network forecasts
     */
    public static Map<String, Integer> signals(
            NetworkSettings settings, SampleLayout layout, SampleWidths widths, int horizon) {
        Map<String, Integer> signals = new LinkedHashMap<>();
        signals.put(SampleLayout.PAST, widths.past());
        switch (layout.future()) {
            case NONE -> {}
            case ROW ->
                    signals.put(SampleLayout.FUTURE, Math.multiplyExact(horizon, widths.future()));
            case SEQUENCE -> signals.put(SampleLayout.FUTURE, 1 + widths.future());
            case SEGMENTS -> {
                for (int number = 0; number < widths.segments(); number++) {
                    signals.put(
                            SampleLayout.segmentName(number),
                            widths.segments() + layout.segment() * widths.future());
                }
            }
        }
        int steps = layout.sequence() ? 1 : widths.targets();
        signals.put(SampleLayout.FORECAST, Math.multiplyExact(steps, settings.outputsOfStep()));
        return signals;
    }

    private Wire output() {
        Wire past = graph.input(SampleLayout.PAST, input(widths.past()));
        return switch (settings.kind()) {
            case LSTM -> direct(last(past, lstm(settings.units())));
            case GRU -> direct(last(past, gru(settings.units())));
            case ENCODER_DECODER -> encoderDecoder(past);
            case SEGMENT_RNN -> segmentRnn(past);
            case DEEP_AR -> deepAr(past);
            case OUTPUT_RECURRENT -> outputRecurrence(past);
        };
    }

    /** All recurrent layers but the last. */
    private Wire lower(Wire past, Recurrent layer) {
        Wire x = past;
        for (int number = 1; number < settings.layers(); number++) {
            x = dropped(graph.add(layer.returnSequences(true), x));
        }
        return x;
    }

    private Wire last(Wire past, Recurrent layer) {
        return dropped(graph.add(layer, lower(past, layer)));
    }

    private Wire direct(Wire state) {
        Wire read = state;
        if (layout.future() == Future.ROW) {
            Wire future = graph.inputRows(SampleLayout.FUTURE, horizon * widths.future());
            Wire known = graph.add(dense(settings.units(), Activations.TANH), future);
            read = graph.add(concatenate(), state, known);
        }
        return head(read, horizon);
    }

    private Wire encoderDecoder(Wire past) {
        Recurrent encoding = lstm(settings.units()).returnSequences(true).returnStates(true);
        Wire encoder = graph.add(encoding, lower(past, lstm(settings.units())));
        List<Wire> read = new ArrayList<>(List.of(encoder));
        read.addAll(encoder.states());
        Wire future = graph.input(SampleLayout.FUTURE, input(1 + widths.future()));
        Recurrent decoding = attentionCell(new LstmCell(), settings.units(), settings.units());
        return head(dropped(graph.add(decoding.returnSequences(true), future, read)), 1);
    }

    /** Both the window and every segment of the horizon are read by the same recurrence. */
    private Wire segmentRnn(Wire past) {
        GraphLayer recurrence = graph.layer(gru(settings.units()).returnStates(true));
        GraphLayer positions = graph.layer(dense(settings.units()));
        int outputs = layout.segment() * settings.outputsOfStep();
        GraphLayer values = graph.layer(dense(outputs));
        Wire embedded = graph.add(dense(settings.units(), Activations.RELU), past);
        Wire window = recurrence.on(embedded);
        int features = widths.segments() + layout.segment() * widths.future();
        List<Wire> segments = new ArrayList<>();
        for (int number = 0; number < widths.segments(); number++) {
            Wire future = graph.input(SampleLayout.segmentName(number), input(1, features));
            Wire state = recurrence.on(positions.on(future), window.states());
            segments.add(values.on(dropped(state)));
        }
        Wire all =
                segments.size() == 1
                        ? segments.getFirst()
                        : graph.add(concatenate(), segments.toArray(Wire[]::new));
        return monotone(all, widths.targets());
    }

    private Wire deepAr(Wire past) {
        Recurrent layer = lstm(settings.units());
        Wire states = graph.add(layer.returnSequences(true), lower(past, layer));
        return graph.add(dense(settings.likelihood().parameters()), dropped(states));
    }

    private Wire outputRecurrence(Wire past) {
        Recurrent layer = outputRecurrent(settings.units(), horizon * settings.outputsOfStep());
        Wire outputs = graph.add(layer, past);
        if (layout.future() == Future.ROW) {
            return direct(outputs);
        }
        return monotone(outputs, horizon);
    }

    private Wire dropped(Wire x) {
        return settings.dropout() == 0 ? x : graph.add(dropout(settings.dropout()), x);
    }

    private Wire head(Wire x, int steps) {
        return monotone(graph.add(dense(steps * settings.outputsOfStep()), x), steps);
    }

    private Wire monotone(Wire x, int steps) {
        return settings.outputsOfStep() == 1 ? x : graph.add(monotoneQuantiles().targets(steps), x);
    }
}
