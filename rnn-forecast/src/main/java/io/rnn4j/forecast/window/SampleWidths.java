package io.rnn4j.forecast.window;

/**
 * The widths of the inputs and targets of samples.
 *
 * @param past number of features of a row of the window
 * @param future number of features of a step of the horizon
 * @param segments number of segments of the horizon; 0 for none
 * @param targets number of targets of a sample; those beyond the horizon do not count
 */
public record SampleWidths(int past, int future, int segments, int targets) {
    /**
     * {@return the widths for features and a layout}
     *
     * @param framing how windows are cut
     * @param features the features
     * @param layout the layout of samples
     */
    public static SampleWidths of(Framing framing, Features features, SampleLayout layout) {
        int future = features.futureNames().size();
        int past =
                layout.autoregressive()
                        ? 1 + future
                        : layout.segment() * (framing.valueWidth() + features.pastNames().size());
        boolean segmented = layout.future() == SampleLayout.Future.SEGMENTS;
        int segments =
                segmented ? (framing.horizon() + layout.segment() - 1) / layout.segment() : 0;
        int targets = segmented ? segments * layout.segment() : framing.horizon();
        return new SampleWidths(past, future, segments, targets);
    }
}
