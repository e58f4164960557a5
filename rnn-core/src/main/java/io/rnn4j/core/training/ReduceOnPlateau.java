package io.rnn4j.core.training;

import io.rnn4j.api.component.SettingChecks;

/**
 * Multiplies the learning rate by a factor when a result has not improved for some epochs, as
 * ReduceLROnPlateau of Keras. It is added to the options as a listener, nothing else:
 *
 * <pre>{@code
 * FitOptions.epochs(100).validationSplit(0.1).listener(new ReduceOnPlateau(0.5, 5).cooldown(2))
 * }</pre>
 *
 * <p>The factors apply in addition to a schedule, until the model is compiled again. An object
 * serves one training at a time; each training monitors the result anew, unless it is resumed.
 */
public final class ReduceOnPlateau implements ResumableListener {
    private static final String PLATEAU = "reduce on plateau";
    private static final double MINIMUM_IMPROVEMENT = 1e-4;

    private final MonitoredResult monitored;
    private final double factor;
    private final int patience;
    private final int cooldown;
    private final double minimumLearningRate;
    private int waited;
    private int cooling;
    private int reductions;

    /**
     * Monitors the loss on the validation data.
     *
     * @param factor factor of the learning rate, above 0 and below 1
     * @param patience number of epochs without improvement before the rate is reduced, at least 1
     * @throws IllegalArgumentException if a number is out of range
     */
    public ReduceOnPlateau(double factor, int patience) {
        this("val_loss", factor, patience);
    }

    /**
     * Monitors any result. Larger values are better for metrics with {@code higherIsBetter()},
     * smaller values for all other results. A change counts as an improvement from 1e-4 on, there
     * is no cooldown, and the learning rate may fall to 0.
     *
     * @param monitor name of the result in {@link History}
     * @param factor factor of the learning rate, above 0 and below 1
     * @param patience number of epochs without improvement before the rate is reduced, at least 1
     * @throws IllegalArgumentException if a number is out of range
     */
    public ReduceOnPlateau(String monitor, double factor, int patience) {
        this(new MonitoredResult(PLATEAU, monitor, MINIMUM_IMPROVEMENT), factor, patience, 0, 0);
    }

    private ReduceOnPlateau(
            MonitoredResult monitored,
            double factor,
            int patience,
            int cooldown,
            double minimumLearningRate) {
        boolean reduces = factor > 0 && factor < 1;
        SettingChecks.require(reduces, PLATEAU, "factor", "greater than 0 and less than 1", factor);
        SettingChecks.atLeastOne(PLATEAU, "patience", patience);
        SettingChecks.require(cooldown >= 0, PLATEAU, "cooldown", "at least 0", cooldown);
        SettingChecks.notNegative(PLATEAU, "minimumLearningRate", minimumLearningRate);
        this.monitored = monitored;
        this.factor = factor;
        this.patience = patience;
        this.cooldown = cooldown;
        this.minimumLearningRate = minimumLearningRate;
    }

    /**
     * {@return a copy for which a change counts as an improvement from this amount on}
     *
     * @param minimumImprovement the amount, 0 or more and finite
     * @throws IllegalArgumentException if it is out of range
     */
    public ReduceOnPlateau minimumImprovement(double minimumImprovement) {
        return new ReduceOnPlateau(
                new MonitoredResult(PLATEAU, monitored.name(), minimumImprovement),
                factor,
                patience,
                cooldown,
                minimumLearningRate);
    }

    /**
     * {@return a copy that does not count the first epochs after a reduction, as in PyTorch}
     *
     * @param epochs number of these epochs, 0 or more
     * @throws IllegalArgumentException if it is negative
     */
    public ReduceOnPlateau cooldown(int epochs) {
        return new ReduceOnPlateau(fresh(), factor, patience, epochs, minimumLearningRate);
    }

    /**
     * {@return a copy that does not reduce the learning rate below a minimum}
     *
     * @param rate the minimum, 0 or more and finite
     * @throws IllegalArgumentException if it is out of range
     */
    public ReduceOnPlateau minimumLearningRate(double rate) {
        return new ReduceOnPlateau(fresh(), factor, patience, cooldown, rate);
    }

    private MonitoredResult fresh() {
        return new MonitoredResult(PLATEAU, monitored.name(), monitored.minimumImprovement());
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        monitored.start(progress);
        waited = 0;
        cooling = 0;
        reductions = 0;
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        if (monitored.improves(progress) || cooling > 0) {
            waited = 0;
        } else {
            waited++;
        }
        cooling = Math.max(0, cooling - 1);
        double rate = progress.learningRate();
        if (waited >= patience && rate > minimumLearningRate) {
            progress.scaleLearningRate(Math.max(rate * factor, minimumLearningRate) / rate);
            reductions++;
            cooling = cooldown;
            waited = 0;
        }
    }

    @Override
    public void save(StateValues state) {
        monitored.save(state);
        state.putInteger("waited", waited);
        state.putInteger("cooling", cooling);
        state.putInteger("reductions", reductions);
    }

    @Override
    public void resume(StateValues state, TrainingProgress progress) {
        trainingStarted(progress);
        monitored.resume(state);
        waited = (int) state.integer("waited", 0, Integer.MAX_VALUE);
        cooling = (int) state.integer("cooling", 0, Integer.MAX_VALUE);
        reductions = (int) state.integer("reductions", 0, Integer.MAX_VALUE);
    }

    /** {@return how often the learning rate was reduced in the current or the last training} */
    public int reductions() {
        return reductions;
    }
}
