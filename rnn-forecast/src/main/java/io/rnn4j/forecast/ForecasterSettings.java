package io.rnn4j.forecast;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.forecast.network.NetworkKind;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Strategy;
import io.rnn4j.forecast.setting.Transform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The settings of a {@link Forecaster}. Fields are assigned in a copy before it is published, and
 * never again; 0 and null stand for defaults that depend on the data.
 */
final class ForecasterSettings implements Cloneable {
    final NetworkKind kind;
    String name;
    long seed = 42;
    int window;
    int season;
    int units;
    int layers = 1;
    double dropout;
    int segment;
    int epochs;
    int patience = -1; // for the default
    double learningRate = 0.003;
    int batchSize;
    int samples = 20_000;
    List<Double> quantiles;
    Loss loss;
    Normalization normalization = Normalization.LAST_VALUE_AND_DEVIATION;
    Transform transform = Transform.NONE;
    Seasonality seasonality = Seasonality.NONE;
    boolean calendar = true;
    Strategy strategy = Strategy.DIRECT;
    Likelihood likelihood = Likelihood.STUDENT_T;
    int paths = 200;
    boolean refit = true;
    Duration timeLimit;
    Path checkpoints;
    int threads;
    Consumer<ForecasterProgress> listener = progress -> {};
    Supplier<List<TrainingListener>> trainingListeners = List::of;

    ForecasterSettings(NetworkKind kind) {
        this.kind = kind;
        this.name = kind.text();
    }

    /** {@return a copy with a change} */
    ForecasterSettings with(Consumer<ForecasterSettings> change) {
        try {
            ForecasterSettings copy = (ForecasterSettings) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    boolean isRecursive() {
        return strategy == Strategy.RECURSIVE;
    }

    boolean isAutoregressive() {
        return kind == NetworkKind.DEEP_AR;
    }
}
