/**
 * Models: {@link io.rnn4j.core.model.Sequential} and {@link io.rnn4j.core.model.Graph} build a
 * {@link io.rnn4j.core.model.Model}, which is compiled, trained and used for prediction. {@link
 * io.rnn4j.core.model.Session} runs it step by step, {@link io.rnn4j.core.model.Generation}
 * generates sequences.
 *
 * <p>{@link io.rnn4j.core.model.LossFunction} and {@link io.rnn4j.core.model.OptimizerSteps} apply
 * losses and optimizers without a model.
 */
package io.rnn4j.core.model;
