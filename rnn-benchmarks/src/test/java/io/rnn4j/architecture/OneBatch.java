package io.rnn4j.architecture;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.kernel.KernelsFinder;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Notes the files that a second call of {@code fit} and of {@code predict} enters. */
public final class OneBatch implements Callable<Map<String, Set<String>>> {
    private static final int SAMPLES = 8;
    private static final int STEPS = 5;
    private static final int FEATURES = 3;

    /** Is called by reflection. */
    public OneBatch() {}

    @Override
    public Map<String, Set<String>> call() {
        Model model =
                Sequential.of(input(FEATURES), lstm(4), dense(1))
                        .compile(new Adam(), new MeanSquaredError())
                        .execution(new Execution(1, KernelsFinder.named("scalar")));
        Tensor x = Tensor.zeros(SAMPLES, STEPS, FEATURES);
        Tensor y = Tensor.zeros(SAMPLES, 1);
        FitOptions options = FitOptions.epochs(1).batchSize(SAMPLES);
        model.fit(x, y, options);
        model.predict(x);
        return Map.of(
                "fit", EnteredFiles.during(() -> model.fit(x, y, options)),
                "predict", EnteredFiles.during(() -> model.predict(x)));
    }
}
