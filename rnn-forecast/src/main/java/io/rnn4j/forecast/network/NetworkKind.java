package io.rnn4j.forecast.network;

import io.rnn4j.forecast.window.Features;
import io.rnn4j.forecast.window.SampleLayout;
import io.rnn4j.forecast.window.SampleLayout.Future;

/** The kinds of networks. */
public enum NetworkKind {
    /** A long short-term memory over the window, and a dense layer. */
    LSTM("lstm"),
    /** A gated recurrent unit over the window, and a dense layer. */
    GRU("gru"),
    /** An encoder of the window, and a decoder of the horizon that attends to it. */
    ENCODER_DECODER("encoderDecoder"),
    /** SegRNN (Lin et al. 2023). */
    SEGMENT_RNN("segmentRnn"),
    /** DeepAR (Salinas et al. 2017). */
    DEEP_AR("deepAr"),
    /** A recurrence of both state and output. */
    OUTPUT_RECURRENT("outputRecurrent");

    private final String text;

    NetworkKind(String text) {
        this.text = text;
    }

    /** {@return the name, as that of the factory method} */
    public String text() {
        return text;
    }

    /**
     * {@return the inputs and targets of its samples}
     *
     * @param features the features of steps
     * @param segment number of steps of a segment, for {@code SEGMENT_RNN}
     */
    public SampleLayout layout(Features features, int segment) {
        Future row = features.columns().known().isEmpty() ? Future.NONE : Future.ROW;
        return switch (this) {
            case LSTM, GRU, OUTPUT_RECURRENT -> new SampleLayout(1, row, false, false);
            case ENCODER_DECODER -> new SampleLayout(1, Future.SEQUENCE, true, false);
            case SEGMENT_RNN -> new SampleLayout(segment, Future.SEGMENTS, false, false);
            case DEEP_AR -> new SampleLayout(1, Future.NONE, true, true);
        };
    }
}
