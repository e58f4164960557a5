package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The state of a running training, which a {@link TrainingListener} can read and stop. */
public interface TrainingProgress {

    /** {@return the model that is trained} */
    TrainedModel model();

    /** {@return the number of requested epochs, at least 1} */
    int epochs();

    /**
     * {@return the number of batches of an epoch, at least 1; of a stream, whose length is unknown,
     * that of the epoch before, 0 in the first epoch}
     */
    int batches();

    /** {@return the number of the current or the last epoch, from 0} */
    int epoch();

    /** {@return the number of the current or the last batch within its epoch, from 0} */
    int batch();

    /** {@return the loss of the last trained batch, before its step} */
    double batchLoss();

    /**
     * {@return the learning rate of the last step, which is that of the optimizer times a schedule
     * and the factors of {@link #scaleLearningRate}; before the first step without a schedule}
     */
    double learningRate();

    /**
     * Multiplies the learning rate of all further steps, in addition to a schedule and to earlier
     * factors, until the model is compiled again.
     *
     * @param factor the factor, 0 or more and finite
     * @throws IllegalArgumentException if the factor is negative, infinite or NaN
     */
    void scaleLearningRate(double factor);

    /**
     * {@return the results of the last completed epoch by the names of {@link History}; empty in
     * the first epoch}
     */
    Map<String, Double> results();

    /** {@return the names of the results of an epoch, as in {@link History}} */
    Set<String> measured();

    /**
     * {@return whether larger values of a result are better, as for accuracy}
     *
     * @param name a name of {@link #measured()}
     */
    boolean higherIsBetter(String name);

    /**
     * {@return the gradients of the last optimizer step by the names of the weights that it
     * trained, each in the shape of the weight: those that the optimizer has received, with
     * penalties and after clipping; empty before the first step} Every call copies them.
     */
    Map<String, Tensor> copyOfGradients();

    /**
     * Measures the gradient flow of the steps of the batch that begins, without changing a bit of
     * them; {@link #gradientFlows()} returns it when the batch has ended.
     *
     * @throws IllegalStateException if it is not called from {@link TrainingListener#batchStarted}
     */
    void measureGradientFlow();

    /**
     * {@return the gradient flow of the steps of the last batch if {@link #measureGradientFlow()}
     * has been called before it, otherwise nothing: one for a batch of whole sequences, one for
     * each piece of truncated ones}
     */
    List<GradientFlow> gradientFlows();

    /**
     * Ends the training after the current batch; the epoch is then validated and counted as the
     * last one. Any thread may call it.
     */
    void stop();
}
