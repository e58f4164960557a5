/**
 * The built-in layers: compositions of nodes.
 *
 * <h2>Time</h2>
 *
 * <p>Every layer that computes rows does so at every step, if its input has a time axis: a dense
 * layer needs no wrapper for sequences.
 *
 * <h2>Masks</h2>
 *
 * <p>A step of a sample can be padding. What says so is a mask given with the data ([samples,
 * steps] of 1 and 0, for lists of lengths {@link io.rnn4j.core.data.Masks#ofLengths}), a value that
 * marks padding ({@link io.rnn4j.core.layer.Masking}), or an index ({@link
 * io.rnn4j.core.layer.Embedding#paddingIndex}); a step is padding if one of them says so. Padding
 * may stand on the left, on the right, in between, and everywhere.
 *
 * <ul>
 *   <li>Data in padding are not read; NaN may stand there.
 *   <li>A recurrence leaves all its states as they are at a masked step, in either direction, and
 *       repeats the output before it, which is that of the initial state before the first step that
 *       counts; with {@link io.rnn4j.core.layer.Recurrent#zeroMasked} the output is 0 instead. Its
 *       last output is that after the last step that counts.
 *   <li>Layers that move rows through time see only the steps that count. Sums over time run in the
 *       order of time. Where no step counts, the result is 0; of a recurrence it is the initial
 *       state.
 *   <li>What other layers compute at a masked step is finite and counts for nothing: losses and
 *       metrics leave it out, and its gradient is 0.
 *   <li>A time axis made by {@link io.rnn4j.core.layer.RepeatVector} has no masked steps.
 * </ul>
 *
 * <p>So padding, however much there is of it and wherever it lies, changes no bit of an output, a
 * state, a loss, a metric or a gradient, with two exceptions. Gradients of weights are sums over
 * rows by steps, at each step by samples: where padding shifts samples of a batch against each
 * other (in front of half of them, say), their rows are added up in another order, and the sums
 * differ by roundings; padding behind any sample, or at the same steps of all, changes nothing. And
 * padding in front of a sequence changes roundings of a {@linkplain
 * io.rnn4j.core.layer.Recurrent#parallelScan parallel scan}.
 *
 * <p>A sample's outputs are the same alone and in any batch; that is why there is no batch
 * normalisation.
 */
package io.rnn4j.core.layer;
