/**
 * Values that describe a training run: {@link io.rnn4j.core.training.FitOptions options}, {@link
 * io.rnn4j.core.training.Examples data by name}, {@link io.rnn4j.core.training.Schedule schedules},
 * {@link io.rnn4j.core.training.TrainingListener listeners} and the {@link
 * io.rnn4j.core.training.History results}.
 *
 * <p>To observe or stop a training, implement {@link io.rnn4j.core.training.TrainingListener}. To
 * change a number during training, implement {@link io.rnn4j.core.training.Schedule}.
 */
package io.rnn4j.core.training;
