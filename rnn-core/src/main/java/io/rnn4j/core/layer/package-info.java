/**
 * The built-in layers.
 *
 * <h2>Time</h2>
 *
 * <p>A layer that computes rows is applied to every time step if its input has a time axis: a dense
 * layer needs no wrapper for sequences.
 *
 * <h2>Masks</h2>
 *
 * <p>A time step of a sample can be padding. Padding is marked by a mask given with the data
 * ([samples, steps] of 1 and 0, for lengths {@link io.rnn4j.core.data.Masks#ofLengths}), by a value
 * ({@link io.rnn4j.core.layer.Masking}) or by an index ({@link
 * io.rnn4j.core.layer.Embedding#paddingIndex}); a step is masked if one of them marks it. Padding
 * may be anywhere in a sequence.
 *
 * <ul>
 *   <li>Data at masked steps are not read; they may be NaN.
 *   <li>A recurrence keeps all its states at a masked step, in either direction, and repeats its
 *       previous output, which before the first unmasked step is that of the initial state; with
 *       {@link io.rnn4j.core.layer.Recurrent#zeroMasked} the output is 0 instead. Its last output
 *       is that of the last unmasked step.
 *   <li>Layers that move rows through time or reduce over time ignore masked steps. Sums over time
 *       are computed in the order of time. If all steps are masked, the result is 0, for a
 *       recurrence the initial state.
 *   <li>The results of other layers at masked steps are finite and are ignored by losses and
 *       metrics; their gradient is 0.
 *   <li>A time axis created by {@link io.rnn4j.core.layer.RepeatVector} has no masked steps.
 * </ul>
 *
 * <p>The amount and position of padding therefore change no bit of an output, a state, a loss, a
 * metric or a gradient, with two exceptions. Gradients of weights are sums over time steps and,
 * within a step, over samples; padding that shifts samples of a batch relative to each other (for
 * example in front of half of them) changes the order of this sum and thus its rounding. Padding
 * after the end of samples, or at the same steps of all samples, changes nothing. Padding in front
 * of a sequence changes the rounding of a {@linkplain io.rnn4j.core.layer.Recurrent#parallelScan
 * parallel scan}.
 *
 * <p>The outputs of a sample do not depend on the other samples of its batch; for this reason there
 * is no batch normalisation.
 */
package io.rnn4j.core.layer;
